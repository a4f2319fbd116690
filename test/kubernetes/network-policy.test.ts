import { Postgres, Redis } from '../../addons';
import type { Manifest } from '../../lib/kubernetes';
import { Application, type Project } from '../../lib/model';
import { Web, Worker, type WebProps } from '../../stacks';
import { find, manifests, names, newProject, podsOf } from '../tree';
import { webWith } from './workload';

/** Who connects: a namespace with a pod of these labels. */
interface Caller {
  readonly namespace: string;
  readonly labels: { readonly [label: string]: string };
}

type Selector = { matchLabels?: Record<string, string>; matchExpressions?: Expression[] };
type Expression = { key: string; operator: 'In' | 'NotIn'; values: string[] };
type Rule = {
  from?: { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: { cidr: string } }[];
  ports?: { port: number | string }[];
};

/**
 * Judges by the rules of the API (https://kubernetes.io/docs/concepts/services-networking/network-policies/) whether
 * pods that run may be connected to: knows nothing of how the policies are made.
 */
function mayConnect(project: Project, to: Manifest, port: string, caller: Caller): boolean {
  const labels = podsOf(to)?.metadata.labels ?? {};
  const selecting = manifests(project)
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ spec }) => spec as { podSelector: Selector; policyTypes: string[]; ingress?: Rule[] })
    .filter(({ podSelector, policyTypes }) => policyTypes.includes('Ingress') && selects(podSelector, labels));
  if (selecting.length === 0) return true;
  return selecting.some(({ ingress = [] }) => ingress.some((rule) => allows(rule, port, caller, project.namespace)));
}

function allows({ from, ports }: Rule, port: string, caller: Caller, own: string): boolean {
  if (ports !== undefined && !ports.some((known) => String(known.port) === port)) return false;
  return (
    from === undefined ||
    from.some(({ podSelector, namespaceSelector, ipBlock }) => {
      const inNamespace =
        namespaceSelector === undefined
          ? caller.namespace === own
          : selects(namespaceSelector, { 'kubernetes.io/metadata.name': caller.namespace });
      return ipBlock === undefined && inNamespace && selects(podSelector ?? {}, caller.labels);
    })
  );
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: { readonly [label: string]: string },
): boolean {
  return (
    Object.entries(matchLabels).every(([label, value]) => labels[label] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const isIn = values.includes(labels[key] ?? '');
      return operator === 'In' ? isIn : !isIn;
    })
  );
}

/** The pods of an object of a project, as callers. */
function podOf(project: Project, kind: string, name: string): Caller {
  return { namespace: project.namespace, labels: podsOf(find(project, kind, name))?.metadata.labels ?? {} };
}

const stranger: Caller = { namespace: 'elsewhere', labels: { app: 'scanner' } };
const neighbour: Caller = { namespace: 'shop-staging', labels: { app: 'debug' } };

test.each<[string, WebProps, string, Caller, boolean]>([
  ['a public application is reached from anywhere', {}, 'http', stranger, true],
  ['only at its port', {}, '9999', stranger, false],
  ['further ports are reached inside the namespace', { ports: { metrics: 9090 } }, 'metrics', neighbour, true],
  ['and not from elsewhere', { ports: { metrics: 9090 } }, 'metrics', stranger, false],
  ['one that is not public is reached inside the namespace', { public: false }, 'http', neighbour, true],
  ['and not from elsewhere', { public: false }, 'http', stranger, false],
  [
    'unless pods of another project say that they use it',
    { public: false },
    'http',
    { namespace: 'other', labels: { 'calls.infra.dev/shop.web': 'true' } },
    true,
  ],
  [
    'monitoring is let in by its namespace',
    { ports: { metrics: 9090 }, networkPolicy: { ingress: [{ namespace: 'monitoring', ports: [9090] }] } },
    '9090',
    { namespace: 'monitoring', labels: {} },
    true,
  ],
  ['false lets everybody in', { networkPolicy: false }, '9999', stranger, true],
])('%s: %j, port %s', (_, parameters, port, caller, expected) => {
  const project = webWith(parameters);
  expect(mayConnect(project, find(project, 'Deployment', 'web'), port, caller)).toBe(expected);
});

test('an add-on lets in the applications that use it, their canaries and its own pods, and nobody else', () => {
  // GIVEN a shared database that two of three applications use, and a cache of one of them
  const build = (environment: string) => {
    const project = newProject({ environment, name: 'shop' });
    const database = new Postgres(project, 'DB');
    for (const name of ['web', 'jobs', 'other']) {
      const application = new Application(project, name);
      new Worker(application, 'stack', { processes: { mail: { command: 'mail' } } });
      if (name !== 'other') application.attach(database);
      if (name === 'web') new Redis(application, 'CACHE');
    }
    return project;
  };
  const production = build('production');
  const canary = build('canary');
  expect(canary.namespace).toBe(production.namespace);
  const database = find(production, 'StatefulSet', 'shop-db');
  const callers: [string, Caller, boolean][] = [
    ['web', podOf(production, 'Deployment', 'web'), true],
    ['its process', podOf(production, 'Deployment', 'web-mail'), true],
    ['its canary', podOf(canary, 'Deployment', 'web-canary'), true],
    ['jobs', podOf(production, 'Deployment', 'jobs'), true],
    ['itself', podOf(production, 'StatefulSet', 'shop-db'), true],
    ['other', podOf(production, 'Deployment', 'other'), false],
    ['a cache', podOf(production, 'StatefulSet', 'web-cache'), false],
    ['a neighbour', { namespace: production.namespace, labels: {} }, false],
    ['another namespace', { ...podOf(production, 'Deployment', 'web'), namespace: 'elsewhere' }, false],
  ];
  expect(callers.map(([who, caller]) => [who, mayConnect(production, database, 'server', caller)])).toEqual(
    callers.map(([who, , expected]) => [who, expected]),
  );
});

test('pods of one application reach each other at every port', () => {
  const project = webWith({ processes: { jobs: { command: 'x' } } });
  const [web, jobs] = ['web', 'web-jobs'].map((name) => find(project, 'Deployment', name));
  if (web === undefined || jobs === undefined) throw new Error('both are there');
  expect(mayConnect(project, jobs, '4369', podOf(project, 'Deployment', 'web'))).toBe(true);
  expect(mayConnect(project, jobs, '4369', neighbour)).toBe(false);
});

test('an environment goes without, unless an application says otherwise', () => {
  const project = newProject({ environment: { name: 'staging', networkPolicy: false } });
  new Web(new Application(project, 'a'), 'stack');
  new Web(new Application(project, 'b'), 'stack', { networkPolicy: true });
  new Redis(project, 'CACHE');
  expect(names(project).filter((name) => name.startsWith('NetworkPolicy'))).toEqual(['NetworkPolicy b']);
});

test('pods connect to everywhere, or to what is named beside DNS and the namespace', () => {
  expect(find(webWith({}), 'NetworkPolicy', 'web')['spec']).toMatchObject({ policyTypes: ['Ingress'] });
  const narrowed = webWith({ networkPolicy: { egress: [{ cidr: '10.0.0.0/8', ports: [5432] }, { ports: [443] }] } });
  expect(find(narrowed, 'NetworkPolicy', 'web')['spec']).toMatchObject({
    policyTypes: ['Ingress', 'Egress'],
    egress: [
      {
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
      { to: [{ podSelector: {} }] },
      { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432 }] },
      { ports: [{ port: 443 }] },
    ],
  });
});
