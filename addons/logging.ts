import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    collector: { enum: ['syslog', 'fluentd', 'gelf', 'sumologic'], description: 'Kind of collector.' },
    host: { type: 'string', description: 'Host of the collector. Default: taken from its URL in the configuration.' },
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      description: 'Port. Default: 514 for syslog, 24224 for fluentd, 12201 for gelf, 443 for sumologic.',
    },
    transport: {
      enum: ['udp', 'tcp', 'tls'],
      description: 'Transport protocol. Default: udp for syslog and gelf, else tcp.',
    },
    tag: {
      type: 'string',
      default: '${project.name}.${environment.name}.${application.name}',
      description: 'Tag of the messages.',
    },
  },
  required: ['collector'],
  additionalProperties: false,
} as const;

export type LoggingProps = Infer<typeof parameters> & AddOnOptions;

/** Ports that collectors listen at, and what they speak. */
const collectors = {
  syslog: { port: 514, transport: 'udp' },
  fluentd: { port: 24224, transport: 'tcp' },
  gelf: { port: 12201, transport: 'udp' },
  sumologic: { port: 443, transport: 'tls' },
} as const;

/**
 * An existing log collector: what a program needs to send logs to it.
 *
 * @example new Logging(application, 'LOGGING', { collector: 'gelf', host: 'graylog.example.com' })
 */
export class Logging extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'logging',
    summary: 'A log collector: syslog, fluentd, GELF or Sumo Logic.',
    alias: 'LOGGING',
    provisioners: ['external'],
    parameters,
    bindings: {
      url: { description: 'collector+transport://host:port; for sumologic, the URL of the source.', secret: true },
      collector: { description: 'Kind of collector.' },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
      transport: { description: 'udp, tcp or tls.' },
      tag: { description: 'Tag of the messages.' },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { collector, host, tag } = this.parameters;
    const { port = collectors[collector].port, transport = collectors[collector].transport } = this.parameters;
    // The URL of a source at Sumo Logic is what lets in: it is always in the configuration.
    const url =
      host === undefined || collector === 'sumologic' ? undefined : `${collector}+${transport}://${host}:${port}`;
    return this.externalBindings({ url, collector, host, port: String(port), transport, tag });
  }
}
