import type { Construct } from 'constructs';
import { objectName, type Application } from '../model';
import { kubernetesObject } from './api';
import type { Routing } from './routing';

/** What is routed: a host to the Service of its name, and a share of it to canaries. */
export interface RouteOptions {
  /** Of the Service, and of the route. */
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly host: string;
  readonly canaries: Application['canaries'];
}

/** Marks an Ingress of ingress-nginx that takes a share of another's requests. */
export const canaryIngressAnnotation = 'nginx.ingress.kubernetes.io/canary';

/** An Ingress; one more for each canary, with the annotations of ingress-nginx. */
export function ingressRoute(scope: Construct, route: RouteOptions, routing: Routing): void {
  const { name, labels, host, canaries } = route;
  const { className, tlsSecret } = routing;
  const specTo = (service: string) => ({
    ...(className === undefined ? {} : { ingressClassName: className }),
    rules: [
      {
        host,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: service, port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
  });
  const annotations = { ...ingressCertificate(routing), ...routing.annotations };
  kubernetesObject(
    scope,
    'Ingress',
    'Ingress',
    { name, labels, annotations },
    {
      ...specTo(name),
      tls: [{ hosts: [host], secretName: tlsSecret ?? objectName([name, 'tls']) }],
    },
  );
  for (const { service, weight } of canaries) {
    const share = { [canaryIngressAnnotation]: 'true', [`${canaryIngressAnnotation}-weight`]: String(weight) };
    kubernetesObject(
      scope,
      `Ingress of ${service}`,
      'Ingress',
      { name: service, labels, annotations: { ...routing.annotations, ...share } },
      specTo(service),
    );
  }
}

/** A route of the Gateway API, on the Gateway of the environment or on one of its own. */
export function gatewayRoute(scope: Construct, route: RouteOptions, routing: Routing): void {
  const { name, labels, host, canaries } = route;
  const { gateway, annotations = {} } = routing;
  if (gateway === undefined) ownGateway(scope, route, routing);
  const [gatewayName = name, namespace] = (gateway ?? name).split('/').reverse();
  const taken = canaries.reduce((sum, { weight }) => sum + weight, 0);
  const backend = (service: string, weight: number) => ({
    name: service,
    port: 80,
    ...(canaries.length === 0 ? {} : { weight }),
  });
  kubernetesObject(
    scope,
    'Route',
    'HTTPRoute',
    { name, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    {
      parentRefs: [{ name: gatewayName, ...(namespace === undefined ? {} : { namespace }) }],
      hostnames: [host],
      rules: [
        {
          backendRefs: [
            backend(name, Math.max(0, 100 - taken)),
            ...canaries.map(({ service, weight }) => backend(service, weight)),
          ],
        },
      ],
    },
  );
}

function ownGateway(scope: Construct, { name, labels, host }: RouteOptions, routing: Routing): void {
  const { className = '', issuer, tlsSecret, annotations } = routing;
  const issued = issuer === undefined ? {} : { 'cert-manager.io/cluster-issuer': issuer };
  const listener = (protocol: 'HTTP' | 'HTTPS', port: number) => ({
    name: protocol.toLowerCase(),
    hostname: host,
    port,
    protocol,
  });
  const certificate = { name: tlsSecret ?? objectName([name, 'tls']) };
  kubernetesObject(
    scope,
    'Gateway',
    'Gateway',
    { name, labels, annotations: { ...issued, ...annotations } },
    {
      gatewayClassName: className,
      listeners: [
        listener('HTTP', 80),
        { ...listener('HTTPS', 443), tls: { mode: 'Terminate', certificateRefs: [certificate] } },
      ],
    },
  );
}

/** The annotations that make a certificate; none where one is there already. */
function ingressCertificate({ issuer, tlsSecret }: Routing): { readonly [annotation: string]: string } {
  if (tlsSecret !== undefined) return {};
  return issuer === undefined ? { 'kubernetes.io/tls-acme': 'true' } : { 'cert-manager.io/cluster-issuer': issuer };
}
