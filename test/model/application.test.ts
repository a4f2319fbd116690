import { Postgres, Redis, Secret } from '../../addons';
import { Application } from '../../lib/model';
import { Web } from '../../stacks';
import { environmentOf, field, find, newProject } from '../tree';

test('the add-ons of an application give variables named after alias and binding', () => {
  const project = newProject();
  const web = new Application(project, 'web');
  new Redis(web, 'CACHE');
  expect([...web.variables()]).toEqual([
    ['CACHE_URL', '<web/cache.url>'],
    ['CACHE_HOST', '<web/cache.host>'],
    ['CACHE_PORT', '<web/cache.port>'],
    ['CACHE_PASSWORD', '<web/cache.password>'],
  ]);
});

test('a binding can be given under another name, and then goes by that alone', () => {
  const web = new Application(newProject(), 'web');
  new Redis(web, 'CACHE', { env: { BROKER: 'url', RESULTS: 'url' } });
  expect([...web.variables().keys()].sort()).toEqual([
    'BROKER',
    'CACHE_HOST',
    'CACHE_PASSWORD',
    'CACHE_PORT',
    'RESULTS',
  ]);
});

test('the names of a secret add-on are variables as they are', () => {
  const web = new Application(newProject(), 'web');
  new Secret(web, 'PAYMENT', { keys: ['STRIPE_KEY'] });
  expect([...web.variables().keys()]).toEqual(['STRIPE_KEY']);
});

test("the application's own variables come after the add-ons', and in their place where the name is the same", () => {
  const web = new Application(newProject(), 'web', {
    variables: { CACHE_HOST: 'cache.example.com', WORKERS: 4, DEBUG: false, KEY: { secret: 'API_KEY' } },
  });
  new Redis(web, 'CACHE');
  expect([...web.variables()].slice(-4)).toEqual([
    ['CACHE_HOST', 'cache.example.com'],
    ['WORKERS', '4'],
    ['DEBUG', 'false'],
    ['KEY', '<configuration web.API_KEY>'],
  ]);
  expect(web.variables().size).toBe(7);
});

test('placeholders stand for what is known of project, environment, application and add-ons', () => {
  const project = newProject({
    version: '2.3.0',
    description: 'Shop',
    repository: 'git@example.com:shop.git',
    environment: { name: 'staging', domain: 'example.com' },
  });
  const web = new Application(project, 'web', { image: 'ghcr.io/acme/web:1' });
  new Redis(web, 'CACHE');
  new Web(web, 'web');
  const facts = {
    'project.name': 'shop',
    'project.version': '2.3.0',
    'project.description': 'Shop',
    'project.repository': 'git@example.com:shop.git',
    'environment.name': 'staging',
    'environment.kind': 'staging',
    'environment.namespace': 'shop-staging',
    'environment.domain': 'example.com',
    'application.name': 'web',
    'application.image': 'ghcr.io/acme/web:1',
    'application.host': 'web.example.com',
    'application.url': 'https://web.example.com',
    'addons.cache.url': '<web/cache.url>',
  };
  const found = Object.fromEntries(Object.keys(facts).map((name) => [name, web.resolve(`\${${name}}`)]));
  expect(found).toEqual(facts);
});

test('an application may name where another is reached, in a review environment too', () => {
  const environment = { name: 'review-pr-1', domain: 'example.com', kind: 'development' as const, review: 'pr-1' };
  const project = newProject({ environment });
  const api = new Application(project, 'api', {
    variables: { SITE: '${applications.web.url}', HOSTS: '${application.host}' },
  });
  new Web(api, 'web');
  const web = new Application(project, 'web', { variables: { API: '${applications.api.host}' } });
  new Web(web, 'web', { host: '@' });
  expect(Object.fromEntries(api.variables())).toMatchObject({
    SITE: 'https://pr-1.example.com',
    HOSTS: 'api-pr-1.example.com',
  });
  expect(Object.fromEntries(web.variables())).toMatchObject({ API: 'api-pr-1.example.com' });
});

describe('a placeholder that names nothing', () => {
  const project = newProject({ environment: { name: 'staging' } });
  const web = new Application(project, 'web');
  new Web(web, 'web', { public: false });
  new Redis(web, 'CACHE');
  const api = new Application(project, 'api');

  test.each([
    ['applications.wbe.url', 'unknown application "wbe"; did you mean "web"?'],
    ['applications.web', 'web is not a value; expected one of host, url'],
    ['applications.web.url.x', 'web has no "url.x"; expected one of host, url'],
    ['applications.web.name', 'web has no "name"; expected one of host, url'],
    ['applications.api.host', 'api has no host'],
    ['project.nmae', 'project has no "nmae"; did you mean "name"?'],
    ['project', 'project is not a value; expected one of name, version, description, repository'],
    ['environment.domain', 'the environment has no domain'],
    ['application.url', 'the application has no url'],
    ['enviroment.name', 'unknown name "enviroment"; did you mean "environment"?'],
    ['x', 'unknown name "x"; expected one of addons, applications, project, environment, application'],
    ['addons.cahe.url', 'unknown add-on "cahe"; did you mean "cache"?'],
    ['addons.cache', 'the name of a binding is missing; expected one of url, host, port, password'],
    ['addons.cache.ulr', 'CACHE has no binding "ulr"; did you mean "url"?'],
  ])('${%s}: %s', (reference, problem) => {
    expect(() => web.resolve(`\${${reference}}`)).toThrow(
      expect.objectContaining({
        code: 'placeholder-unknown',
        message: `Application web: \${${reference}}: ${problem}`,
      }),
    );
  });

  test('is told how to be written as it is', () => {
    const hint = 'For a literal ${HOME}, write $${HOME}.';
    expect(() => api.resolve('${HOME}')).toThrow(expect.objectContaining({ hint }));
    expect(api.resolve('$${HOME}')).toBe('${HOME}');
  });
});

test('a host may be put together, but not of itself', () => {
  const hostOf = (host: string) => {
    const project = newProject({ environment: { name: 'staging', domain: 'example.com' } });
    return new Web(new Application(project, 'web', { variables: { URL: '${application.url}' } }), 'web', { host });
  };
  const shop = hostOf('${project.name}.${environment.domain}');
  expect(shop.host).toBe('shop.example.com');
  expect(shop.application.variables().get('URL')).toBe('https://shop.example.com');
  expect(field(find(shop.application.project, 'Ingress', 'web'), 'spec', 'rules', 0, 'host')).toBe('shop.example.com');
  expect(() => hostOf('www.${application.host}').host).toThrow(
    expect.objectContaining({
      code: 'placeholder-cycle',
      message: 'Application web: has a host that refers to itself',
    }),
  );
});

test('placeholders in every text of a value are replaced, and nothing else of it', () => {
  const web = new Application(newProject(), 'web');
  const value = { list: ['${project.name}', 1], map: { text: 'x-${application.name}', none: null }, flag: true };
  expect(web.resolveAll(value)).toEqual({ list: ['shop', 1], map: { text: 'x-web', none: null }, flag: true });
});

test('two applications share an add-on under names of their own', () => {
  // GIVEN a database of the project
  const project = newProject();
  const shared = new Postgres(project, 'SHARED_DB');
  const [web, jobs] = [new Application(project, 'web'), new Application(project, 'jobs')];
  // WHEN both attach it
  web.attach(shared, { as: 'DATABASE' });
  jobs.attach(shared, { as: 'SHOP', env: { DSN: 'url' } });
  new Web(web, 'web');
  new Web(jobs, 'web');
  // THEN both read the same Secret
  const [ofWeb, ofJobs] = ['web', 'jobs'].map((name) => environmentOf(find(project, 'Deployment', name)));
  expect(ofWeb?.['DATABASE_URL']).toMatch(/^shop-shared-db-[0-9a-f]{8}\/url$/);
  expect(ofJobs?.['DSN']).toBe(ofWeb?.['DATABASE_URL']);
  expect(Object.keys(ofJobs ?? {})).not.toContain('SHOP_URL');
  expect(ofJobs?.['SHOP_DATABASE']).toBe('app');
});

test('an application uses the add-on of another', () => {
  const project = newProject();
  const [web, jobs] = [new Application(project, 'web'), new Application(project, 'jobs')];
  jobs.attach(new Redis(web, 'CACHE'));
  new Web(web, 'web');
  new Web(jobs, 'web');
  const [ofWeb, ofJobs] = ['web', 'jobs'].map((name) => environmentOf(find(project, 'Deployment', name)));
  expect(ofJobs?.['CACHE_URL']).toBe(ofWeb?.['CACHE_URL']);
});

test('configuration is read from the version that is given, by the application it belongs to', () => {
  // GIVEN two applications that share what comes from configuration
  const project = newProject({ configuration: 2 });
  const web = new Application(project, 'web', { configuration: 7, variables: { DSN: { secret: 'SENTRY_DSN' } } });
  const jobs = new Application(project, 'jobs');
  const shared = new Secret(project, 'SHARED', { keys: ['LICENCE'] });
  const own = new Secret(web, 'OWN', { keys: ['STRIPE_KEY'] });
  web.attach(shared);
  jobs.attach(shared);
  jobs.attach(own);
  new Web(web, 'web');
  new Web(jobs, 'web');
  // THEN
  expect(environmentOf(find(project, 'Deployment', 'web'))).toMatchObject({
    DSN: 'web-config-v7/SENTRY_DSN',
    LICENCE: 'shop-shared-config-v2/LICENCE',
    STRIPE_KEY: 'web-config-v7/STRIPE_KEY',
  });
  expect(environmentOf(find(project, 'Deployment', 'jobs'))).toMatchObject({
    LICENCE: 'shop-shared-config-v2/LICENCE',
    STRIPE_KEY: 'web-config-v7/STRIPE_KEY',
  });
});

test.each([
  [{ images: { web: 'a:1' }, image: 'b:2' }, 'a:1'],
  [{ images: { other: 'a:1' }, image: 'b:2' }, 'b:2'],
  [{}, 'registry.example.com/shop/web'],
])(
  'with %j the image is %s',
  ({ images, image }: { images?: { [name: string]: string }; image?: string }, expected) => {
    const project = newProject(images === undefined ? {} : { images });
    expect(new Application(project, 'web', image === undefined ? {} : { image }).image).toBe(expected);
  },
);

test('the owners are those of the application, else those of the project', () => {
  const project = newProject({ ownership: [{ paths: ['**'], owners: ['@acme/shop'] }] });
  const owners = [{}, { owner: '@acme/web' }, { owner: ['@a', '@b'] }].map(
    (props, index) => new Application(project, `web-${index}`, props).owners,
  );
  expect(owners).toEqual([['@acme/shop'], ['@acme/web'], ['@a', '@b']]);
});

test('an application is no instance of other charts, nor they of it', () => {
  const project = newProject();
  expect(project.shared instanceof Application).toBe(false);
  expect(new Application(project, 'web') instanceof Application).toBe(true);
});
