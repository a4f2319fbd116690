import { Application, environmentKinds, type EnvironmentKind, type Stack } from '../../lib/model';
import { stacks, Web } from '../../stacks';
import { names, newProject } from '../tree';
import { everySample, files, type samples } from './samples';

type Make = (application: Application) => Stack;

/** The objects of an application `app` with a stack, hashes and policies left out: test/kubernetes/network-policy.test.ts. */
function objectsOf(make: Make, kind: EnvironmentKind, domain?: string): string[] {
  const project = newProject({ environment: { name: kind, ...(domain === undefined ? {} : { domain }) } });
  make(new Application(project, 'app', { files }));
  return names(project)
    .filter((name) => !name.startsWith('NetworkPolicy'))
    .map((name) => name.replace(/-[0-9a-f]{8}$/, '-#'));
}

/** Pods that run, with the budget they have in production. */
const running = (...processes: readonly string[]) =>
  processes.flatMap((name) => [`Deployment ${name}`, `PodDisruptionBudget ${name}`]);

const long = `app-p${'q'.repeat(31)}`;
const web = [...running('app'), 'Service app', 'Ingress app'];
const further = running(long, 'app-jobs');
const release = ['Job app-release-#'];
const database = [
  'PersistentVolumeClaim app-database',
  'Service app-database',
  'StatefulSet app-database',
  'Secret app-database-generated',
  'Secret app-database-#',
];
const key = ['Secret app-secret-generated', 'Secret app-secret-#'];
const redis = (name: string) => [
  `Service app-${name}`,
  `StatefulSet app-${name}`,
  `Secret app-${name}-generated`,
  `Secret app-${name}-#`,
];

/** What add-ons of each stack's sample are made of, and what it itself is made of, in production. */
const made: { readonly [type in keyof typeof samples]: readonly [addons: readonly string[], own: readonly string[]] } =
  {
    web: [[], [...web, ...further]],
    worker: [[], [...running('app'), ...further]],
    cron: [[], ['CronJob app']],
    job: [[], ['Job app-job-#']],
    'static-site': [[], ['ConfigMap app-web-files-#', ...web]],
    node: [[], [...release, ...web, ...further]],
    nextjs: [[], [...release, ...web, ...further]],
    django: [
      [...database, ...key, ...redis('broker')],
      [...release, ...web, ...running('app-celery-worker', 'app-celery-beat'), ...further],
    ],
    rails: [
      [...database, ...key, ...redis('redis')],
      [...release, ...web, ...running('app-sidekiq'), ...further],
    ],
    'spring-boot': [[], [...release, ...web, ...further]],
    'storm-topology': [
      [
        'PersistentVolumeClaim app-storm-zookeeper',
        'PersistentVolumeClaim app-storm-nimbus',
        ...['zookeeper', 'nimbus', 'supervisor', 'ui'].flatMap((part) => [
          `Service app-storm-${part}`,
          `StatefulSet app-storm-${part}`,
        ]),
      ],
      ['Job app-topology-#'],
    ],
    procfile: [[], [...release, ...web, ...running('app-worker', 'app-clock')]],
  };

/** The same in another kind of environment: canary uses production's add-ons, and releases nothing. */
function madeIn(kind: EnvironmentKind, [addons, own]: readonly [readonly string[], readonly string[]]): string[] {
  const published = addons.filter((name) => name.endsWith('-#')).map((name) => name.replace('-#', ''));
  if (kind === 'production') return [...addons, ...published, ...own];
  const withoutBudget = own.filter((name) => !name.startsWith('PodDisruptionBudget'));
  if (kind !== 'canary') return [...addons, ...withoutBudget];
  return withoutBudget
    .filter((name) => !/^(Ingress|Job) |-(beat|clock)$/.test(name))
    .map((name) => name.replace(' app', ' app-canary'));
}

const cases = everySample.flatMap(([type, make]) => environmentKinds.map((kind) => [type, kind, make] as const));

test('every stack is looked at', () => {
  expect(Object.keys(made).sort()).toEqual(Object.keys(stacks).sort());
});

test.each(cases)('%s in %s: its objects', (type, kind, make) => {
  const expected = Object.entries(made).find(([name]) => name === type)?.[1];
  expect(objectsOf(make, kind, 'example.com').sort()).toEqual(madeIn(kind, expected ?? [[], []]).sort());
});

test('without a domain, and where it is told not to be public, nothing leads in from outside', () => {
  expect(objectsOf((application) => new Web(application, 'stack'), 'staging')).toEqual([
    'Deployment app',
    'Service app',
  ]);
  const internal: Make = (application) => new Web(application, 'stack', { public: false });
  expect(objectsOf(internal, 'staging', 'example.com')).toEqual(['Deployment app', 'Service app']);
});

test('the record names each stack by its type', () => {
  expect(Object.entries(stacks).map(([type, { description }]) => [type, description.type])).toEqual(
    Object.keys(stacks).map((type) => [type, type]),
  );
});
