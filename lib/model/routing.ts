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
      description: 'An Ingress, or a route of the Gateway API. Default: gateway if a gateway is named, else ingress.',
    },
    className: {
      type: 'string',
      pattern: `^${objectNamePattern}$`,
      'x-expected': 'the name of an IngressClass or GatewayClass',
      description:
        'The IngressClass. With type gateway: the GatewayClass for a Gateway that each application gets of its own.',
    },
    gateway: {
      type: 'string',
      pattern: `^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?${objectNamePattern}$`,
      'x-expected': 'a Gateway as namespace/name, such as infra/public',
      description: 'Existing Gateway to attach routes to, as namespace/name. Its listeners terminate TLS.',
    },
    issuer: {
      type: 'string',
      pattern: `^${objectNamePattern}$`,
      'x-expected': 'the name of a ClusterIssuer',
      description: 'ClusterIssuer of cert-manager that issues the certificates.',
    },
    tlsSecret: {
      type: 'string',
      pattern: `^${objectNamePattern}$`,
      'x-expected': 'the name of a Secret',
      description: 'Existing Secret in the namespace with a certificate for all hosts.',
    },
    annotations: {
      type: 'object',
      'x-rule': 'annotations',
      description: 'Annotations for the controller, on the Ingress, or on the route and the Gateway.',
      propertyNames: { format: 'label-key' },
      additionalProperties: { type: 'string' },
    },
    weights: {
      type: 'string',
      enum: ['nginx'],
      description:
        'How an Ingress splits traffic with a canary: nginx uses the annotations of ingress-nginx. Default: nginx if className is nginx.',
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

/** What named the class of an Ingress before there was a field for it; the API server refuses both. */
const classAnnotation = 'kubernetes.io/ingress.class';

/** Finds settings that contradict each other. */
export function routingProblem(routing: RoutingValues): RoutingProblem | undefined {
  const { gateway, className, issuer, tlsSecret } = routing;
  if (issuer !== undefined && tlsSecret !== undefined)
    return {
      key: 'tlsSecret',
      message: 'both issuer and tlsSecret are given for the certificate',
      hint: 'Keep only one of issuer and tlsSecret.',
    };
  if (routingType(routing) === 'ingress') {
    if (className !== undefined && routing.annotations?.[classAnnotation] !== undefined)
      return {
        key: 'annotations',
        message: `the annotation ${classAnnotation} cannot be used together with className`,
        hint: 'Keep only className.',
      };
    if (gateway === undefined) return undefined;
    return {
      key: 'gateway',
      message: 'gateway has no effect on an Ingress',
      hint: 'Write type: gateway, or leave gateway out.',
    };
  }
  if (routing.weights !== undefined)
    return {
      key: 'weights',
      message: 'weights is only for an Ingress; routes of the Gateway API split traffic by themselves',
      hint: 'Remove weights.',
    };
  if (gateway !== undefined) {
    const extra = (['className', 'issuer', 'tlsSecret'] as const).find((key) => routing[key] !== undefined);
    if (extra === undefined) return undefined;
    return {
      key: extra,
      message: `${extra} is decided by the existing Gateway ${gateway}`,
      hint: `Remove ${extra}; the listeners of the Gateway terminate TLS.`,
    };
  }
  if (className === undefined)
    return {
      key: 'type',
      message: 'no Gateway is named',
      hint: 'Name an existing one, such as gateway: infra/public, or a className to get a Gateway for this application.',
    };
  if (issuer === undefined && tlsSecret === undefined)
    return {
      key: 'className',
      message: 'a Gateway created for an application needs a certificate',
      hint: 'Name an issuer of cert-manager, or a tlsSecret.',
    };
  return undefined;
}
