import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    host: { type: 'string', description: 'Host of the server. Default: from the configuration.' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 587, description: 'Port.' },
    username: { type: 'string', description: 'User. Default: from the configuration, if set there.' },
    from: { type: 'string', description: 'Sender address. Default: from the configuration, if set there.' },
  },
  additionalProperties: false,
} as const;

export type SmtpProps = Infer<typeof parameters> & AddOnOptions;

/**
 * An existing mail server.
 *
 * @example new Smtp(application, 'SMTP', { host: 'smtp.example.com', from: 'shop@example.com' })
 */
export class Smtp extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'smtp',
    summary: 'A mail server.',
    alias: 'SMTP',
    provisioners: ['external'],
    parameters,
    bindings: {
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      username: { description: 'User, if there is one.' },
      password: { description: 'Password from the configuration, if there is one.', secret: true },
      from: { description: 'Sender address, if there is one.' },
      url: {
        description:
          'smtp://user:password@host:port, from the configuration, if set there. You encode special characters yourself.',
        secret: true,
      },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { host, port, username, from } = this.parameters;
    return this.externalBindings({ host, port: String(port), username, from });
  }
}
