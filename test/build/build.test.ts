import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand } from '../../lib/build/commands';
import { repository, run } from '../cli/run';
import { architecture, committed, digestOf, dockerfile, git, startRegistry, type Registry } from './registry';

let registry: Registry;
let [host, home] = ['', ''];
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  registry = await startRegistry();
  ({ host, home, environment } = registry);
});

afterAll(() => registry.close());

/** A committed project of two applications that run one image. */
function shop(more: { readonly [path: string]: string } = { 'web/Dockerfile': dockerfile }): string {
  const directory = repository({
    '.infra/project.yml': `name: shop\nregistry: ${host}/acme\napplications:\n  web: { stack: web, build: ./web }\n  jobs: { stack: worker, image: ${host}/acme/shop/web }\n  proxy: { stack: web, image: "nginx:1.29" }\n`,
    'web/hello.txt': 'hello\n',
    'notes.txt': '',
    ...more,
  });
  return committed(directory);
}

test('an image is made, tagged by the commit and pushed; its digest is what the registry says', async () => {
  // GIVEN a repository with a Dockerfile, and a change beside its context
  const directory = shop();
  writeFileSync(join(directory, 'notes.txt'), 'changed');
  // WHEN
  const { code, stdout, stderr } = await run(['build', '--push', '--with', 'buildah', '--output', 'made/images.txt'], {
    directory,
    environment,
  });
  // THEN both applications have it, under the digest of the registry
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  expect(stderr).toMatch(/^proxy: skipped: runs nginx:1.29, which is not built here\n/);
  const digest = await digestOf(host, 'acme/shop/web', git(directory, 'rev-parse', 'HEAD'));
  expect(digest).toMatch(/^sha256:/);
  expect(stdout).toBe(`web=${host}/acme/shop/web@${digest}\njobs=${host}/acme/shop/web@${digest}\n`);
  // AND so has the file that a deployment takes
  expect(readFileSync(join(directory, 'made/images.txt'), 'utf8')).toBe(stdout);
});

test('what is not committed is said in the tag; JSON says all', async () => {
  const directory = shop();
  writeFileSync(join(directory, 'web/new.txt'), 'new');
  // WHEN on a laptop, and in CI, where earlier jobs put files
  const [laptop, ci] = [
    await run(['build', 'web', '--json'], { directory, environment }),
    await run(['build', 'web'], { directory, environment: { ...environment, CI: 'true' } }),
  ];
  // THEN
  const image = `${host}/acme/shop/web:${git(directory, 'rev-parse', 'HEAD')}`;
  expect(JSON.parse(laptop.stdout)).toEqual([
    { applications: ['web'], image: `${image}-dirty`, platform: `linux/${architecture}`, builder: 'buildah' },
  ]);
  expect(laptop.stderr).toContain('warning: web: web/new.txt differ from the commit; the tag ends in -dirty\n');
  expect(ci.stdout).toBe(`web=${image}\n`);
});

test('what production runs on is not asked of whichever cluster is the current one', async () => {
  // GIVEN a project that does not say which cluster production is in
  const directory = shop();
  // WHEN
  const { code, stdout, stderr } = await run(['build', '--env', 'production'], { directory, environment });
  // THEN
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /error: no context is set for production, which never uses the current one \[context-missing\]/,
  );
});

test('what goes wrong is told with what to do', async () => {
  const directory = shop();
  const broken = shop({ 'web/Dockerfile': 'FROM scratch\nCOPY nothing /nothing\n' });
  const bare = shop({ 'web/package.json': '{}' });
  const ended = async (args: readonly string[], where = directory) => {
    const { code, stdout, stderr } = await run(['build', ...args], { directory: where, environment });
    return [code, stdout, stderr.slice(stderr.indexOf('error: '))];
  };
  expect(await ended(['web', '--with', 'podman'])).toEqual([
    1,
    '',
    'error: no tool can build the image of web from web/Dockerfile: podman is not available [builder-missing]\n  Install or start podman; buildah needs neither a server nor root rights.\n',
  ]);
  expect(await ended(['web'], bare)).toEqual([
    1,
    '',
    `error: with buildah, buildpacks push ${host}/acme/shop/web:${git(bare, 'rev-parse', 'HEAD')} directly to its registry [builder-missing]\n  Add --push, or install pack (buildpacks.io), which keeps images on this machine.\n`,
  ]);
  const nothing = await run(['build', 'web'], {
    directory: bare,
    environment: { ...environment, PATH: '/usr/bin:/bin' },
  });
  expect(nothing.stderr).toBe(
    'error: no tool can build the image of web from web without a Dockerfile: none of pack, buildah is available [builder-missing]\n  Install pack (buildpacks.io) or buildah, or add web/Dockerfile.\n',
  );
  expect(await ended(['web', '--with', 'docker'], bare)).toEqual([
    1,
    '',
    'error: docker builds images from a Dockerfile, but web has none in web [builder-missing]\n  Add one, or use buildpacks: --with pack or --with buildah.\n',
  ]);
  expect(await ended(['proxy'])).toEqual([
    2,
    '',
    'error: proxy: runs nginx:1.29, which is not built here [build-impossible]\n  Only images without a tag or digest are built; their version is given at deployment.\n',
  ]);
  expect((await ended(['web'], broken))[2]).toContain('buildah build ended with exit code');
  expect(await ended(['web', '--tag', 'a b'])).toEqual([
    2,
    '',
    'error: "a b" is not a valid tag [tag-invalid]\n  A tag has at most 128 letters, digits, dots, dashes and underscores, and begins with a letter, digit or underscore.\n',
  ]);
});

test('the password of a registry is in no argument, and gone when the push is', async () => {
  // GIVEN a recorder in the place of podman, which takes what it is given down and makes no image
  const recorder = join(home, 'recorder');
  mkdirSync(recorder, { recursive: true });
  const digest = `sha256:${'0'.repeat(64)}`;
  writeFileSync(
    join(recorder, 'podman'),
    `#!/bin/sh\necho "$@" >> ${recorder}/calls\ncase "$1" in\n  login) cat > ${recorder}/input; echo secret > "$REGISTRY_AUTH_FILE"; echo "$REGISTRY_AUTH_FILE" > ${recorder}/file;;\n  image) echo linux/arm64;;\n  push) echo ${digest} > "$3";;\nesac\n`,
  );
  chmodSync(join(recorder, 'podman'), 0o755);
  const own = {
    ...environment,
    PATH: `${recorder}:/usr/bin:/bin`,
    REGISTRY_USER: 'ci',
    REGISTRY_PASSWORD: 'swordfish-9',
  };
  // WHEN
  const made = await run(['build', 'web', '--push', '--tag', 'v1', '--with', 'podman', '--platform', 'linux/arm64'], {
    directory: shop(),
    environment: own,
  });
  const wrong = await run(['build', 'web', '--tag', 'v1', '--with', 'podman', '--platform', 'linux/s390x'], {
    directory: shop(),
    environment: own,
  });
  // THEN
  const image = `${host}/acme/shop/web:v1`;
  const calls = readFileSync(join(recorder, 'calls'), 'utf8').split('\n');
  expect(calls.slice(0, 5).map((call) => call.replace(/--digestfile \S+/, '--digestfile FILE'))).toEqual([
    'info',
    `build --file web/Dockerfile --tag ${image} --platform linux/arm64 web`,
    `image inspect --format {{.Os}}/{{.Architecture}} ${image}`,
    `login --username ci --password-stdin ${host}`,
    `push --digestfile FILE ${image}`,
  ]);
  expect(readFileSync(join(recorder, 'input'), 'utf8')).toBe('swordfish-9');
  expect(() => readFileSync(readFileSync(join(recorder, 'file'), 'utf8').trim())).toThrow('ENOENT');
  expect(made.stdout).toBe(`web=${host}/acme/shop/web@${digest}\n`);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    `error: ${image} is built for linux/arm64, but its pods can only run on linux/s390x [platform-mismatch]\n  Use --platform linux/s390x, with a base image that supports it.\n`,
  ]);
});

test('without names, what can be made is, and the rest is told', async () => {
  // GIVEN applications that share an image, name others, or say nothing of where theirs goes
  const directory = repository({
    '.infra/project.yml': [
      'name: shop',
      'applications:',
      '  api: { stack: web, image: quay.io/acme/api, build: { context: api } }',
      '  nightly: { stack: cron, image: quay.io/acme/api, parameters: { schedule: "@daily" } }',
      '  far: { stack: web, image: quay.io/acme/far }',
      '  lost: { stack: web }',
      '',
    ].join('\n'),
    'api/Dockerfile': dockerfile,
    'api/hello.txt': 'hello',
  });
  const ended = async (...args: readonly string[]) =>
    run(['build', '--tag', 'v1', '--with', 'buildah', ...args], { directory, environment });
  // WHEN all are made, and one by one
  const [all, nightly, far, review] = [
    await ended(),
    await ended('nightly'),
    await ended('far'),
    await ended('--env', 'review'),
  ];
  // THEN
  expect([all.code, all.stdout]).toEqual([0, 'api=quay.io/acme/api:v1\nnightly=quay.io/acme/api:v1\n']);
  expect(all.stderr.split('\n').slice(0, 2)).toEqual([
    'far: skipped: runs quay.io/acme/far, but has neither build: nor a Dockerfile at the root of the repository',
    'lost: skipped: it has no registry for its image',
  ]);
  expect([nightly.code, nightly.stdout]).toEqual([0, 'nightly=quay.io/acme/api:v1\n']);
  expect([far.code, far.stderr]).toEqual([
    2,
    'error: far: runs quay.io/acme/far, but has neither build: nor a Dockerfile at the root of the repository [build-impossible]\n  Add build: { context: FOLDER } to it, or, if the image is built elsewhere, add a tag to image:.\n',
  ]);
  expect([review.code, review.stderr.split('\n')[1]]).toEqual([
    2,
    '  Every change under review has its own: use, for example, --env review --name pr-123.',
  ]);
});

test('a build is given its arguments, whatever the builder', async () => {
  // GIVEN an image that keeps what it was given
  const directory = committed(
    repository({
      '.infra/project.yml': `name: shop\nregistry: ${host}/acme\napplications:\n  web: { stack: web, build: { args: { GREETING: "hello, $PATH", TMPDIR: /nowhere } } }\n`,
      Dockerfile: `ARG GREETING\nARG TMPDIR\n${dockerfile}ARG GREETING\nARG TMPDIR\nLABEL greeting="$GREETING" folder="$TMPDIR"\n`,
      'hello.txt': 'hello',
    }),
  );
  // WHEN
  const { code, stderr } = await run(['build', '--with', 'buildah', '--tag', 'args'], { directory, environment });
  // THEN
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  const inspect = [
    'inspect',
    '--type',
    'image',
    '--format',
    '{{range $name, $value := .OCIv1.Config.Labels}}{{println $name $value}}{{end}}',
    `${host}/acme/shop/web:args`,
  ];
  const labels = execFileSync('buildah', inspect, { env: environment, encoding: 'utf8' }).split('\n');
  expect(labels).toEqual(expect.arrayContaining(['greeting hello, $PATH', 'folder /nowhere']));
  // AND buildpacks have them as variables
  const image = {
    applications: ['web'],
    repository: 'shop/web',
    context: '.',
    builderImage: 'b:1',
    args: { GREETING: 'hello' },
  };
  expect(buildCommand('pack', image, 'shop/web:1')).toEqual([
    'pack',
    'build',
    'shop/web:1',
    '--builder',
    'b:1',
    '--path',
    '.',
    '--env',
    'GREETING=hello',
  ]);
});
