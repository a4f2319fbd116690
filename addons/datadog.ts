import {
  AddOn,
  type AddOnDescription,
  type AddOnOptions,
  type Application,
  type Filled,
  type Infer,
} from '../lib/model';

const parameters = {
  type: 'object',
  properties: {
    agentHost: { type: 'string', description: "Host of the agent. Default: the pod's node, where the agent runs." },
    service: { type: 'string', default: '${application.name}', description: 'Name of the service in Datadog.' },
  },
  additionalProperties: false,
} as const;

export type DatadogProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Traces and metrics through the Datadog agent of the cluster, with the labels of unified service tagging
 * (https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging).
 *
 * @example new Datadog(application) // DD_AGENT_HOST, DD_SERVICE, DD_ENV, DD_VERSION
 */
export class Datadog extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'datadog',
    summary: 'Traces and metrics through the Datadog agent of the cluster.',
    alias: 'DD',
    provisioners: ['external'],
    parameters,
    bindings: {
      agent_host: { description: 'Host of the agent.' },
      service: { description: 'Name of the service.' },
      env: { description: 'Environment.' },
      version: { description: 'Version of the project, else the tag of the image.' },
      entity_id: { description: 'Identity of the pod, used by the agent to find its tags.' },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    return {
      agent_host: this.parameters.agentHost ?? this.podField('status.hostIP'),
      service: this.parameters.service,
      env: '${environment.name}',
      version: '${application.version}',
      entity_id: this.podField('metadata.uid'),
    };
  }

  override podLabels(application: Application): { readonly [label: string]: string } {
    const labels = Object.entries({
      'tags.datadoghq.com/env': this.valueFor(application, 'env'),
      'tags.datadoghq.com/service': this.valueFor(application, 'service'),
      'tags.datadoghq.com/version': this.valueFor(application, 'version'),
    });
    return Object.fromEntries(labels.map(([name, text]) => [name, labelText(text)]));
  }
}

/** A text as far as a label takes it. */
function labelText(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
