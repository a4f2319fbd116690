import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    appName: {
      type: 'string',
      default: '${application.name} (${environment.name})',
      description: 'Name of the application in New Relic.',
    },
  },
  additionalProperties: false,
} as const;

export type NewRelicProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Monitoring with New Relic: the licence key from the configuration, and the names of the application that uses it.
 *
 * @example new NewRelic(application) // NEW_RELIC_LICENSE_KEY, NEW_RELIC_APP_NAME, NEW_RELIC_LABELS
 */
export class NewRelic extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'newrelic',
    summary: 'Monitoring with New Relic.',
    alias: 'NEW_RELIC',
    provisioners: ['external'],
    parameters,
    bindings: {
      license_key: { description: 'The licence key, from the configuration.', secret: true },
      app_name: { description: 'Name of the application.' },
      labels: { description: 'Project, environment and version, as name:value pairs separated by semicolons.' },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    return this.externalBindings({
      app_name: this.parameters.appName,
      labels: 'project:${project.name};environment:${environment.name};version:${application.version}',
    });
  }
}
