import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    environment: { type: 'string', default: '${environment.name}', description: 'What Sentry calls the environment.' },
    release: {
      type: 'string',
      default: '${application.version}',
      description: 'What Sentry calls the release. Default: the version of the project, else the tag of the image.',
    },
  },
  additionalProperties: false,
} as const;

export type SentryProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Error tracking by Sentry: the DSN from the configuration, release and environment of whoever uses it.
 *
 * @example new Sentry(application) // SENTRY_DSN, SENTRY_ENVIRONMENT, SENTRY_RELEASE
 */
export class Sentry extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'sentry',
    summary: 'Error tracking by Sentry.',
    alias: 'SENTRY',
    provisioners: ['external'],
    parameters,
    bindings: {
      dsn: { description: 'Where events go, from the configuration.', secret: true },
      environment: { description: 'Environment of the events.' },
      release: { description: 'Release of the events.' },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { environment, release } = this.parameters;
    return this.externalBindings({ environment, release });
  }
}
