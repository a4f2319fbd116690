import type { Infer, ObjectSchema } from './schema';

const objectNamePattern = '[a-z0-9]([-a-z0-9.]*[a-z0-9])?';

/** How requests from outside the cluster reach applications; the environment says it, a parameter changes it. */
export const routingSchema = {
  type: 'object',
  description: 'How requests from outside the cluster reach applications.',
  properties: {
    type: {
      type: 'string',
      enum: ['ingress', 'gateway'],
      description: 'An Ingress, or a route of the Gateway API. Default: ingress; gateway where a gateway is named.',
    },
    className: {
      type: 'string',
      pattern: `^${objectNamePattern}$`,
      'x-expected': 'the name of an IngressClass or GatewayClass',
      description: "The IngressClass; with gateway, the GatewayClass of a Gateway of each application's own.",
    },
    gateway: {
      type: 'string',
      pattern: `^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?${objectNamePattern}$`,
      'x-expected': 'a Gateway, as infra/public: its namespace and its name',
      description: 'The Gateway that routes are attached to, as namespace/name; its listeners terminate TLS.',
    },
    issuer: {
      type: 'string',
      pattern: `^${objectNamePattern}$`,
      'x-expected': 'the name of a ClusterIssuer',
      description: 'ClusterIssuer of cert-manager that makes the certificates.',
    },
    tlsSecret: {
      type: 'string',
      pattern: `^${objectNamePattern}$`,
      'x-expected': 'the name of a Secret',
      description: 'Secret of the namespace that holds a certificate already, for all hosts.',
    },
    annotations: {
      type: 'object',
      'x-rule': 'annotations',
      description: 'Annotations of the Ingress, or of the route and the Gateway, for their controller.',
      propertyNames: { format: 'label-key' },
      additionalProperties: { type: 'string' },
    },
    weights: {
      type: 'string',
      enum: ['nginx'],
      description:
        'How an Ingress gives a canary its share: nginx for the annotations of ingress-nginx. Default: nginx where className is nginx.',
    },
  },
  additionalProperties: false,
} as const satisfies ObjectSchema;

export type RoutingValues = Infer<typeof routingSchema>;

/** What is wrong with settings that are each valid by themselves, and what to do. */
export interface RoutingProblem {
  readonly key: keyof RoutingValues;
  readonly message: string;
  readonly hint: string;
}

/** Whether requests arrive by an Ingress or by a route of the Gateway API. */
export function routingType({ type, gateway }: RoutingValues): 'ingress' | 'gateway' {
  return type ?? (gateway === undefined ? 'ingress' : 'gateway');
}

/** Whether the settings can give a canary a share of the traffic. */
export function sharesTraffic(routing: RoutingValues): boolean {
  return routingType(routing) === 'gateway' || routing.weights === 'nginx' || routing.className === 'nginx';
}

/** Settings of a parameter over the environment's; annotations by their names. */
export function mergeRouting(below: RoutingValues, above: RoutingValues): RoutingValues {
  const annotations = { ...below.annotations, ...above.annotations };
  return { ...below, ...above, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
}

/** Finds settings that contradict each other. */
export function routingProblem(routing: RoutingValues): RoutingProblem | undefined {
  const { gateway, className, issuer, tlsSecret } = routing;
  if (issuer !== undefined && tlsSecret !== undefined)
    return {
      key: 'tlsSecret',
      message: 'both an issuer and a Secret give the certificate',
      hint: 'Keep one of issuer and tlsSecret.',
    };
  if (routingType(routing) === 'ingress') {
    if (gateway === undefined) return undefined;
    return { key: 'gateway', message: 'an Ingress has no gateway', hint: 'Write type: gateway, or leave gateway out.' };
  }
  if (routing.weights !== undefined)
    return {
      key: 'weights',
      message: 'weights is for an Ingress; routes of the Gateway API have weights of their own',
      hint: 'Leave weights out.',
    };
  if (gateway !== undefined) {
    const extra = (['className', 'issuer', 'tlsSecret'] as const).find((key) => routing[key] !== undefined);
    if (extra === undefined) return undefined;
    return {
      key: extra,
      message: `${extra} belongs to the Gateway ${gateway}, which is there already`,
      hint: `Leave ${extra} out; the listeners of the Gateway terminate TLS.`,
    };
  }
  if (className === undefined)
    return {
      key: 'type',
      message: 'which Gateway?',
      hint: 'Name one that is there, as in gateway: infra/public; or a className, for a Gateway of its own.',
    };
  if (issuer === undefined && tlsSecret === undefined)
    return {
      key: 'className',
      message: 'a Gateway of its own needs a certificate',
      hint: 'Name an issuer of cert-manager, or a tlsSecret.',
    };
  return undefined;
}
