import { AddOn, type AddOnDescription, type AddOnOptions, type Filled, type Infer } from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    endpoint: {
      type: 'string',
      examples: ['http://collector.observability.svc:4318'],
      description: 'URL of the collector. Default: from the configuration.',
    },
    protocol: {
      enum: ['http/protobuf', 'http/json', 'grpc'],
      default: 'http/protobuf',
      description: 'Protocol of the collector.',
    },
    service: { type: 'string', default: '${application.name}', description: 'Name of the service.' },
    attributes: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9_.]*$', 'x-expected': 'a name such as team or acme.tier' },
      additionalProperties: { type: 'string' },
      description: 'Additional resource attributes.',
    },
  },
  additionalProperties: false,
} as const;

export type OpenTelemetryProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Traces, metrics and logs over OTLP: the variables that every OpenTelemetry SDK reads
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables), with the resource attributes
 * of the application that uses it.
 *
 * @example new OpenTelemetry(application, 'OTEL', { endpoint: 'http://collector.observability.svc:4318' })
 */
export class OpenTelemetry extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'opentelemetry',
    summary: 'Traces, metrics and logs to an OpenTelemetry collector.',
    alias: 'OTEL',
    provisioners: ['external'],
    parameters,
    bindings: {
      exporter_otlp_endpoint: { description: 'URL of the collector.' },
      exporter_otlp_protocol: { description: 'Protocol of the collector.' },
      exporter_otlp_headers: { description: 'Headers such as api-key=…, from the configuration.', secret: true },
      service_name: { description: 'Name of the service.' },
      resource_attributes: {
        description: 'Project, environment, version and pod, as name=value pairs separated by commas.',
      },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { endpoint, protocol, service, attributes = {} } = this.parameters;
    const all = {
      'service.namespace': '${project.name}',
      'service.version': '${application.version}',
      'deployment.environment.name': '${environment.name}',
      'k8s.namespace.name': '${environment.namespace}',
      'k8s.pod.name': this.podField('metadata.name'),
      ...Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, encoded(text)])),
    };
    return this.externalBindings({
      exporter_otlp_endpoint: endpoint,
      exporter_otlp_protocol: protocol,
      service_name: service,
      resource_attributes: Object.entries(all)
        .map(([name, text]) => `${name}=${text}`)
        .join(','),
    });
  }
}

/** What would end a value, as the specification writes it: percent-encoded. */
function encoded(text: string): string {
  return text.replace(/[\s",;\\%=]/g, encodeURIComponent);
}
