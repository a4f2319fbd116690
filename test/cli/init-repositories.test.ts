import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { herokuAddOns } from '../../lib/manifest/heroku-addons';
import { repository, run } from './run';

interface Written {
  readonly applications: { readonly [name: string]: { readonly [key: string]: unknown } };
}

/** What init makes of a repository without asking, once that was found to be valid and to be previewed everywhere. */
async function begun(files: { readonly [path: string]: string }, ...argv: readonly string[]) {
  const directory = repository(files);
  const { code, stderr } = await run(['init', '--yes', '--name', 'shop', ...argv], { directory });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  expect(await run(['validate'], { directory })).toMatchObject({ code: 0, stderr: '' });
  for (const environment of ['development', 'production'])
    expect(await run(['preview', '--offline', '-e', environment], { directory })).toMatchObject({ code: 0 });
  const text = readFileSync(join(directory, '.infra', 'project.yml'), 'utf8');
  return { ...(load(text) as Written), text, stderr, directory };
}

const node = JSON.stringify({ scripts: { start: 'node .' } });
const next = JSON.stringify({ dependencies: { next: '15' } });
const manage = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";

describe('several applications', () => {
  test('are found in folders, each with what its files tell', async () => {
    // GIVEN folders of every kind, and those that hold no application
    const { applications, stderr } = await begun({
      'package.json': JSON.stringify({ workspaces: ['apps/*'], scripts: { start: 'turbo start' } }),
      'apps/site/package.json': next,
      'apps/api/manage.py': manage,
      'apps/shop/Gemfile': "gem 'rails'\n",
      'apps/prices/pom.xml': '<groupId>org.springframework.boot</groupId>',
      'services/mail/Dockerfile': 'FROM node\nEXPOSE 4321\n',
      'services/jobs/Procfile': 'web: puma\nworker: sidekiq\n',
      'packages/ui/package.json': JSON.stringify({ name: 'ui' }),
      'node_modules/other/package.json': node,
      'test/fixtures/one/package.json': node,
      'examples/one/Dockerfile': 'FROM scratch\n',
      '.hidden/Dockerfile': 'FROM scratch\n',
    });
    // THEN each is an application, built from its folder
    expect(applications).toMatchObject({
      api: { stack: 'django', build: 'apps/api', variables: { DJANGO_SETTINGS_MODULE: 'config.settings' } },
      prices: { stack: 'spring-boot', build: 'apps/prices' },
      shop: { stack: 'rails', build: 'apps/shop' },
      site: { stack: 'nextjs', build: 'apps/site' },
      jobs: { stack: 'procfile', build: 'services/jobs', parameters: { procfile: 'services/jobs/Procfile' } },
      mail: { stack: 'web', build: 'services/mail', parameters: { port: 4321 } },
    });
    expect(Object.keys(applications)).toHaveLength(6);
    expect(stderr).toContain("found 6 applications:\n  api     django: apps/api/manage.py is Django's\n");
  }, 20_000);

  test('of one folder name are told apart by their paths', async () => {
    const { applications } = await begun({
      'apps/web/package.json': node,
      'services/web/Dockerfile': 'FROM scratch\n',
    });
    expect(Object.keys(applications)).toEqual(['apps-web', 'services-web']);
  });

  test('are made from the top where a Dockerfile copies from there', async () => {
    const { applications } = await begun({
      'apps/api/Dockerfile': 'FROM node\nCOPY --chown=1000 package.json apps/api/package.json ./\n',
      'apps/web/Dockerfile': 'FROM node\nCOPY package.json ./\n',
    });
    expect(applications).toMatchObject({
      api: { build: { context: '.', dockerfile: 'apps/api/Dockerfile' } },
      web: { build: 'apps/web' },
    });
  });

  test('are one where a folder is part of what is above it, and that is told', async () => {
    const files = { 'manage.py': manage, 'frontend/package.json': next, 'mailer/Dockerfile': 'FROM scratch\n' };
    const { applications, stderr } = await begun(files);
    expect(Object.entries(applications).map(([name, { stack }]) => [name, stack])).toEqual([
      ['web', 'django'],
      ['mailer', 'web'],
    ]);
    expect(stderr).toContain(
      'note: web: frontend is treated as part of it; to use that folder as the application instead, run infra init --folder frontend',
    );
  });

  test('are those of the folders that are named', async () => {
    const files = { 'manage.py': manage, 'frontend/package.json': next, 'mailer/Dockerfile': 'FROM scratch\n' };
    const { applications } = await begun(files, '--folder', '.', './frontend/');
    expect(applications).toMatchObject({ web: { stack: 'django' }, frontend: { stack: 'nextjs', build: 'frontend' } });
    expect(Object.keys(applications)).toEqual(['web', 'frontend']);
  });

  test('are begun with in a folder of a larger repository, whose top paths begin at', async () => {
    // GIVEN a project in a folder of a repository
    const directory = repository({ 'shop/api/Procfile': 'web: puma\n', 'shop/site/package.json': next });
    // WHEN THEN
    expect(await run(['init', '-y', '-C', 'shop'], { directory })).toMatchObject({ code: 0 });
    expect(load(readFileSync(join(directory, 'shop/.infra/project.yml'), 'utf8'))).toMatchObject({
      applications: {
        api: { build: 'shop/api', parameters: { procfile: 'shop/api/Procfile' } },
        site: { build: 'shop/site' },
      },
    });
    expect(await run(['validate', '-C', 'shop'], { directory })).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    [['--folder', 'apj'], '--folder: apj is not a folder of the project'],
    [['--folder', '../x'], '--folder: ../x is not a folder of the project'],
    [['--folder', 'docs'], '--folder: cannot detect the stack of docs'],
    [['--folder', 'api', 'site', '--port', '80'], '--port describes a single application, but there are several'],
  ])('%j is refused', async (argv, said) => {
    const directory = repository({ 'api/package.json': node, 'site/package.json': next, 'docs/a.md': '' });
    const { code, stderr } = await run(['init', '-y', ...argv], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  test('are asked for in a terminal', async () => {
    const directory = repository({
      'api/package.json': node,
      'mail/Dockerfile': 'FROM a\n',
      'site/package.json': next,
    });
    const { code, stderr } = await run(['init'], { directory, input: 'shop\napi, sit\nsite api\nghcr.io/acme\n' });
    expect(code).toBe(0);
    expect(stderr).toContain('Which ones do you want [api, mail, site]: ');
    expect(stderr).toContain('"sit" is not one of them; did you mean "site"?');
    expect(load(readFileSync(join(directory, '.infra/project.yml'), 'utf8'))).toMatchObject({
      name: 'shop',
      registry: 'ghcr.io/acme',
      applications: { api: { stack: 'node' }, site: { stack: 'nextjs' } },
    });
  });
});

describe("Heroku's app.json", () => {
  const appJson = JSON.stringify({
    name: 'Shop',
    env: {
      LOG_LEVEL: { value: 'info', description: 'How much\nis logged' },
      GREETING: 'Hello, ${name}: yes',
      SESSION_KEY: { generator: 'secret', description: 'Signs cookies' },
      STRIPE_KEY: { description: 'From the dashboard' },
      SENTRY_LEVEL: { required: false },
      DATABASE_URL: { required: true },
      PORT: '5000',
      'a-b': 'x',
    },
    addons: [
      'heroku-postgresql:essential-0',
      { plan: 'heroku-redis:mini', as: 'CACHE' },
      { plan: 'rediscloud' },
      'cloudamqp:lemur',
      'sendgrid:starter',
      'scheduler',
      'unheard-of:free',
    ],
    formation: { web: { quantity: 3 }, worker: { quantity: 2 } },
    buildpacks: [{ url: 'heroku/nodejs' }],
    scripts: { postdeploy: 'rake db:seed' },
  });

  test('tells add-ons, variables and how many pods run', async () => {
    const { applications, stderr, text } = await begun({ 'package.json': node, 'app.json': appJson });
    expect(applications).toEqual({
      web: {
        stack: 'node',
        parameters: { port: 3000, replicas: 3 },
        variables: { LOG_LEVEL: 'info', GREETING: 'Hello, $${name}: yes' },
        addons: [
          'postgres',
          { type: 'redis', as: 'CACHE' },
          { type: 'redis', as: 'REDISCLOUD' },
          { type: 'rabbitmq', as: 'CLOUDAMQP' },
          { type: 'generated-secret', as: 'SESSION_KEY', env: { SESSION_KEY: 'key' } },
          { type: 'secret', parameters: { keys: ['SENDGRID_API_KEY', 'STRIPE_KEY'] } },
        ],
      },
    });
    for (const note of [
      'add-on scheduler: add an application with stack: cron',
      'add-on unheard-of: no counterpart; infra addons lists what is available',
      'SENTRY_LEVEL is optional: infra config set --app web SENTRY_LEVEL=…',
      'env a-b is not the name of a variable',
      'formation of worker: ',
      'buildpacks heroku/nodejs: ',
      'scripts.postdeploy (rake db:seed): ',
    ]) {
      expect(stderr).toContain(`note: web: ${note}`);
      expect(text).toContain(`    # ${note}`);
    }
    expect(text).toContain('LOG_LEVEL: info  # How much is logged\n');
  });

  test('tells the name, the description and the repository of the project', async () => {
    const about = {
      name: 'Book Shop',
      description: 'Sells books\nand more',
      repository: 'https://github.com/acme/shop',
    };
    const directory = repository({ 'package.json': node, 'app.json': JSON.stringify(about) });
    expect((await run(['init', '--yes'], { directory })).code).toBe(0);
    expect(await run(['validate'], { directory })).toMatchObject({ code: 0, stderr: '' });
    expect(load(readFileSync(join(directory, '.infra/project.yml'), 'utf8'))).toMatchObject({
      name: 'book-shop',
      description: 'Sells books and more',
      repository: 'https://github.com/acme/shop',
    });
  });

  test('is read beside a Procfile by the stack itself, and what a stack implies is not written again', async () => {
    const files = { 'app.json': appJson, Procfile: 'web: puma\nworker: sidekiq\n' };
    const { applications } = await begun(files);
    expect(applications['web']?.['parameters']).toEqual({ port: 8080 });
    const rails = await begun({
      Gemfile: "gem 'rails'\n",
      'app.json': JSON.stringify({ addons: ['heroku-postgresql'], env: { SECRET_KEY_BASE: { generator: 'secret' } } }),
    });
    expect(rails.applications['web']?.['addons']).toBeUndefined();
  });

  test.each(Object.keys(herokuAddOns))('%s has something that stands for it', async (name) => {
    const { applications } = await begun({ 'package.json': node, 'app.json': JSON.stringify({ addons: [name] }) });
    expect(applications['web']?.['addons']).toHaveLength(1);
  });

  test('beside each application is of that one', async () => {
    const { applications, stderr } = await begun({
      'app.json': '{ "addons": ["heroku-redis"] }',
      'api/Procfile': 'web: puma\n',
      'api/app.json': '{ "addons": ["heroku-postgresql"], "formation": { "web": { "quantity": 4 } } }',
      'site/Procfile': 'web: node .\n',
    });
    expect(applications).toMatchObject({
      api: { parameters: { procfile: 'api/Procfile', appJson: 'api/app.json' }, addons: ['postgres'] },
      site: { parameters: { procfile: 'site/Procfile', appJson: null } },
    });
    expect(stderr).toContain('note: api: the top-level app.json belongs to no application; move it next to one');
  });

  test.each([
    '{',
    '[]',
    '{ "env": [], "addons": {}, "formation": 3, "buildpacks": {}, "scripts": [] }',
    '{ "expo": {} }',
  ])('%s tells nothing, and is no obstacle', async (text) => {
    const { applications } = await begun({ 'package.json': node, 'app.json': text });
    expect(applications).toMatchObject({ web: { stack: 'node' } });
  });
});

describe("AWS Copilot's manifests", () => {
  test('tell services and jobs', async () => {
    const { applications, stderr } = await begun({
      Dockerfile: 'FROM node\n',
      'copilot/.workspace': 'application: shop\n',
      'copilot/environments/prod/manifest.yml': 'name: prod\ntype: Environment\n',
      'copilot/front/manifest.yml': [
        'name: front',
        'type: Load Balanced Web Service',
        "http: { path: '/', healthcheck: /up }",
        'image: { build: front/Dockerfile, port: 3000 }',
        'cpu: 256',
        'memory: 512',
        'count: 2',
        'variables: { LOG_LEVEL: info, PYTHON: 3.10, TABLE: { from_cfn: table } }',
        'secrets: { GITHUB_TOKEN: /copilot/shop/secrets/token }',
        'environments: { prod: { count: 4 } }',
        '',
      ].join('\n'),
      'front/Dockerfile': 'FROM node\n',
      'copilot/api/manifest.yml':
        'name: api\ntype: Backend Service\nimage: { build: { dockerfile: docker/api.Dockerfile, context: ., args: { NODE: 22, MODE: live } }, port: 8080 }\n',
      'docker/api.Dockerfile': 'FROM node\n',
      'copilot/queue/manifest.yml': "name: queue\ntype: Backend Service\nimage: { location: 'ghcr.io/acme/queue' }\n",
      'copilot/report/manifest.yml':
        "name: report\ntype: Scheduled Job\nimage: { build: ./Dockerfile }\non: { schedule: 'cron(0 3 ? * MON-FRI *)' }\n",
    });
    expect(applications).toEqual({
      api: {
        stack: 'web',
        build: { context: '.', dockerfile: 'docker/api.Dockerfile', args: { NODE: '22', MODE: 'live' } },
        parameters: { port: 8080, public: false },
      },
      front: {
        stack: 'web',
        build: 'front',
        parameters: { port: 3000, replicas: 2, healthPath: '/up', resources: { cpu: '250m', memory: '512Mi' } },
        variables: { LOG_LEVEL: 'info', PYTHON: '3.10' },
        addons: [{ type: 'secret', parameters: { keys: ['GITHUB_TOKEN'] } }],
        environments: { production: { parameters: { replicas: 4 } } },
      },
      queue: {
        stack: 'worker',
        image: 'ghcr.io/acme/queue',
      },
      report: { stack: 'cron', parameters: { schedule: '0 3 * * MON-FRI' } },
    });
    expect(stderr).toContain('  front   web: copilot/front/manifest.yml is a Load Balanced Web Service\n');
    expect(stderr).toContain('note: front: variable TABLE comes from elsewhere');
    expect(stderr).toContain('copilot/environments/prod is not converted');
  });

  test('tell how the number of tasks follows the load, and what is left out', async () => {
    // GIVEN a service that scales, differs in two environments, and has what there is no like of
    const { applications, stderr } = await begun({
      Dockerfile: 'FROM node\n',
      'copilot/front/manifest.yml': [
        'name: front',
        'type: Load Balanced Web Service',
        'image: { build: ./Dockerfile, port: 3000 }',
        'http: { path: /, alias: shop.example.com, stickiness: true }',
        'count: { range: 2-8, cpu_percentage: { value: 60 }, requests: 100 }',
        'exec: true',
        'environments: { prod: { count: { range: { min: 3, max: 20 } }, cpu: 512 }, qa: { count: 1 } }',
        '',
      ].join('\n'),
    });
    // THEN it scales here, too, and what was left out is told
    expect(applications['front']).toEqual({
      stack: 'web',
      parameters: { port: 3000, autoscaling: { min: 2, max: 8, cpu: 60 } },
      environments: { production: { parameters: { autoscaling: { min: 3, max: 20 } } } },
    });
    expect(stderr.split('\n').filter((line) => line.startsWith('note: '))).toEqual([
      'note: front: count.requests is not converted',
      'note: front: environments.prod: cpu not converted; add what differs under environments: of the application',
      'note: front: environments.qa: count not converted; add what differs under environments: of the application',
      'note: front: exec is not converted',
      'note: front: http.alias: set environments.production.domain in project.yml, or parameters.host of the application',
      'note: front: http.stickiness is not converted',
    ]);
  });

  test('name the project by their workspace', async () => {
    const directory = repository({
      'copilot/.workspace': 'application: book-shop\n',
      'copilot/a/manifest.yml': "name: a\ntype: Backend Service\nimage: { location: 'ghcr.io/acme/a' }\n",
    });
    expect((await run(['init', '--yes'], { directory })).code).toBe(0);
    expect(load(readFileSync(join(directory, '.infra/project.yml'), 'utf8'))).toMatchObject({ name: 'book-shop' });
  });

  test.each([
    ['@daily', '@daily'],
    ['@every 6h', '0 */6 * * *'],
    ['rate(5 minutes)', '*/5 * * * *'],
    ['rate(1 day)', '0 0 * * *'],
    ['15 4 * * 1', '15 4 * * 1'],
    ['@every 7h', '0 3 * * *'],
    ['cron(0 3 ? * 2#1 *)', '0 3 * * *'],
  ])('run at %s as at %s', async (told, schedule) => {
    const manifest = `name: report\ntype: Scheduled Job\nimage: { build: Dockerfile }\non: { schedule: '${told}' }\n`;
    const { applications, stderr } = await begun({ Dockerfile: 'FROM a\n', 'copilot/report/manifest.yml': manifest });
    expect(applications).toMatchObject({ report: { parameters: { schedule } } });
    expect(stderr.includes('has no equivalent')).toBe(['@every 7h', 'cron(0 3 ? * 2#1 *)'].includes(told));
  });
});
