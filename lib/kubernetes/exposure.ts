import { Construct } from 'constructs';
import { addressOf, ConstructError, dnsLabel, follows, routingSchema, type Application } from '../model';
import { kubernetesObject } from './api';
import { plainText } from './environment-variables';
import { selector } from './labels';
import type { Ports } from './ports';
import { gatewayRoute, ingressRoute } from './route';
import { canaryWeight, routingOf } from './routing';

export interface ExposureOptions {
  readonly component: string;
  readonly port: number;
  /** Further ports, reached inside under the same number. @default none */
  readonly ports?: Ports | undefined;
  /** Reached from outside the cluster at this host. @default inside only */
  readonly host?: string | undefined;
}

/** Parameters of everything that is exposed, for the schemas of stacks; `Exposure` reads them itself. */
export const exposureParameters = {
  host: {
    type: 'string',
    format: 'host',
    'x-placeholders': true,
    description:
      'Host name of the application; "@" is the environment\'s domain itself. Default: <application>.<domain>.',
  },
  public: {
    type: 'boolean',
    default: true,
    description: 'Whether the application can be reached from outside the cluster.',
  },
  routing: {
    ...routingSchema,
    description: "How requests from outside the cluster reach the application; overrides the environment's routing.",
  },
  weight: {
    type: 'integer',
    minimum: 0,
    maximum: 100,
    description: 'Percent of the traffic that the canary receives. Default: none.',
  },
} as const;

/** How requests reach the pods of a process: a Service; and a route where it has a host. A canary is on its base's route. */
export class Exposure extends Construct {
  constructor(scope: Construct, id: string, application: Application, options: ExposureOptions) {
    super(scope, id);
    const name = application.objectName;
    const labels = selector(application, options.component);
    if (!/^[a-z]/.test(name) || !follows(dnsLabel, name)) {
      throw new ConstructError(
        application,
        'name-invalid',
        `"${name}" is not a valid name for a Service, which must begin with a letter`,
      );
    }
    kubernetesObject(
      this,
      'Service',
      'Service',
      { name, labels },
      {
        selector: labels,
        ports: [
          { name: 'http', port: 80, targetPort: 'http' },
          ...Object.entries(options.ports ?? {}).map(([name, port]) => ({ name, port, targetPort: name })),
        ],
      },
    );
    if (options.host === undefined) return;
    const routing = routingOf(application);
    if (application.project.environment.kind === 'canary') {
      canaryWeight(application);
      return;
    }
    const route = { name, labels, host: plainText(application, options.host), canaries: application.canaries };
    if (routing.type === 'gateway') gatewayRoute(this, route, routing);
    else ingressRoute(this, route, routing);
  }
}

/**
 * The host of an application in its environment: the one given, `<application>.<domain>`, or the domain itself for `@`.
 * In a review environment its name is in the host, so that no two have the same. Undefined where the environment has no
 * domain.
 */
export function hostOf(application: Application, host: string | undefined): string | undefined {
  const { domain, values } = application.project.environment;
  const exposed = { application: application.name, isPublic: true, host, domain, review: values.review };
  const address = addressOf(exposed, (text) => application.resolve(text));
  return 'host' in address ? address.host : undefined;
}

/** Whether an application is to be reached from outside the cluster, which takes a host. */
export function isPublic({ stack }: Application): boolean {
  const { public: wanted } = stack.parameters as { readonly public?: unknown };
  return stack.host !== undefined || wanted === true;
}
