import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { repository, run } from './run';

const files = {
  '.infra/project.yml': [
    'name: shop',
    'registry: ghcr.io/acme',
    'environments: { production: { domain: shop.example.com } }',
    'addons: [{ type: redis, as: QUEUE }]',
    'applications:',
    '  web:',
    '    stack: django',
    '    variables: { DJANGO_SETTINGS_MODULE: shop.settings, SWITCH: "on", TIME: "12:30:45", KEY: { secret: KEY } }',
    '    addons: [{ from: project.QUEUE, as: QUEUE }]',
    '  worker: { stack: worker, environments: { canary: false } }',
    '',
  ].join('\n'),
};
const directory = repository(files);

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData?: { readonly [key: string]: string };
}

function objects(yaml: string): Written[] {
  return loadAll(yaml).filter((document): document is Written => typeof document === 'object' && document !== null);
}

test('manifests go to standard output, in an order that never changes', async () => {
  const first = await run(['synth'], { directory });
  expect({ code: first.code, stderr: first.stderr }).toEqual({
    code: 0,
    stderr: 'note: 6 Secrets hold placeholders, <…>, for values that infra deploy fills in\n',
  });
  expect(objects(first.stdout).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
    expect.arrayContaining(['Deployment web', 'Service web', 'Deployment worker', 'StatefulSet shop-queue']),
  );
  expect(await run(['synth'], { directory })).toEqual(first);
  // The same project elsewhere gives the same.
  expect((await run(['synth', '-C', repository(files)])).stdout).toBe(first.stdout);
});

test('what is needed comes first', async () => {
  const { stdout } = await run(['synth'], { directory });
  const names = objects(stdout).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const database = names.indexOf('StatefulSet web-database');
  const release = names.findIndex((name) => name.startsWith('Job web-release-'));
  const web = names.indexOf('Deployment web');
  expect([database, release, web]).toEqual([database, release, web].toSorted((a, b) => a - b));
  expect(database).toBeGreaterThanOrEqual(0);
});

test('readers of YAML 1.1 and 1.2 read the same', async () => {
  const { stdout } = await run(['synth'], { directory });
  const newer = parseAllDocuments(stdout, { version: '1.2' }).map((document) => document.toJS() as unknown);
  const older = parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS() as unknown);
  expect(older).toEqual(newer);
});

test('no secret value is in it: what Secrets hold are placeholders', async () => {
  const { stdout } = await run(['synth', '-e', 'production'], { directory });
  const secrets = objects(stdout).filter(({ kind }) => kind === 'Secret');
  expect(secrets.length).toBeGreaterThan(0);
  const values = secrets.flatMap(({ stringData }) => Object.values(stringData ?? {}));
  // Passwords and keys stand in angle brackets, also inside of URLs.
  for (const { stringData } of secrets) {
    for (const [key, value] of Object.entries(stringData ?? {})) {
      if (['password', 'key', 'url'].includes(key)) expect(value).toMatch(/<generated [^<>]+>/);
    }
  }
  expect(values.join('\n')).not.toMatch(/[A-Za-z0-9]{32}/);
});

test('-o writes a file for each application', async () => {
  const output = repository({});
  const { code, stdout } = await run(['synth', '-o', 'manifests', '-C', directory], { directory: output });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'manifests/_shared.yaml\nmanifests/web.yaml\nmanifests/worker.yaml\n',
  });
  const written = readdirSync(join(output, 'manifests')).sort();
  expect(written).toEqual(['_shared.yaml', 'web.yaml', 'worker.yaml']);
  const all = written.flatMap((file) => objects(readFileSync(join(output, 'manifests', file), 'utf8')));
  const { stdout: together } = await run(['synth'], { directory });
  const sorted = (list: readonly Written[]) => list.map((each) => JSON.stringify(each)).sort();
  expect(sorted(all)).toEqual(sorted(objects(together)));
});

test('--all writes every environment', async () => {
  const output = repository({});
  expect((await run(['synth', '--all', '-o', 'out', '-C', directory], { directory: output })).code).toBe(0);
  expect(readdirSync(join(output, 'out')).sort()).toEqual(['canary', 'development', 'production', 'staging']);
  expect(readdirSync(join(output, 'out', 'canary'))).toEqual(['web.yaml']);
  const namespaces = objects(readFileSync(join(output, 'out', 'staging', 'web.yaml'), 'utf8')).map(
    ({ metadata }) => metadata.namespace,
  );
  expect(new Set(namespaces)).toEqual(new Set(['shop-staging']));
});

test('--all on standard output holds all of them, and tells once of what is filled in', async () => {
  const { stdout, stderr } = await run(['synth', '--all'], { directory });
  const open = objects(stdout).filter(({ stringData }) => stringData !== undefined).length;
  expect(stderr.match(/^note: .*placeholders.*$/gm)).toEqual([
    `note: ${open} Secrets hold placeholders, <…>, for values that infra deploy fills in`,
  ]);
  const namespaces = new Set(objects(stdout).map(({ metadata }) => metadata.namespace));
  expect(namespaces).toEqual(new Set(['shop-production', 'shop-staging', 'shop-development']));
});

test('--image is the image of an application', async () => {
  const { stdout } = await run(['synth', '--image', 'web=ghcr.io/acme/web:1.2.3'], { directory });
  expect(stdout).toContain('image: ghcr.io/acme/web:1.2.3');
  const wrong = await run(['synth', '--image', 'wep=x:1'], { directory });
  expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('--image wep=x:1 names no application of this environment');
});

test('--images is a file of images', async () => {
  // GIVEN files of images, one of them of an application that the environment does without
  const digest = `sha256:${'0'.repeat(64)}`;
  const folder = repository({
    ...files,
    '.infra/project.yml': `${files['.infra/project.yml']}  jobs: { stack: worker, image: ghcr.io/acme/worker }\n`,
    'images/web.txt': `\nweb=ghcr.io/acme/web@${digest}\r\n`,
    'images/worker.txt': `worker=ghcr.io/acme/worker@${digest}\n`,
    'images/wrong.txt': 'web=ghcr.io/acme/web:1\n\n  worker ghcr.io/acme/worker:1\n',
    'images/older.txt': 'web=ghcr.io/acme/web:1\n',
    'images/none.txt': '\n',
  });
  const made = async (environment: string, ...given: readonly string[]) =>
    run(['synth', '--env', environment, ...given.flatMap((name) => ['--images', `images/${name}`])], {
      directory: folder,
    });
  const problem = async (...given: readonly string[]) => {
    const { code, stdout, stderr } = await made('staging', ...given);
    return [code, stdout, stderr.split('\n').slice(0, 2)];
  };
  // WHEN
  const [staging, canary] = [
    await made('staging', 'web.txt', 'worker.txt'),
    await made('canary', 'web.txt', 'worker.txt'),
  ];
  // THEN
  expect([staging.stdout.includes(`image: ghcr.io/acme/web@${digest}`), staging.code]).toEqual([true, 0]);
  expect(staging.stdout).toContain(`image: ghcr.io/acme/worker@${digest}`);
  expect([canary.stdout.includes(`image: ghcr.io/acme/web@${digest}`), canary.code]).toEqual([true, 0]);
  // AND what runs in the image of an absent application has it nevertheless
  expect(canary.stdout).toContain(`image: ghcr.io/acme/worker@${digest}`);
  expect(await problem('wrong.txt')).toEqual([
    2,
    '',
    [
      'error: images/wrong.txt:3:3: worker ghcr.io/acme/worker:1 is not of the form APP=IMAGE [image-missing]',
      '  For example: --image web=ghcr.io/acme/web:1.2.3.',
    ],
  ]);
  expect(await problem('web.txt', 'older.txt')).toEqual([
    2,
    '',
    [
      `error: several images are given for web: images/web.txt:2:1: web=ghcr.io/acme/web@${digest}, images/older.txt:1:1: web=ghcr.io/acme/web:1 [image-missing]`,
      '  Give only one.',
    ],
  ]);
  const hint =
    '  It is written by infra build --push --output FILE. In a pipeline, it is an artifact of the build job: run that job again if the artifact has expired.';
  expect(await problem('lost.txt')).toEqual([
    2,
    '',
    ['error: --images images/lost.txt: the file does not exist [image-missing]', hint],
  ]);
  // AND commands that talk to a cluster say so before they look for one
  for (const command of ['deploy', 'preview'])
    expect(await run([command, '--images', 'images/lost.txt'], { directory: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: --images images/lost.txt: the file does not exist [image-missing]\n${hint}\n`,
    });
  expect(await problem('none.txt')).toEqual([2, '', ['error: images/none.txt names no image [image-missing]', hint]]);
  expect((await problem(''))[2]).toEqual([
    'error: --images images/: it is a folder; expected a file [image-missing]',
    hint,
  ]);
});

describe('of some applications', () => {
  const called = (yaml: string) => objects(yaml).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

  test('they are made with the add-ons they use, and nothing else', async () => {
    const made = called((await run(['synth', 'web'], { directory })).stdout);
    expect(made).toEqual(expect.arrayContaining(['Deployment web', 'StatefulSet shop-queue']));
    expect(called((await run(['synth', 'worker'], { directory })).stdout)).toEqual([
      'Deployment worker',
      'NetworkPolicy worker',
    ]);
    const all = called((await run(['synth', 'web', 'worker'], { directory })).stdout);
    expect(all).toEqual(called((await run(['synth'], { directory })).stdout));
  });

  test('unknown ones are refused, and environments without them left out', async () => {
    expect(await run(['synth', 'wep'], { directory })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: development has no application wep [unknown-application]\n  Did you mean web? Its applications are web, worker.\n',
    });
    const { stdout } = await run(['synth', 'worker', '--all'], { directory });
    expect(stdout.match(/^# .*$/gm)).toEqual(['# production', '# staging', '# development']);
  });
});

test('a canary tells what it takes of the traffic, which no object of its own says', async () => {
  // GIVEN a canary of two applications, one of which is told its share
  const canary = repository({
    '.infra/project.yml': [
      'name: shop',
      'environments: { production: { domain: example.com, routing: { weights: nginx } } }',
      'applications:',
      '  web: { stack: web, environments: { canary: { parameters: { weight: 10 } } } }',
      '  api: { stack: web }',
      '  jobs: { stack: worker }',
      '',
    ].join('\n'),
  });
  const told =
    'note: web receives 10% of the traffic of web.example.com once it is ready, through the route of production\n' +
    'note: api receives no traffic of api.example.com; parameters: { weight: 10 } sends it 10% in canary\n';
  // WHEN what becomes of it is looked at; THEN both are told
  expect(await run(['synth', '-e', 'canary'], { directory: canary })).toMatchObject({ code: 0, stderr: told });
  expect(await run(['preview', '--offline', '-e', 'canary'], { directory: canary })).toMatchObject({ stderr: told });
  // AND the share is drawn
  const { stdout } = await run(['graph', '-e', 'canary'], { directory: canary });
  expect(stdout).toContain('web.example.com\n└─ 10 %  web\n');
  expect(stdout).not.toContain('api.example.com');
});

test.each([
  [['synth', 'nightly']],
  [['preview', '--offline', 'nightly']],
  [['build', 'nightly']],
  [['deploy', '--yes', 'nightly']],
  [['config', 'set', 'KEY=value', '--app', 'nightly']],
])('%j of what is in production only says so, without a cluster', async (argv) => {
  const text =
    'name: shop\napplications: { web: { stack: web, image: "nginx:1.27" }, nightly: { stack: web, image: "nginx:1.27", environments: { development: false } } }\n';
  const { code, stderr } = await run(argv, { directory: repository({ '.infra/project.yml': text }) });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /^error: nightly is not part of development, but of other environments \[.*\]\n {2}Choose one of its environments/,
    ),
  });
});
