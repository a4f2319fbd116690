import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const name = { pattern: '^[a-z][a-z0-9_]*$', 'x-expected': 'a name such as api_key: a-z, 0-9 and "_"' } as const;

const parameters = {
  type: 'object',
  properties: {
    keys: {
      type: 'array',
      items: { type: 'string', ...name },
      default: [],
      description: 'Names of secrets; the value of each is the configuration key <ALIAS>_<NAME>.',
    },
    values: {
      type: 'object',
      propertyNames: name,
      additionalProperties: { type: 'string' },
      default: {},
      description: 'Values that are not secret, by name.',
    },
  },
  additionalProperties: false,
} as const;

export type CredentialsProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Credentials for an external service under one alias: secrets from the configuration and plain values.
 *
 * @example new Credentials(application, 'STRIPE', { keys: ['api_key'], values: { mode: 'live' } }) // STRIPE_API_KEY, STRIPE_MODE
 */
export class Credentials extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'credentials',
    summary: 'Secrets from the configuration and plain values, under one alias.',
    alias: 'CREDENTIALS',
    provisioners: ['external'],
    parameters,
    bindings: {},
    bindingsFrom: 'keys',
    valuesFrom: 'values',
    valuesOnly: true,
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { keys, values } = this.parameters;
    const secrets = keys.map((key) => [key, this.configuration(`${this.alias}_${key.toUpperCase()}`)] as const);
    return { ...Object.fromEntries(secrets), ...values };
  }
}
