import { ApplicationLink, Postgres, Redis, Secret } from '../../addons';
import { builtInCatalogue } from '../../lib';
import { validateProject } from '../../lib/manifest';
import {
  Application,
  describe as describeCatalogue,
  Environment,
  Pipeline,
  UserError,
  type Project,
} from '../../lib/model';
import { Django, Web, Worker } from '../../stacks';
import { project } from '../manifest/folder';
import { newProject, names } from '../tree';

const descriptions = describeCatalogue(builtInCatalogue);

/** The code under which `infra validate` tells of a manifest. */
function told(...text: readonly string[]): readonly string[] {
  const { diagnostics } = validateProject(project(['name: shop', ...text, ''].join('\n')), descriptions);
  return [...new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))];
}

/** The code under which the same calls are refused. */
function refused(make: (project: Project) => unknown): readonly string[] {
  try {
    make(newProject());
  } catch (error) {
    if (UserError.is(error)) return [error.code];
    throw error;
  }
  return [];
}

const web = (more: string) => ['applications:', `  web: { stack: web, image: web:1, ${more} }`];

test.each<[string, readonly string[], (project: Project) => unknown]>([
  [
    'duplicate-alias',
    web('addons: [{ type: redis, as: CACHE }, { type: postgres, as: CACHE }]'),
    (shop) => {
      const application = new Application(shop, 'web');
      new Redis(application, 'CACHE');
      new Postgres(application, 'CACHE');
    },
  ],
  [
    'duplicate-variable',
    web('addons: [{ type: redis, as: A, env: { URL: url } }, { type: redis, as: B, env: { URL: url } }]'),
    (shop) => {
      const application = new Application(shop, 'web');
      new Redis(application, 'A', { env: { URL: 'url' } });
      new Redis(application, 'B', { env: { URL: 'url' } });
      application.variables();
    },
  ],
  [
    'was-collision',
    [...web(''), '  site: { stack: web, image: web:1, was: web }'],
    (shop) => [new Application(shop, 'web'), new Application(shop, 'site', { was: 'web' })],
  ],
  [
    'unknown-provisioner',
    web('addons: [{ type: secret, parameters: { keys: [A] }, provisioner: in-cluster }]'),
    (shop) => new Secret(new Application(shop, 'web'), 'SECRET', { keys: ['A'], provisioner: 'in-cluster' }),
  ],
  [
    'application-unreachable',
    [...web('addons: [{ type: application, application: jobs }]'), '  jobs: { stack: worker, image: web:1 }'],
    (shop) => {
      const application = new Application(shop, 'web', { image: 'web:1' });
      new Web(application, 'web');
      new ApplicationLink(application, 'JOBS', { application: 'jobs' });
      new Worker(new Application(shop, 'jobs', { image: 'web:1' }), 'worker');
      names(shop);
    },
  ],
  [
    'unknown-stage',
    ['pipelines:', '  ci: { stages: [test], jobs: { a: { stage: tset, script: x } } }'],
    (shop) => new Pipeline(shop, 'ci', { stages: ['test'] }).stage('tset'),
  ],
  [
    'parameter-needed',
    ['applications:', '  web: { stack: django, image: web:1 }'],
    (shop) => {
      new Django(new Application(shop, 'web', { image: 'web:1' }), 'django');
      names(shop);
    },
  ],
  ['environment-kind', ['environments: { demo: {} }'], () => new Environment('demo')],
])('%s is what a mistake is called, in a manifest and in a call', (code, manifest, call) => {
  expect(told(...manifest)).toContain(code);
  expect(refused(call)).toEqual([code]);
});
