import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    environment: { type: 'string', default: '${environment.name}', description: 'Name of the environment in Sentry.' },
    release: {
      type: 'string',
      default: '${application.version}',
      description: 'Name of the release in Sentry. Default: the version of the project, else the tag of the image.',
    },
  },
  additionalProperties: false,
} as const;

export type SentryProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Error tracking with Sentry: the DSN from the configuration, and the release and environment of the application
 * that uses it.
 *
 * @example new Sentry(application) // SENTRY_DSN, SENTRY_ENVIRONMENT, SENTRY_RELEASE
 */
export class Sentry extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'sentry',
    summary: 'Error tracking with Sentry.',
    alias: 'SENTRY',
    provisioners: ['external'],
    parameters,
    bindings: {
      dsn: { description: 'URL that events are sent to (the DSN), from the configuration.', secret: true },
      environment: { description: 'Environment that events are reported for.' },
      release: { description: 'Release that events are reported for.' },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { environment, release } = this.parameters;
    return this.externalBindings({ environment, release });
  }
}
