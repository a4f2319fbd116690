import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { detect } from '../../lib/cli/init/detect';
import type { Sign, StackDescription } from '../../lib/model';
import { repositoryFacts, toLabel } from '../../lib/cli/init/repository';
import { stacks } from '../../stacks';
import { repository, run } from './run';

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'infra-init-')));

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** An empty folder of a name. */
function folder(name: string): string {
  const path = join(mkdtempSync(join(parent, 'x')), name);
  mkdirSync(path);
  return path;
}

function written(directory: string): string {
  return readFileSync(join(directory, '.infra', 'project.yml'), 'utf8');
}

describe('what it writes works as it is', () => {
  const cases = [
    { argv: [], application: { web: { stack: 'web', parameters: { port: 8080 } } } },
    { argv: ['--stack', 'web', '--port', '3000'], application: { web: { parameters: { port: 3000 } } } },
    { argv: ['--stack', 'worker', '--app', 'queue'], application: { queue: { stack: 'worker' } } },
    { argv: ['--stack', 'cron'], application: { nightly: { parameters: { schedule: '0 3 * * *' } } } },
    {
      argv: ['--stack', 'cron', '--schedule', '@hourly'],
      application: { nightly: { parameters: { schedule: '@hourly' } } },
    },
    {
      argv: ['--stack', 'django', '--name', 'on'],
      application: { web: { stack: 'django', variables: { DJANGO_SETTINGS_MODULE: 'on.settings' } } },
    },
    {
      argv: ['--image', 'ghcr.io/acme/web:1.0', '--registry', 'ghcr.io/acme', '--app', 'y'],
      application: { y: { image: 'ghcr.io/acme/web:1.0' } },
    },
  ];

  test.each(cases)('$argv', async ({ argv, application }) => {
    // GIVEN an empty folder
    const directory = folder('My_Shop 2');
    // WHEN a project is made in it
    const { code, stdout, stderr } = await run(['init', '--yes', ...argv], { directory });
    // THEN its file is short, has comments, and says what it was told
    expect({ code, stdout }).toEqual({ code: 0, stdout: '.infra/project.yml\n' });
    const given: readonly string[] = argv;
    const isGuessed = !given.includes('--stack') && !given.includes('--image');
    const start = isGuessed ? 'no application was recognised here; .*\\n .* infra init --folder .*\\n' : '';
    const registry = given.includes('--image') ? '' : ' {2}set registry: in .infra/project.yml .*\\n';
    expect(stderr).toMatch(new RegExp(`^${start}next:\\n${registry} {2}infra show`));
    expect(written(directory).split('\n').length).toBeLessThan(30);
    expect(load(written(directory))).toMatchObject({ applications: application });
    // AND it is valid, and can be shown, synthesized and previewed in every environment
    expect(await run(['validate'], { directory })).toEqual({
      code: 0,
      stdout: 'valid: 1 application, 4 environments\n',
      stderr: '',
    });
    for (const environment of ['development', 'staging', 'canary', 'production']) {
      expect((await run(['show', '-e', environment], { directory })).code).toBe(0);
      expect((await run(['synth', '-e', environment], { directory })).code).toBe(0);
    }
  });
});

test('the name is that of the remote, without credentials in what is written', async () => {
  const directory = folder('checkout');
  execFileSync('git', ['init', '--quiet', directory]);
  execFileSync('git', [
    '-C',
    directory,
    'remote',
    'add',
    'origin',
    'https://joe:canary-token@git.example.com/acme/Web_Shop.git',
  ]);
  await run(['init', '-y'], { directory });
  expect(load(written(directory))).toMatchObject({
    name: 'web-shop',
    repository: 'https://git.example.com/acme/Web_Shop.git',
  });
  expect(written(directory)).not.toContain('canary-token');
});

test('without a remote the name is that of the folder', () => {
  expect(repositoryFacts(folder('Bücher Regal')).name).toBe('bucher-regal');
});

test.each([
  ['storefront', 'storefront'],
  ['MyWebShop', 'my-web-shop'],
  ['123-shop', 'shop'],
  ['acme.example.com', 'acme-example-com'],
  ['-', 'app'],
  ['日本', 'app'],
  [`a${'-b'.repeat(60)}`, `a${'-b'.repeat(31)}`],
])('%s becomes the label %s', (text, label) => {
  expect(toLabel(text)).toBe(label);
});

test("Django's settings are those of manage.py", async () => {
  const directory = folder('shop');
  const line = "    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.base')\n";
  writeFileSync(join(directory, 'manage.py'), `import os\n${line}`);
  await run(['init', '-y'], { directory });
  expect(load(written(directory))).toMatchObject({
    applications: { web: { stack: 'django', variables: { DJANGO_SETTINGS_MODULE: 'config.settings.base' } } },
  });
});

test.each([
  ['requirements.txt', 'django\ncelery[redis]>=5.3  # tasks\n', true],
  ['requirements.txt', 'django\ndjango-celery-beat\ncelery-once\n', false],
  ['pyproject.toml', 'dependencies = ["django", "celery>=5"]\n', true],
  ['pyproject.toml', '[tool.poetry.dependencies]\ncelery = "^5.4"\n', true],
])('Celery in %s is run beside Django: %j', async (file, text, expected) => {
  // GIVEN a Django application
  const directory = folder('shop');
  writeFileSync(join(directory, 'manage.py'), "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n");
  writeFileSync(join(directory, file), text);
  // WHEN a project is made of it
  await run(['init', '-y'], { directory });
  // THEN its workers run where it names Celery, which brings a Redis
  const { applications } = load(written(directory)) as { applications: { web: { parameters: object } } };
  expect(applications.web.parameters).toEqual({ port: 8000, ...(expected ? { celery: {} } : {}) });
  expect((await run(['validate'], { directory })).stderr).toBe('');
});

describe('every stack', () => {
  test.each(Object.keys(stacks))('%s is one that init can begin with', async (stack) => {
    // GIVEN a repository with what stacks read of one
    const directory = folder('shop');
    writeFileSync(join(directory, 'Procfile'), 'web: npm start\n');
    // WHEN a project of the stack is made in it
    expect(await run(['init', '--yes', '--stack', stack], { directory })).toMatchObject({ code: 0 });
    // THEN it is valid, and makes objects, in every environment
    expect(await run(['validate'], { directory })).toMatchObject({ code: 0, stderr: '' });
    for (const environment of ['development', 'staging', 'canary', 'production'])
      expect((await run(['synth', '-e', environment], { directory })).code).toBe(0);
  });

  test('that reads a file which is not there is refused', async () => {
    const directory = folder('shop');
    const { code, stderr } = await run(['init', '--yes', '--stack', 'procfile'], { directory });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: the stack procfile reads Procfile, which does not exist [file-missing]\n  Create it first; infra stacks procfile describes what it contains.\n',
    });
    expect(existsSync(join(directory, '.infra'))).toBe(false);
  });
});

describe('what a repository looks like is proposed, and why', () => {
  const next = JSON.stringify({ dependencies: { next: '15' }, scripts: { start: 'next start' } });
  test.each([
    [{ Gemfile: "source 'https://rubygems.org'\ngem 'rails', '~> 8'\n" }, 'rails', 'Gemfile names rails'],
    [{ 'package.json': next }, 'nextjs', 'package.json names next'],
    [{ 'package.json': '{ "scripts": { "start": "node ." } }' }, 'node', 'package.json has a start script'],
    [{ 'pom.xml': '<groupId>org.springframework.boot</groupId>' }, 'spring-boot', 'pom.xml names Spring Boot'],
    [{ 'pom.xml': '<groupId>org.apache.storm</groupId>' }, 'storm-topology', 'pom.xml names Apache Storm'],
    [{ 'build.gradle.kts': 'id("org.springframework.boot")' }, 'spring-boot', 'build.gradle.kts names Spring Boot'],
    [
      { Procfile: 'web: puma\nworker: sidekiq\n', Gemfile: "gem 'rails'" },
      'procfile',
      'Procfile lists its processes: web, worker',
    ],
    [{ 'manage.py': '#!/usr/bin/env python\n' }, 'django', "manage.py is Django's"],
    [{ Dockerfile: 'FROM scratch\n' }, 'web', 'Dockerfile builds a container'],
  ])('%j', async (files, stack, why) => {
    const directory = folder('shop');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const { code, stderr } = await run(['init', '--yes'], { directory });
    expect(code).toBe(0);
    expect(stderr).toMatch(new RegExp(`^looks like ${stack}: ${why}\nnext:`));
    expect(Object.values((load(written(directory)) as { applications: object }).applications)).toMatchObject([
      { stack },
    ]);
    expect(await run(['validate'], { directory })).toMatchObject({ code: 0 });
  });

  test('by what stacks say themselves, the later the more special', () => {
    // GIVEN two stacks that the same file speaks for, and one that it does not
    const stack = (type: string, ...signs: readonly Sign[]): StackDescription => ({
      type,
      summary: '',
      parameters: { type: 'object', properties: {} },
      init: { signs },
    });
    const stacks = {
      elixir: stack('elixir', { file: 'mix.exs', says: 'is a project of Mix' }),
      phoenix: stack('phoenix', { file: 'mix.exs', pattern: '\\{:(phoenix)', says: 'names' }),
      nerves: stack('nerves', { file: 'mix.exs', pattern: ':nerves', says: 'names Nerves' }),
    };
    const directory = folder('shop');
    writeFileSync(join(directory, 'mix.exs'), 'defp deps, do: [{:phoenix, "~> 1.8"}]\n');
    // WHEN THEN
    expect(detect(directory, { stacks, addons: {} })).toEqual({ stack: 'phoenix', why: 'mix.exs names: phoenix' });
  });

  test('with the port that the Dockerfile exposes', async () => {
    const directory = folder('shop');
    writeFileSync(join(directory, 'Dockerfile'), 'FROM node\nEXPOSE 4321\n');
    await run(['init', '--yes'], { directory });
    expect(load(written(directory))).toMatchObject({ applications: { web: { parameters: { port: 4321 } } } });
  });

  test.each([
    [{ 'package.json': '{' }],
    [{ 'package.json': '[]' }],
    [{ Gemfile: "gem 'sinatra'" }],
    [{ Procfile: '# nothing' }],
  ])('%j tells nothing', async (files: { readonly [name: string]: string }) => {
    const directory = folder('shop');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    mkdirSync(join(directory, 'Dockerfile'));
    expect((await run(['init', '--yes'], { directory })).stderr).toMatch(/^no application was recognised here; /);
  });

  test('what is asked for goes before what it looks like', async () => {
    const directory = folder('shop');
    writeFileSync(join(directory, 'Gemfile'), "gem 'rails'\n");
    const { stderr } = await run(['init', '--yes', '--stack', 'worker'], { directory });
    expect(stderr).toMatch(/^next:/);
    expect(load(written(directory))).toMatchObject({ applications: { worker: { stack: 'worker' } } });
  });
});

describe('the schema for editors', () => {
  test('is named where the package is installed', async () => {
    const directory = folder('shop');
    mkdirSync(join(directory, 'node_modules', 'project-infra', 'schema'), { recursive: true });
    writeFileSync(join(directory, 'node_modules', 'project-infra', 'schema', 'project.schema.json'), '{}');
    await run(['init', '-y'], { directory });
    const [first = ''] = written(directory).split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../node_modules/project-infra/schema/project.schema.json');
    expect(existsSync(join(directory, '.infra', first.split('=')[1] ?? ''))).toBe(true);
  });

  test('is left out where it is not', async () => {
    const directory = folder('shop');
    await run(['init', '-y'], { directory });
    expect(written(directory)).not.toContain('$schema');
  });
});

describe('it refuses', () => {
  test('to overwrite', async () => {
    const directory = repository({ '.infra/project.yaml': 'name: mine\n' });
    const { code, stdout, stderr } = await run(['init', '--yes'], { directory });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('error: .infra/project.yaml already exists [file-exists]\n  Edit it, or remove it first.\n');
    expect(readFileSync(join(directory, '.infra', 'project.yaml'), 'utf8')).toBe('name: mine\n');
  });

  test('options that the manifest would not accept, all at once', async () => {
    const directory = folder('shop');
    const argv = ['init', '-y', '--name', 'My Shop', '--app', 'project', '--stack', 'djagno', '--image', 'a b'];
    const { code, stderr } = await run(argv, { directory });
    expect(code).toBe(2);
    for (const text of ['--name: "My Shop"', '--app: "project"', 'did you mean "django"', '--image: "a b"']) {
      expect(stderr).toContain(text);
    }
    expect(existsSync(join(directory, '.infra'))).toBe(false);
  });

  test.each([
    [['--stack', 'web', '--port', '99999'], '--port: 99999'],
    [['--stack', 'web', '--port', 'http'], '--port: '],
    [['--stack', 'worker', '--port', '80'], '--port: the stack worker has none'],
    [['--stack', 'cron', '--schedule', 'often'], '--schedule: "often"'],
    [['--stack', 'web', '--schedule', '@daily'], '--schedule: the stack web has none'],
    [['--stack', 'web', '--settings', 'shop.settings'], '--settings: the stack web has none'],
    [['--stack', 'django', '--settings', 'shop settings'], '--settings: "shop settings" is not accepted'],
    [['--registry', 'ghcr.io/'], '--registry: "ghcr.io/"'],
  ])('%j', async (argv, said) => {
    const directory = folder('shop');
    const { code, stderr } = await run(['init', '-y', ...argv], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(existsSync(join(directory, '.infra'))).toBe(false);
  });
});

describe('asked in a terminal', () => {
  test('answers are taken, and empty ones are what is proposed', async () => {
    const directory = folder('shop');
    const input = ['', 'django', 'front', '9000', 'front.settings', 'ghcr.io/acme'].join('\n');
    const { code, stderr } = await run(['init'], { directory, input: `${input}\n` });
    expect(code).toBe(0);
    expect(stderr).toContain('Name of the project [shop]: ');
    expect(load(written(directory))).toMatchObject({
      name: 'shop',
      registry: 'ghcr.io/acme',
      applications: {
        front: { stack: 'django', parameters: { port: 9000 }, variables: { DJANGO_SETTINGS_MODULE: 'front.settings' } },
      },
    });
  });

  test('what was given is not asked for', async () => {
    const directory = folder('shop');
    const argv = ['init', '--name', 'store', '--stack', 'worker', '--app', 'queue', '--registry', 'ghcr.io/acme'];
    const { code, stderr } = await run(argv, { directory, input: '' });
    expect(code).toBe(0);
    expect(stderr).not.toContain('?');
    expect(stderr).toMatch(/^next:/);
  });

  test('what a stack cannot be without is asked for', async () => {
    const directory = folder('clicks');
    const argv = ['init', '--stack', 'storm-topology', '--registry', 'ghcr.io/acme'];
    const { code, stderr } = await run(argv, { directory, input: '\n\nno class!\nshop.Clicks\n' });
    expect(code).toBe(0);
    expect(stderr).toContain('Class that submits the topology [com.acme.clicks.Topology]: ');
    expect(stderr).toContain('"no class!" is not accepted');
    expect(load(written(directory))).toMatchObject({
      applications: { topology: { parameters: { mainClass: 'shop.Clicks' } } },
    });
  });

  test('a wrong answer is asked for again', async () => {
    const directory = folder('shop');
    const { code, stderr } = await run(['init'], { directory, input: 'My Shop\nstore\nwep\nweb\n\n99999\n80\n\n' });
    expect(code).toBe(0);
    expect(stderr).toContain('"My Shop" is not accepted');
    expect(stderr).toContain('did you mean "web"?');
    expect(stderr).toContain('99999 is out of range');
    expect(load(written(directory))).toMatchObject({
      name: 'store',
      applications: { web: { parameters: { port: 80 } } },
    });
  });

  test('whoever leaves leaves nothing', async () => {
    const directory = folder('shop');
    const { code, stderr } = await run(['init'], { directory, input: 'store\n' });
    expect(code).toBe(130);
    expect(stderr).toContain('nothing was written');
    expect(existsSync(join(directory, '.infra'))).toBe(false);
  });
});
