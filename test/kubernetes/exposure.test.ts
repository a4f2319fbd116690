import { Application, type EnvironmentProps, type Project, type RoutingValues } from '../../lib/model';
import { Web, type WebProps } from '../../stacks/web';
import { field, find, names, newProject } from '../tree';

function shop(
  environment: Partial<EnvironmentProps> & { readonly routing?: RoutingValues },
  props: WebProps = {},
  canaries?: Project['props']['canaries'],
): Project {
  const project = newProject({
    environment: { name: 'production', domain: 'example.com', ...environment },
    ...(canaries === undefined ? {} : { canaries }),
  });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'web', props);
  return project;
}

const backends = (project: Project) => field(find(project, 'HTTPRoute', 'web'), 'spec', 'rules', 0, 'backendRefs');

describe('an Ingress', () => {
  test('asks for a certificate in the way every controller knows, unless told how', () => {
    const ingress = find(shop({}), 'Ingress', 'web');
    expect(ingress.metadata.annotations).toEqual({ 'kubernetes.io/tls-acme': 'true' });
    expect(field(ingress, 'spec', 'tls')).toEqual([{ hosts: ['web.example.com'], secretName: 'web-tls' }]);
    expect(field(ingress, 'spec', 'ingressClassName')).toBeUndefined();
  });

  test('is of a class, with an issuer and annotations; a parameter changes each of them', () => {
    const routing: RoutingValues = { className: 'public', issuer: 'letsencrypt', annotations: { a: '1', b: '1' } };
    const ingress = find(
      shop({ routing }, { routing: { issuer: 'internal', annotations: { b: '2' } } }),
      'Ingress',
      'web',
    );
    expect(field(ingress, 'spec', 'ingressClassName')).toBe('public');
    expect(ingress.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'internal', a: '1', b: '2' });
  });

  test('uses a certificate that is there, and asks for none', () => {
    const ingress = find(shop({ routing: { tlsSecret: 'wildcard' } }), 'Ingress', 'web');
    expect(ingress.metadata.annotations).toBeUndefined();
    expect(field(ingress, 'spec', 'tls', 0, 'secretName')).toBe('wildcard');
  });
});

describe('the Gateway API', () => {
  test('a route is attached to the Gateway that is named, whose listeners terminate TLS', () => {
    const project = shop({ routing: { gateway: 'infra/public' } });
    expect(names(project)).not.toContain('Ingress web');
    expect(names(project)).not.toContain('Gateway web');
    expect(field(find(project, 'HTTPRoute', 'web'), 'spec')).toEqual({
      parentRefs: [{ name: 'public', namespace: 'infra' }],
      hostnames: ['web.example.com'],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    });
  });

  test('with a class alone there is a Gateway of its own, with a certificate', () => {
    const project = shop({ routing: { type: 'gateway', className: 'envoy', issuer: 'letsencrypt' } });
    const gateway = find(project, 'Gateway', 'web');
    expect(gateway.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
    expect(field(gateway, 'spec')).toEqual({
      gatewayClassName: 'envoy',
      listeners: [
        { name: 'http', hostname: 'web.example.com', port: 80, protocol: 'HTTP' },
        {
          name: 'https',
          hostname: 'web.example.com',
          port: 443,
          protocol: 'HTTPS',
          tls: { mode: 'Terminate', certificateRefs: [{ name: 'web-tls' }] },
        },
      ],
    });
    expect(field(find(project, 'HTTPRoute', 'web'), 'spec', 'parentRefs')).toEqual([{ name: 'web' }]);
  });

  test.each<[RoutingValues, string]>([
    [{ type: 'gateway' }, 'type: no Gateway is named'],
    [{ type: 'gateway', className: 'envoy' }, 'className: a Gateway created for an application needs a certificate'],
    [{ gateway: 'infra/public', issuer: 'x' }, 'issuer: issuer is decided by the existing Gateway infra/public'],
    [{ type: 'ingress', gateway: 'infra/public' }, 'gateway: gateway has no effect on an Ingress'],
    [{ issuer: 'x', tlsSecret: 'y' }, 'tlsSecret: both issuer and tlsSecret are given'],
    [{ gateway: 'infra/public', weights: 'nginx' }, 'weights: weights is only for an Ingress'],
  ])('%j is refused', (routing, message) => {
    expect(() => names(shop({ routing }))).toThrow(
      expect.objectContaining({
        code: 'routing-contradictory',
        message: expect.stringContaining(`routing.${message}`),
      }),
    );
  });
});

describe('a live canary', () => {
  const canaries = { web: { canary: 10 } };

  test('has its weight beside its base on the route of the Gateway API', () => {
    const project = shop({ routing: { gateway: 'infra/public' } }, {}, canaries);
    expect(backends(project)).toEqual([
      { name: 'web', port: 80, weight: 90 },
      { name: 'web-canary', port: 80, weight: 10 },
    ]);
  });

  test('has an Ingress more, in the words of ingress-nginx', () => {
    const project = shop({ routing: { className: 'nginx', annotations: { 'x/y': 'z' } } }, {}, canaries);
    const ingress = find(project, 'Ingress', 'web-canary');
    expect(ingress.metadata.annotations).toEqual({
      'x/y': 'z',
      'nginx.ingress.kubernetes.io/canary': 'true',
      'nginx.ingress.kubernetes.io/canary-weight': '10',
    });
    expect(field(ingress, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'name')).toBe('web-canary');
    expect(find(project, 'Ingress', 'web')).toEqual(
      find(shop({ routing: { className: 'nginx', annotations: { 'x/y': 'z' } } }), 'Ingress', 'web'),
    );
  });

  test('of other applications changes nothing: the route is as if there had never been one', () => {
    const plain = shop({ routing: { gateway: 'infra/public' } });
    const other = shop({ routing: { gateway: 'infra/public' } }, {}, { api: { canary: 10 } });
    expect(find(other, 'HTTPRoute', 'web')).toEqual(find(plain, 'HTTPRoute', 'web'));
  });

  test('more than one share what is asked for, production has the rest', () => {
    const project = shop({ routing: { gateway: 'infra/public' } }, {}, { web: { canary: 10, beta: 5 } });
    expect(backends(project)).toEqual([
      { name: 'web', port: 80, weight: 85 },
      { name: 'web-canary', port: 80, weight: 10 },
      { name: 'web-beta', port: 80, weight: 5 },
    ]);
  });
});

describe('the canary itself', () => {
  const canary = (name: string, routing: RoutingValues, props: WebProps) =>
    shop({ name, kind: 'canary', routing }, props);

  test('has no route of its own, and goes by the name of its environment', () => {
    expect(names(canary('canary', { className: 'nginx' }, { weight: 10 }))).toEqual([
      'Deployment web-canary',
      'Service web-canary',
      'NetworkPolicy web-canary',
    ]);
    expect(names(canary('beta', { gateway: 'infra/public' }, { weight: 10 }))).toContain('Service web-beta');
  });

  test('with a weight that its route cannot give is refused, with what can', () => {
    expect(() => names(canary('canary', {}, { weight: 10 }))).toThrow(
      expect.objectContaining({
        code: 'canary-unrouted',
        message: expect.stringContaining(
          'should receive 10 percent of the traffic, but a plain Ingress cannot split traffic',
        ),
      }),
    );
    expect(names(canary('canary', {}, { weight: 0 }))).toHaveLength(3);
    expect(names(canary('canary', {}, { weight: 10, public: false }))).toHaveLength(3);
  });
});

describe('a review environment', () => {
  const hosts = (host?: string) => {
    const environment = { name: 'review-pr-7', kind: 'development', of: 'development', review: 'pr-7' } as const;
    const project = shop(environment, host === undefined ? {} : { host });
    return [project.namespace, field(find(project, 'Ingress', 'web'), 'spec', 'rules', 0, 'host')];
  };

  test.each([
    [undefined, 'web-pr-7.example.com'],
    ['@', 'pr-7.example.com'],
    ['shop.example.org', 'shop-pr-7.example.org'],
    ['${environment.name}.example.org', 'review-pr-7.example.org'],
  ])('at the host %s is at %s, so that no two meet', (host, expected) => {
    expect(hosts(host)).toEqual(['shop-pr-7', expected]);
  });

  test('whose name happens to be in the host has a host of its own all the same', () => {
    // GIVEN a review environment called as part of the host
    const environment = { name: 'review-shop', kind: 'development', of: 'development', review: 'shop' } as const;
    // WHEN an application has that host
    const project = shop(environment, { host: 'shop.example.org' });
    // THEN it is not at the host of the environment that the review is made from
    expect(field(find(project, 'Ingress', 'web'), 'spec', 'rules', 0, 'host')).toBe('shop-shop.example.org');
  });
});
