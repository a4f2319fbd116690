import { Application, environmentKinds, type EnvironmentKind } from '../../lib/model';
import { Cron, Django, stacks, Web, Worker } from '../../stacks';
import { names, newProject } from '../tree';

type Make = (application: Application) => unknown;

/** The objects of an application `app` with a stack, hashes left out. */
function objectsOf(make: Make, kind: EnvironmentKind, domain?: string): string[] {
  const project = newProject({ environment: { name: kind, ...(domain === undefined ? {} : { domain }) } });
  make(new Application(project, 'app'));
  return names(project).map((name) => name.replace(/-[0-9a-f]{8}$/, '-#'));
}

const processes = { jobs: { command: 'jobs' } };

const web = [
  'Deployment app',
  'PodDisruptionBudget app',
  'Service app',
  'Ingress app',
  'Deployment app-jobs',
  'PodDisruptionBudget app-jobs',
];
const worker = ['Deployment app', 'PodDisruptionBudget app', 'Deployment app-jobs', 'PodDisruptionBudget app-jobs'];
const database = [
  'PersistentVolumeClaim app-database',
  'Service app-database',
  'StatefulSet app-database',
  'Secret app-database-generated',
  'Secret app-database-#',
];
const key = ['Secret app-secret-generated', 'Secret app-secret-#'];

const withoutBudget = (objects: readonly string[]) => objects.filter((name) => !name.startsWith('PodDisruptionBudget'));
const canaryOf = (objects: readonly string[]) =>
  withoutBudget(objects)
    .filter((name) => !name.startsWith('Ingress'))
    .map((name) => name.replace(' app', ' app-canary'));

const cases: [string, Make, EnvironmentKind, readonly string[]][] = [
  ['web', (application) => new Web(application, 'stack', { processes }), 'production', web],
  ['web', (application) => new Web(application, 'stack', { processes }), 'canary', canaryOf(web)],
  ['web', (application) => new Web(application, 'stack', { processes }), 'staging', withoutBudget(web)],
  ['web', (application) => new Web(application, 'stack', { processes }), 'development', withoutBudget(web)],
  ['worker', (application) => new Worker(application, 'stack', { processes }), 'production', worker],
  ['worker', (application) => new Worker(application, 'stack', { processes }), 'canary', canaryOf(worker)],
  ['worker', (application) => new Worker(application, 'stack', { processes }), 'staging', withoutBudget(worker)],
  ['worker', (application) => new Worker(application, 'stack', { processes }), 'development', withoutBudget(worker)],
  ['cron', (application) => new Cron(application, 'stack', { schedule: '@daily' }), 'production', ['CronJob app']],
  ['cron', (application) => new Cron(application, 'stack', { schedule: '@daily' }), 'canary', ['CronJob app-canary']],
  ['cron', (application) => new Cron(application, 'stack', { schedule: '@daily' }), 'staging', ['CronJob app']],
  ['cron', (application) => new Cron(application, 'stack', { schedule: '@daily' }), 'development', ['CronJob app']],
  [
    'django',
    (application) => new Django(application, 'stack', { module: 'shop.wsgi', processes }),
    'production',
    [...database, 'Secret app-database', ...key, 'Secret app-secret', 'Job app-release-#', ...web],
  ],
  [
    'django',
    (application) => new Django(application, 'stack', { module: 'shop.wsgi', processes }),
    'canary',
    canaryOf(web),
  ],
  [
    'django',
    (application) => new Django(application, 'stack', { module: 'shop.wsgi', processes }),
    'staging',
    [...database, ...key, 'Job app-release-#', ...withoutBudget(web)],
  ],
  [
    'django',
    (application) => new Django(application, 'stack', { module: 'shop.wsgi', processes }),
    'development',
    [...database, ...key, 'Job app-release-#', ...withoutBudget(web)],
  ],
];

test('every stack is looked at in every kind of environment', () => {
  const looked = new Set(cases.map(([type, , kind]) => `${type} ${kind}`));
  expect(looked).toEqual(
    new Set(Object.keys(stacks).flatMap((type) => environmentKinds.map((kind) => `${type} ${kind}`))),
  );
});

test.each(cases)('%s: its objects', (_, make, kind, expected) => {
  expect(objectsOf(make, kind, 'example.com')).toEqual(expected);
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
