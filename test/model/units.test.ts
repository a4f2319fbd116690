import { ApiObject, Chart } from 'cdk8s';
import { Postgres, Redis } from '../../addons';
import { treeObjects } from '../../lib/kubernetes';
import { Application, type Project, type ProjectProps } from '../../lib/model';
import { Cron, Django, Web } from '../../stacks';
import { environmentOf, field, find, manifests, names, newProject, podsOf } from '../tree';

/** Two applications, one of which uses what the other and the project own. */
function shop(props: Partial<ProjectProps>): Project {
  const project = newProject(props);
  const [web, jobs] = [new Application(project, 'web'), new Application(project, 'jobs')];
  const database = new Postgres(project, 'DATABASE');
  const cache = new Redis(web, 'CACHE');
  for (const application of [web, jobs]) application.attach(database);
  jobs.attach(cache);
  new Django(web, 'django', { module: 'shop.wsgi' });
  new Web(jobs, 'web');
  return project;
}

function unitsOf(project: Project): { [unit: string]: string[] } {
  const units: { [unit: string]: string[] } = {};
  for (const { unit, manifest } of treeObjects(project)) {
    (units[unit] ??= []).push(`${manifest.kind} ${manifest.metadata.name.replace(/-[0-9a-f]{8}$/, '-#')}`);
  }
  return units;
}

test('by default an environment is one unit', () => {
  expect(Object.keys(unitsOf(shop({ environment: 'staging' })))).toEqual(['staging']);
});

test('each application can be a unit, and what they share another', () => {
  expect(unitsOf(shop({ environment: 'staging', deploy: { unit: 'application' } }))).toEqual({
    'staging.web': [
      'NetworkPolicy web-cache',
      'Service web-cache',
      'StatefulSet web-cache',
      'Secret web-cache-generated',
      'Secret web-cache-#',
      'Secret web-cache',
      'Secret web-secret-generated',
      'Secret web-secret-#',
      'Job web-release-#',
      'Deployment web',
      'Service web',
      'NetworkPolicy web',
    ],
    'staging.jobs': ['Deployment jobs', 'Service jobs', 'NetworkPolicy jobs'],
    staging: [
      'PersistentVolumeClaim shop-database',
      'NetworkPolicy shop-database',
      'Service shop-database',
      'StatefulSet shop-database',
      'Secret shop-database-generated',
      'Secret shop-database-#',
      'Secret shop-database',
    ],
  });
});

test('pods refer to Secrets of other units by the name these are published under, to their own by their content', () => {
  // GIVEN units of applications
  const project = shop({ environment: 'staging', deploy: { unit: 'application' } });
  const [web, jobs] = ['web', 'jobs'].map((name) => environmentOf(find(project, 'Deployment', name)));
  // THEN
  expect(web?.['CACHE_URL']).toMatch(/^web-cache-[0-9a-f]{8}\/url$/);
  expect(jobs?.['CACHE_URL']).toBe('web-cache/url');
  expect([web?.['DATABASE_URL'], jobs?.['DATABASE_URL']]).toEqual(['shop-database/url', 'shop-database/url']);
});

test('in one unit nothing is published that nobody refers to', () => {
  const project = shop({ environment: 'staging' });
  expect(names(project)).not.toContain('Secret shop-database');
  const published = names(shop({ environment: 'production' }));
  expect(published).toContain('Secret shop-database');
});

test('a published Secret tells the digest of what it holds', () => {
  const project = shop({ environment: 'staging', deploy: { unit: 'application' } });
  expect(find(project, 'Secret', 'shop-database').metadata.annotations).toEqual({
    'infra.dev/digest': expect.stringMatching(/^[0-9a-f]{8}$/),
  });
});

test('the digests of other units are annotations of the pods, so that a change there rolls them', () => {
  const project = shop({ environment: 'staging', deploy: { unit: 'application' } });
  const annotations = (name: string) => podsOf(find(project, 'Deployment', name))?.metadata.annotations;
  expect(annotations('jobs')).toEqual({
    'infra.dev/digest-shop-database': '<output published.shop-database>',
    'infra.dev/digest-web-cache': '<output published.web-cache>',
  });
  expect(annotations('web')).toEqual({ 'infra.dev/digest-shop-database': '<output published.shop-database>' });
  expect(podsOf(find(shop({ environment: 'staging' }), 'Deployment', 'web'))?.metadata.annotations).toBeUndefined();
});

test('objects depend on those of their own unit only', () => {
  const project = shop({ environment: 'staging', deploy: { unit: 'application' } });
  const objects = treeObjects(project);
  const units = new Map(objects.map(({ construct, unit }) => [construct, unit]));
  const foreign = objects.flatMap(({ unit, dependencies }) =>
    dependencies.filter((other) => units.get(other) !== unit),
  );
  expect(foreign).toEqual([]);
});

test('what a user adds to an application belongs to its unit, in a chart of its own too', () => {
  // GIVEN cdk8s constructs beside ours: in an application, in a chart inside of it, and in a chart of the project
  const project = newProject({ deploy: { unit: 'application' } });
  const web = new Application(project, 'web');
  new Web(web, 'web');
  const map = (scope: Chart, name: string) =>
    new ApiObject(scope, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  map(web, 'beside');
  map(new Chart(web, 'inner', project.chartProps), 'inside');
  map(new Chart(project, 'other'), 'alone');
  // THEN
  const units = treeObjects(project)
    .filter(({ manifest }) => manifest.kind === 'ConfigMap')
    .map(({ unit, manifest }) => [manifest.metadata.name, unit]);
  expect(units).toEqual([
    ['beside', 'development.web'],
    ['inside', 'development.web'],
    ['alone', 'development'],
  ]);
});

test('an application that was renamed keeps its objects, its unit and its selectors', () => {
  // GIVEN the same application under two names
  const build = (name: string, was?: string) => {
    const project = newProject({ environment: 'production', deploy: { unit: 'application' } });
    const application = new Application(project, name, { image: 'web:1', ...(was === undefined ? {} : { was }) });
    new Redis(application, 'CACHE');
    new Web(application, 'web', { processes: { jobs: { command: 'jobs' } } });
    return project;
  };
  const [before, after] = [build('web'), build('site', 'web')];
  // THEN nothing of what is in the cluster differs
  expect(manifests(after)).toEqual(manifests(before));
  expect(treeObjects(after).map(({ unit }) => unit)).toEqual(treeObjects(before).map(({ unit }) => unit));
});

test('an add-on that was renamed keeps its objects', () => {
  const build = (alias: string, was?: string) => {
    const project = newProject();
    const web = new Application(project, 'web');
    new Postgres(web, alias, was === undefined ? {} : { was });
    new Web(web, 'web');
    return project;
  };
  // THEN the objects are the same; what the pods read is under the new name
  expect(names(build('MAIN_DB', 'DATABASE'))).toEqual(names(build('DATABASE')));
  expect(names(build('MAIN_DB'))).not.toEqual(names(build('DATABASE')));
  const read = environmentOf(find(build('MAIN_DB', 'DATABASE'), 'Deployment', 'web'));
  expect(read['MAIN_DB_URL']).toBe(environmentOf(find(build('DATABASE'), 'Deployment', 'web'))['DATABASE_URL']);
});

test('an alias that ends in an underscore names objects all the same', () => {
  const project = newProject();
  const web = new Application(project, 'web');
  new Redis(web, 'CACHE_');
  new Web(web, 'web');
  expect(names(project)).toContain('StatefulSet web-cache');
  expect(environmentOf(find(project, 'Deployment', 'web'))).toHaveProperty('CACHE__URL');
});

describe('canary', () => {
  const canary = shop({ environment: 'canary', configuration: 3 });

  test("lives in production's namespace, owns no add-on and runs no release", () => {
    expect(names(canary)).toEqual([
      'Deployment web-canary',
      'Service web-canary',
      'NetworkPolicy web-canary',
      'Deployment jobs-canary',
      'Service jobs-canary',
      'NetworkPolicy jobs-canary',
    ]);
    expect(new Set(manifests(canary).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['shop-production']));
    expect(unitsOf(canary)).toEqual({ canary: names(canary) });
  });

  test("refers to production's published Secrets, which are there", () => {
    const secrets = new Set(
      Object.values(environmentOf(find(canary, 'Deployment', 'web-canary')))
        .filter((value) => value.includes('/'))
        .map((value) => value.split('/')[0]),
    );
    expect(secrets).toEqual(new Set(['shop-database', 'web-cache', 'web-secret']));
    const production = names(shop({ environment: 'production' }));
    for (const secret of secrets) expect(production).toContain(`Secret ${secret}`);
  });

  test('has pods that no object of production selects', () => {
    const labels = podsOf(find(canary, 'Deployment', 'web-canary'))?.metadata.labels ?? {};
    const selectors = manifests(shop({ environment: 'production' }))
      .filter(({ kind }) => ['Service', 'Deployment', 'PodDisruptionBudget'].includes(kind))
      .map((object) => field(object, 'spec', 'selector', ...(object.kind === 'Service' ? [] : ['matchLabels'])));
    expect(selectors.length).toBeGreaterThan(4);
    const matching = selectors.filter((selector) =>
      Object.entries(selector as object).every(([label, value]) => labels[label] === value),
    );
    expect(matching).toEqual([]);
  });

  test('has one replica and no budget, whatever production has, and the values of production', () => {
    expect(field(find(canary, 'Deployment', 'web-canary'), 'spec', 'replicas')).toBe(1);
    expect(names(canary).join()).not.toContain('PodDisruptionBudget');
    expect(environmentOf(find(canary, 'Deployment', 'web-canary'))).toMatchObject({
      DATABASE_HOST: 'shop-database.shop-production.svc',
    });
  });

  test('does not run on schedule', () => {
    const project = newProject({ environment: 'canary' });
    new Cron(new Application(project, 'nightly'), 'cron', { schedule: '@daily' });
    expect(field(find(project, 'CronJob', 'nightly-canary'), 'spec', 'suspend')).toBe(true);
  });

  test('is a unit of its own for each application, where applications are', () => {
    const units = unitsOf(shop({ environment: 'canary', deploy: { unit: 'application' } }));
    expect(Object.keys(units)).toEqual(['canary.web', 'canary.jobs']);
  });
});
