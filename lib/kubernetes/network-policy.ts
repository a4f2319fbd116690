import { Construct } from 'constructs';
import { callerLabel, projectLabels, type AddOn, type Application, type Infer, type Schema } from '../model';
import { kubernetesObject, type NetworkPolicySpec } from './api';
import { isPublic } from './exposure';
import { addOnComponent } from './labels';

type IngressRule = NonNullable<NetworkPolicySpec['ingress']>[number];
type Peer = NonNullable<IngressRule['from']>[number];

const peer = {
  type: 'object',
  properties: {
    cidr: {
      type: 'string',
      format: 'cidr',
      'x-excludes': ['namespace'],
      description: 'Addresses.',
    },
    namespace: { type: 'string', format: 'object-name', description: 'All pods of a namespace.' },
    ports: {
      type: 'array',
      items: { type: 'integer', minimum: 1, maximum: 65535 },
      minItems: 1,
      description: 'Ports. Default: all.',
    },
  },
  additionalProperties: false,
} as const satisfies Schema;

/** The parameter that says who may connect to pods, and where to they may. */
export const networkPolicyParameter = {
  description:
    "What may connect to the application's pods, apart from each other. Default: anything at the port of a public application, the namespace at other ports; false allows everything.",
  'x-expected': 'true, false, or a map with ingress or egress',
  anyOf: [
    { type: 'boolean' },
    {
      type: 'object',
      properties: {
        ingress: { type: 'array', items: peer, description: 'What else may connect, such as monitoring.' },
        egress: {
          type: 'array',
          items: peer,
          description: 'What pods may connect to, apart from the namespace and DNS. Default: anything.',
        },
      },
      additionalProperties: false,
    },
  ],
} as const satisfies Schema;

type PeerProps = Infer<typeof peer>;
type Given = Infer<typeof networkPolicyParameter> | undefined;

/** Ports of pods that others than the application's own connect to: by name, as the containers have them. */
export interface ServedPorts {
  /** The port of the stack. */
  readonly isHttp: boolean;
  readonly further: readonly string[];
}

/** Keeps everybody away from an application's pods who is not meant to connect to them; made once for all its pods. */
export function applicationPolicy(application: Application, given: Given, ports: ServedPorts): void {
  if (!(given ?? application.project.environment.values.networkPolicy ?? true)) return;
  const known = application.node.tryFindChild('NetworkPolicy');
  const policy =
    known instanceof ApplicationPolicy
      ? known
      : new ApplicationPolicy(application, typeof given === 'object' ? given : {});
  policy.serve(ports);
}

class ApplicationPolicy extends Construct {
  private readonly ingress: IngressRule[] = [];
  private readonly served = new Set<string>();

  constructor(
    private readonly application: Application,
    { ingress = [], egress }: Exclude<Given, boolean | undefined>,
  ) {
    super(application, 'NetworkPolicy');
    const pods = {
      'app.kubernetes.io/name': application.identity,
      'app.kubernetes.io/instance': application.objectName,
    };
    this.ingress.push({ from: [{ podSelector: { matchLabels: pods } }] });
    for (const one of ingress)
      this.ingress.push({ ...portsOf(one), ...(isAnybody(one) ? {} : { from: [toPeer(one)] }) });
    kubernetesObject(
      this,
      'NetworkPolicy',
      'NetworkPolicy',
      { name: application.objectName, labels: pods },
      {
        podSelector: { matchLabels: pods },
        policyTypes: ['Ingress', ...(egress === undefined ? [] : ['Egress'])],
        // Filled as further pods of the application say what they serve.
        ingress: this.ingress,
        ...(egress === undefined ? {} : { egress: [...always, ...egress.map(toEgress)] }),
      },
    );
  }

  serve({ isHttp, further }: ServedPorts): void {
    if (isHttp) this.open('http', isPublic(this.application) ? undefined : this.callers());
    for (const port of further) this.open(port, [{ podSelector: {} }]);
  }

  private open(port: string, from: readonly Peer[] | undefined): void {
    if (this.served.has(port)) return;
    this.served.add(port);
    this.ingress.push({ ports: [{ port }], ...(from === undefined ? {} : { from }) });
  }

  /** The namespace, and pods of other projects that say they use the application. */
  private callers(): readonly Peer[] {
    const { project, identity } = this.application;
    const label = callerLabel(project.name, identity);
    return [{ podSelector: {} }, { namespaceSelector: {}, podSelector: { matchLabels: { [label]: 'true' } } }];
  }
}

/**
 * Lets only the pods of those applications connect to an add-on's server that use it, and its own pods to each other.
 * A canary's pods go by the name of the application, too.
 */
export function serverPolicy(
  scope: Construct,
  addon: AddOn,
  metadata: { readonly name: string; readonly labels: { readonly [label: string]: string } },
): void {
  const { project } = addon;
  if (project.environment.values.networkPolicy === false) return;
  const consumers = project.applications
    .filter(({ attachments }) => [...attachments.values()].some((attachment) => attachment.addon === addon))
    .map(({ identity }) => identity);
  const applications: Peer = {
    podSelector: {
      matchLabels: projectLabels(project.name),
      matchExpressions: [
        { key: 'app.kubernetes.io/name', operator: 'In', values: consumers },
        { key: 'app.kubernetes.io/component', operator: 'NotIn', values: [addOnComponent] },
      ],
    },
  };
  const own: Peer = { podSelector: { matchLabels: metadata.labels } };
  kubernetesObject(scope, 'NetworkPolicy', 'NetworkPolicy', metadata, {
    podSelector: { matchLabels: metadata.labels },
    policyTypes: ['Ingress'],
    ingress: [{ from: consumers.length === 0 ? [own] : [own, applications] }],
  });
}

/** Names are looked up, and the namespace's own add-ons are reached, whatever else is. */
const always: NonNullable<NetworkPolicySpec['egress']> = [
  { ports: ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol })) },
  { to: [{ podSelector: {} }] },
];

function isAnybody({ cidr, namespace }: PeerProps): boolean {
  return cidr === undefined && namespace === undefined;
}

function toPeer({ cidr, namespace }: PeerProps): Peer {
  return cidr !== undefined
    ? { ipBlock: { cidr } }
    : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace ?? '' } } };
}

function toEgress(props: PeerProps): NonNullable<NetworkPolicySpec['egress']>[number] {
  return { ...portsOf(props), ...(isAnybody(props) ? {} : { to: [toPeer(props)] }) };
}

function portsOf({ ports }: PeerProps): Pick<IngressRule, 'ports'> {
  return ports === undefined ? {} : { ports: ports.map((port) => ({ port })) };
}
