import { Postgres, Redis } from '../../addons';
import { Application, type Project } from '../../lib/model';
import { abandonedUnits } from '../../lib/release/abandoned';
import { targetsIn } from '../../lib/release/targets';
import { objectsOf, unitsOf } from '../../lib/release/units';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { release, sessionOf } from './fake-cluster';

/** web has a database of its own, which api uses; both use the project's queue. */
function shop(unit: 'environment' | 'application'): Project {
  const project = newProject({ environment: 'staging', deploy: { unit } });
  const queue = new Redis(project, 'QUEUE');
  const [api, web] = ['api', 'web'].map((name) => {
    const application = new Application(project, name, { image: `${name}:1` });
    new Web(application, 'stack');
    application.attach(queue);
    return application;
  });
  if (api !== undefined && web !== undefined) api.attach(new Postgres(web, 'DATABASE'));
  return project;
}

const summary = (project: Project, wanted: readonly string[]) =>
  unitsOf(project, wanted).map(({ name, applications, after }) => [name, applications.map((each) => each.name), after]);

test('an environment is one unit', () => {
  expect(summary(shop('environment'), [])).toEqual([['staging', ['api', 'web'], []]]);
  expect(summary(shop('environment'), ['web'])).toEqual([['staging', ['api', 'web'], []]]);
});

test('of units of applications, each comes after those whose add-ons it uses', () => {
  const order = [
    ['staging', [], []],
    ['staging.web', ['web'], ['staging']],
    ['staging.api', ['api'], ['staging', 'staging.web']],
  ];
  const sorted = summary(shop('application'), []).map(([name, applications, after]) => [
    name,
    applications,
    [...(after as string[])].sort(),
  ]);
  expect(sorted).toEqual(order);
});

test('one application takes along the units it needs, and no others', () => {
  expect(unitsOf(shop('application'), ['web']).map(({ name }) => name)).toEqual(['staging', 'staging.web']);
});

test('units that need each other cannot be deployed', () => {
  const project = newProject({ environment: 'staging', deploy: { unit: 'application' } });
  const applications = ['web', 'api'].map((name) => new Application(project, name, { image: `${name}:1` }));
  const databases = applications.map((application) => new Postgres(application, 'DATABASE'));
  applications.forEach((application, index) => {
    new Web(application, 'stack');
    const other = databases[1 - index];
    if (other !== undefined) application.attach(other, { as: 'OTHER' });
  });
  expect(() => unitsOf(project, [])).toThrow(expect.objectContaining({ code: 'unit-cycle', exitCode: 2 }));
});

test('the objects of an application are its own and those of the add-ons it uses', () => {
  const project = shop('environment');
  const names = (apps: readonly string[]) =>
    new Set(objectsOf(project, apps).map(({ manifest }) => manifest.metadata.name.replace(/-[0-9a-f]{8}$/, '')));
  expect(names(['web'])).toContain('web-database');
  expect([...names(['web'])].filter((name) => name === 'api' || name.startsWith('api-'))).toEqual([]);
  expect(names([])).toContain('api');
});

test('a deployment is limited only where some applications of a unit are left out', () => {
  const project = shop('environment');
  const [unit] = unitsOf(project, []);
  if (unit === undefined) throw new Error('an environment has a unit');
  expect([targetsIn(project, unit, []), targetsIn(project, unit, ['web', 'api'])]).toEqual([[], []]);
  const targets = targetsIn(project, unit, ['web']);
  expect(targets).toContain('urn:pulumi:staging::shop::kubernetes:apps/v1:Deployment::shop/staging/web');
  expect(targets).not.toContain('urn:pulumi:staging::shop::kubernetes:apps/v1:Deployment::shop/staging/api');
});

test('what was deployed, and is no longer in the manifest, is abandoned', () => {
  const releases = new Map(
    ['staging', 'staging.web', 'staging.old', 'production.older'].map((name) => [name, release()]),
  );
  expect(abandonedUnits(sessionOf(shop('application'), { releases }), [])).toEqual(['staging.old']);
  // A deployment of some applications leaves it alone; an environment that is one unit has none.
  expect(abandonedUnits(sessionOf(shop('application'), { releases }), ['web'])).toEqual([]);
  expect(abandonedUnits(sessionOf(shop('environment'), { releases }), [])).toEqual([]);
});
