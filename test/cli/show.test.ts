import { load } from 'js-yaml';
import { project, repository, run } from './run';

/** A project in which every kind of value comes from somewhere else. */
const directory = repository({
  '.infra/project.yml': [
    'name: shop',
    'registry: ghcr.io/acme',
    'environments:',
    '  production: { domain: shop.example.com, cluster: { context: prod } }',
    '  demo: { kind: development }',
    'addons: [{ type: redis, as: QUEUE }]',
    'applications:',
    '  web:',
    '    stack: django',
    '    parameters: { workers: 3 }',
    '    variables:',
    '      DJANGO_SETTINGS_MODULE: shop.settings',
    '      WHERE: ${environment.name}/${project.name}',
    '      CACHE: ${addons.cache.url}/1',
    '      SENTRY_DSN: { secret: SENTRY_DSN }',
    '    addons:',
    '      - { type: redis, as: CACHE }',
    '      - { from: project.QUEUE, as: QUEUE }',
    '      - { type: postgres, as: LEGACY, provisioner: external }',
    '    environments:',
    '      default: { variables: { LEVEL: debug } }',
    '      production:',
    '        parameters: { replicas: 4 }',
    '        variables: { LEVEL: info }',
    '      demo: { addons: { CACHE: null }, variables: { CACHE: none }, parameters: { release: null } }',
    '',
  ].join('\n'),
  '.infra/applications/nightly.yml': [
    'stack: cron',
    'parameters: { schedule: "@daily" }',
    'implied: { addons: false }',
    'environments: [production]',
    '',
  ].join('\n'),
});

/** The lines of an application's part that hold a text, spaces made one. */
function lines(stdout: string, text: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) => line.trim().replaceAll(/ +/g, ' '));
}

describe('production', () => {
  test('each value is told with where it comes from', async () => {
    const { code, stdout, stderr } = await run(['show', '--env', 'production'], { directory });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'warning: web/DATABASE: there are no backups in the cluster; in production, use the provisioner aws or external\n',
    });
    // as written; of the environment; a default of the type; implied
    expect(lines(stdout, 'workers:')).toEqual(['workers: 3 # project.yml:10']);
    expect(lines(stdout, 'replicas:')).toEqual(['replicas: 4 # project.yml:23 · production']);
    expect(lines(stdout, 'LEVEL:')).toEqual(['LEVEL: info # project.yml:24 · production']);
    expect(lines(stdout, 'healthPath:')).toEqual(['healthPath: / # default of django']);
    expect(lines(stdout, 'image:')).toEqual([
      'image: ghcr.io/acme/shop/web # implied',
      'image: ghcr.io/acme/shop/nightly # implied',
    ]);
    expect(lines(stdout, 'url: https')).toEqual(['url: https://web.shop.example.com # implied']);
    expect(lines(stdout, 'schedule:')).toEqual(['schedule: "@daily" # applications/nightly.yml:2']);
    expect(lines(stdout, 'namespace:')).toEqual(['namespace: shop-production # implied']);
    expect(lines(stdout, 'implied by django')).toContain('DATABASE: # implied by django');
    expect(lines(stdout, 'from: project.QUEUE')).toEqual(['from: project.QUEUE # project.yml:18']);
  });

  test('it says what will run', async () => {
    const { stdout } = await run(['show', '-e', 'production'], { directory });
    expect(lines(stdout, '- Deployment')).toEqual([
      expect.stringMatching(/^- Deployment web ×4 # gunicorn shop\.wsgi /),
    ]);
    expect(lines(stdout, '- Job')).toEqual([
      expect.stringMatching(/^- Job web-release-[0-9a-f]{8} # before it serves: python manage\.py migrate/),
    ]);
    expect(lines(stdout, '- CronJob')).toEqual(['- CronJob nightly at @daily (Etc/UTC) # what the image runs']);
    expect(lines(stdout, '- StatefulSet')).toEqual([
      '- StatefulSet shop-queue ×1 # redis:8',
      '- StatefulSet web-database ×1 # postgres:17',
      '- StatefulSet web-cache ×1 # redis:8',
    ]);
  });

  test('variables are all there; what is secret is masked, with what it is made of', async () => {
    const { stdout } = await run(['show', '-e', 'production', '--json'], { directory });
    const { applications } = JSON.parse(stdout) as Overview;
    const web = applications.find(({ name }) => name === 'web');
    const variables = Object.fromEntries((web?.variables ?? []).map(({ name, ...rest }) => [name, rest]));
    expect(variables).toMatchObject({
      PORT: { value: '8000', secret: false, by: 'stack' },
      SECRET_KEY: { value: '••••••', secret: true, from: ['SECRET.key'], by: 'add-on' },
      DATABASE_URL: { value: '••••••', secret: true, from: ['DATABASE.url'], by: 'add-on' },
      DATABASE_PORT: { value: '5432', secret: false, from: ['DATABASE.port'], by: 'add-on' },
      QUEUE_HOST: { value: 'shop-queue.shop-production.svc', secret: false, by: 'add-on' },
      LEGACY_HOST: { value: '••••••', secret: true, from: ['LEGACY.host', 'configuration LEGACY_HOST'], by: 'add-on' },
      WHERE: { value: 'production/shop', secret: false, from: [], by: 'application' },
      CACHE: { value: '••••••/1', secret: true, from: ['CACHE.url'], by: 'application' },
      SENTRY_DSN: { value: '••••••', secret: true, from: ['configuration SENTRY_DSN'], by: 'application' },
    });
  });

  test('it is YAML, the same each time, and as colourful as is wanted', async () => {
    const plain = await run(['show', '-e', 'production'], { directory });
    expect(load(plain.stdout)).toMatchObject({
      name: 'shop',
      environment: { name: 'production', kind: 'production', domain: 'shop.example.com' },
      applications: { web: { parameters: { workers: 3, replicas: 4 } }, nightly: { stack: 'cron' } },
    });
    expect(await run(['show', '-e', 'production'], { directory })).toEqual(plain);
    const colored = await run(['show', '-e', 'production'], { directory, colors: true });
    expect(colored.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
    expect(colored.stdout).not.toBe(plain.stdout);
  });
});

describe('what is switched off', () => {
  test('a removed add-on, a removed release phase, an application that is not there', async () => {
    const { code, stdout } = await run(['show', '-e', 'demo'], { directory });
    expect(code).toBe(0);
    expect(lines(stdout, '(off)')).toEqual([
      'release: (off) # project.yml:25 · demo',
      'CACHE: (off) # project.yml:25 · demo',
      'nightly: (off) # applications/nightly.yml:1 · not in demo',
    ]);
    expect(lines(stdout, '- Job')).toEqual([]);
    expect(lines(stdout, '# shop in demo')).toEqual(['# shop in demo, a development environment']);
  });

  test('what the stack would imply', async () => {
    const made = project(
      'name: shop',
      'applications:',
      '  web:',
      '    stack: django',
      '    implied: { addons: [postgres] }',
      '    variables: { DJANGO_SETTINGS_MODULE: shop.settings }',
    );
    const { stdout } = await run(['show'], { directory: made });
    expect(lines(stdout, 'SECRET: (off)')).toEqual(['SECRET: (off) # project.yml:5']);
  });

  test('schedules of a canary', async () => {
    const made = project(
      'name: shop',
      'applications:',
      '  nightly: { stack: cron, parameters: { schedule: "@daily" }, image: a/b }',
    );
    const { stdout } = await run(['show', '-e', 'canary'], { directory: made });
    expect(lines(stdout, 'CronJob')).toEqual(['- CronJob nightly-canary (off) # what the image runs']);
  });
});

test('passwords in URLs are masked, wherever they are written', async () => {
  const made = project(
    'name: shop',
    'repository: https://joe:canary-1@git.example.com/shop.git',
    'deploy: { backend: "postgres://state:canary-2@db.example.com/state" }',
    'applications:',
    '  web: { stack: web, variables: { QUEUE: "amqp://guest:canary-3@mq", PLAIN: "https://example.com:80/a@b" } }',
  );
  for (const argv of [['show'], ['show', '--json']]) {
    const { code, stdout } = await run(argv, { directory: made });
    expect(code).toBe(0);
    expect(stdout).not.toContain('canary');
    expect(stdout).toContain('amqp://guest:••••••@mq');
    expect(stdout).toContain('https://example.com:80/a@b');
  }
});

test('what steers a terminal does not reach it', async () => {
  const made = project('name: shop', 'applications:', '  web: { stack: web, variables: { X: "a\\e[31mb\\nc" } }');
  const { stdout } = await run(['show'], { directory: made });
  expect(stdout).not.toContain('\u001b');
  expect(load(stdout)).toMatchObject({ applications: { web: { variables: { X: 'a\u001b[31mb\nc' } } } });
});

describe('which applications', () => {
  test('one of them', async () => {
    const { stdout } = await run(['show', 'nightly', '-e', 'production'], { directory });
    expect(Object.keys((load(stdout) as { readonly applications: object }).applications)).toEqual(['nightly']);
  });

  test('an unknown one', async () => {
    const { code, stdout, stderr } = await run(['show', 'wep'], { directory });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'error: development has no application wep [unknown-application]\n  Did you mean web? Its applications are web, nightly.\n',
    );
  });

  test('an unknown environment', async () => {
    const { code, stderr } = await run(['show', '-e', 'prod'], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain('unknown environment "prod"; did you mean "production"?');
  });
});

describe('on a terminal', () => {
  test.each([80, 120])('of %d columns lines fit', async (columns) => {
    const { stdout } = await run(['show', '-e', 'production'], { directory, columns });
    const long = stdout.split('\n').filter((line) => line.length > columns);
    expect(long).toEqual([]);
  });
});

interface Overview {
  readonly applications: readonly {
    readonly name: string;
    readonly variables: readonly { readonly name: string; readonly value: string }[];
  }[];
}

test('what pods are told is there with its origin, and what comes of it', async () => {
  const folder = repository({
    '.infra/project.yml': [
      'name: shop',
      'applications:',
      '  web:',
      '    stack: web',
      '    parameters: { sidecars: { proxy: { image: "envoy:1" } }, init: { prepare: {} }, probes: { liveness: null } }',
      '    environments:',
      '      default: { parameters: { replicas: 1 } }',
      '      staging: { parameters: { autoscaling: { max: 9 }, networkPolicy: false } }',
      '',
    ].join('\n'),
  });
  const { stdout } = await run(['show', '--env', 'staging'], { directory: folder });
  expect(lines(stdout, 'Deployment web')).toEqual([
    '- Deployment web ×1–9 by load # what the image runs · after prepare · beside proxy',
  ]);
  expect(lines(stdout, 'max:')).toEqual(['max: 9 # project.yml:8 · staging']);
  expect(lines(stdout, 'liveness:')).toEqual(['liveness: (off) # project.yml:5']);
  expect(lines(stdout, 'memory:')).toEqual(['memory: 256Mi # default of web']);
  expect(lines(stdout, 'replicas:')).toEqual([]);
  expect(stdout).not.toContain('NetworkPolicy');
});

test('Jobs say when they run: those of add-ons before what uses them; a long script is not begun to be told', async () => {
  // GIVEN a database in AWS, whose login a Job makes, and an application that is only a Job
  const aws = project(
    'name: shop',
    'environments: { staging: { aws: { region: eu-west-1, clusterName: c } } }',
    'applications:',
    '  web: { stack: web, addons: [postgres] }',
    '  import: { stack: job, parameters: { command: import-all } }',
  );
  const { stdout } = await run(['show', '-e', 'staging'], { directory: aws });
  expect(lines(stdout, '- Job')).toEqual([
    expect.stringMatching(/^- Job web-database-login-\w+ # before what uses it: a script of \d+ lines$/),
    expect.stringMatching(/^- Job import-job-\w+ # for each release: import-all$/),
  ]);
});
