import { App, Chart } from 'cdk8s';
import { Postgres, Redis, Secret } from '../../addons';
import { addOnSelector } from '../../lib/kubernetes';
import { Application, ConstructError, Pipeline, type Project, recordSource, UserError } from '../../lib/model';
import { Django, Web, Worker } from '../../stacks';
import { newProject } from '../tree';

/** What a mistake is reported as. */
function mistake(make: () => unknown): { code: string; message: string; exitCode: number } {
  try {
    make();
  } catch (error) {
    if (!UserError.is(error)) throw error;
    return { code: error.code, message: error.message, exitCode: error.exitCode };
  }
  throw new Error('nothing was wrong');
}

test.each([
  [
    'name-invalid',
    'project "My Shop" is not a valid name; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
    () => newProject({ name: 'My Shop' }),
  ],
  [
    'name-invalid',
    'Application Web: "Web" is not a valid name; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
    () => new Application(newProject(), 'Web'),
  ],
  [
    'name-invalid',
    'Application web: "Old" is not a valid name; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
    () => new Application(newProject(), 'web', { was: 'Old' }),
  ],
  [
    'name-invalid',
    'Application web: "2FA" is not a valid variable name; expected letters, digits and "_", not beginning with a digit',
    () => new Application(newProject(), 'web', { variables: { '2FA': 'on' } }),
  ],
  [
    'name-invalid',
    'Redis web/cache: "cache" is not a valid alias; expected upper snake case such as CACHE or SHARED_DB: A-Z, 0-9 and "_", beginning with a letter',
    () => new Redis(new Application(newProject(), 'web'), 'cache'),
  ],
  [
    'name-invalid',
    'Redis web/CACHE: "the cache" is not a valid alias; expected upper snake case such as CACHE or SHARED_DB: A-Z, 0-9 and "_", beginning with a letter',
    () => new Redis(new Application(newProject(), 'web'), 'CACHE', { was: 'the cache' }),
  ],
  [
    'duplicate-alias',
    'Application web: two add-ons have the alias DATABASE',
    () => {
      const project = newProject();
      const web = new Application(project, 'web');
      new Postgres(web, 'DATABASE');
      web.attach(new Postgres(project, 'SHARED'), { as: 'DATABASE' });
    },
  ],
  [
    'duplicate-alias',
    'Application web: already has "DATABASE" (Postgres)',
    () => {
      const web = new Application(newProject(), 'web');
      new Postgres(web, 'DATABASE');
      new Redis(web, 'DATABASE');
    },
  ],
  [
    'duplicate-name',
    'Project (root): already has "web" (Application)',
    () => {
      const project = newProject();
      new Application(project, 'web');
      new Application(project, 'web');
    },
  ],
  [
    'stack-duplicate',
    'Application web: already has "web" (Web)',
    () => {
      const web = new Application(newProject(), 'web');
      new Web(web, 'web');
      new Worker(web, 'web');
    },
  ],
  [
    'duplicate-variable',
    'Application web: two add-ons set the variable CACHE_URL',
    () => {
      const web = new Application(newProject(), 'web');
      new Redis(web, 'CACHE');
      new Postgres(web, 'DATABASE', { env: { CACHE_URL: 'url' } });
      web.variables();
    },
  ],
  [
    'unknown-provisioner',
    'Secret web/KEYS: secret cannot come from "aws"; expected external',
    () => new Secret(new Application(newProject(), 'web'), 'KEYS', { keys: ['KEY'], provisioner: 'aws' }),
  ],
  [
    'unknown-binding',
    'Redis web/CACHE: has no binding "uri"; it has url, host, port, password',
    () => new Redis(new Application(newProject(), 'web'), 'CACHE').binding('uri'),
  ],
  [
    'parameters-invalid',
    'Postgres web/DATABASE: vresion: unknown key "vresion"; did you mean "version"?',
    () => new Postgres(new Application(newProject(), 'web'), 'DATABASE', Object.assign({}, { vresion: '17' })),
  ],
  [
    'parameters-invalid',
    'Web web/web: port: 0 is out of range; expected 1 to 65535; replicas: expected a whole number, found the text "two"',
    () => {
      const parameters: object = { port: 0, replicas: 'two' };
      return new Web(new Application(newProject(), 'web'), 'web', parameters);
    },
  ],
  [
    'parameters-invalid',
    'Secret web/SECRETS: keys: the list is empty; expected 1 or more items',
    () => new Secret(new Application(newProject(), 'web'), 'SECRETS', { keys: [] }),
  ],
  ['stack-missing', 'Application web: has no stack', () => new Application(newProject(), 'web').stack],
  [
    'stack-duplicate',
    'Application web: has two stacks, web and worker',
    () => {
      const web = new Application(newProject(), 'web');
      new Web(web, 'web');
      new Worker(web, 'worker');
    },
  ],
  [
    'placeholder-unknown',
    'Application web: ${addons.cache.url}: unknown add-on "cache"; it uses none',
    () => new Application(newProject(), 'web').resolve('x ${addons.cache.url}'),
  ],
  [
    'placeholder-unknown',
    'Application web: ${addons.cache.url.host}: CACHE has no binding "url.host"; expected one of url, host, port, password',
    () => {
      const web = new Application(newProject(), 'web');
      new Redis(web, 'CACHE');
      web.resolve('${addons.cache.url.host}');
    },
  ],
  [
    'parameter-needed',
    'Application web: does not say which WSGI module to serve',
    () => {
      const project = newProject();
      new Django(new Application(project, 'web'), 'django');
      project.prepare();
    },
  ],
  [
    'unknown-addon',
    'Application web: implies an unknown add-on "postgres"',
    () => {
      const project = newProject({ catalogue: { stacks: {}, addons: {} } });
      new Django(new Application(project, 'web'), 'django', { module: 'shop.wsgi' });
      project.prepare();
    },
  ],
  [
    'unknown-stage',
    'Pipeline Pipelines/main: has no stage "lint"; its stages are build, test, deploy',
    () => new Pipeline(newProject(), 'main').stage('lint'),
  ],
  [
    'process-duplicate',
    'Application web: has a process named "web", a name that its stack web uses for a process of its own',
    () => {
      const project = newProject();
      new Web(new Application(project, 'web'), 'web', { processes: { web: { command: 'x' } } });
      project.prepare();
    },
  ],
])('%s: %s', (code, message, make) => {
  expect(mistake(make)).toEqual({ code, message, exitCode: 2 });
});

test('a tree with another root says so', () => {
  // GIVEN a chart of another app, which only a cast lets in
  const chart: unknown = new Chart(new App(), 'x');
  // THEN
  expect(mistake(() => new Postgres(chart as Project, 'DATABASE'))).toEqual({
    code: 'project-missing',
    message: 'Chart x: the root of its tree is not a Project',
    exitCode: 2,
  });
});

test('two applications, or add-ons, of one identity are an error', () => {
  // GIVEN one that took the earlier name of another
  const project = newProject();
  const site = new Application(project, 'site', { was: 'web' });
  new Redis(site, 'NEW', { was: 'CACHE' });
  // THEN
  expect(mistake(() => new Application(project, 'web'))).toEqual({
    code: 'was-collision',
    message: 'Application web: another one has the name "web", or had it (see `was`)',
    exitCode: 2,
  });
  expect(mistake(() => new Redis(site, 'CACHE')).code).toBe('was-collision');
});

test('a mistake in a manifest is where it was written', () => {
  // GIVEN an application read from a file
  const web = new Application(newProject(), 'web');
  recordSource(web, { file: '.infra/project.yml', line: 7, column: 3 });
  const cache = new Redis(web, 'CACHE');
  // THEN it and what is in it name the place
  expect(mistake(() => web.stack).message).toBe('Application web (.infra/project.yml:7:3): has no stack');
  expect(mistake(() => cache.binding('uri')).message).toMatch(/^Redis web\/CACHE \(\.infra\/project\.yml:7:3\): /);
});

test('a user error is known across copies of the package; other errors are none', () => {
  const foreign = Object.assign(new Error('x'), { [Symbol.for('project-infra.UserError')]: true });
  const own = mistake(() => new Application(newProject(), 'A'));
  expect(own.exitCode).toBe(2);
  expect([UserError.is(foreign), UserError.is(new Error('x')), UserError.is(null)]).toEqual([true, false, false]);
  expect(new ConstructError(newProject(), 'acme/x', 'y').message).toBe('Project (root): y');
});

test('the selector of an add-on does not depend on its construct', () => {
  const web = () => new Application(newProject(), 'web');
  expect(addOnSelector(new Redis(web(), 'NEW', { was: 'CACHE' }))).toEqual(addOnSelector(new Redis(web(), 'CACHE')));
});
