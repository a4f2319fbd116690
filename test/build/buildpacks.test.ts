import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run } from '../cli/run';
import { debianPackages } from '../debian-packages';
import { architecture, committed, startRegistry, type Registry } from './registry';

const digest = `sha256:${'5'.repeat(64)}`;

/**
 * A stand-in for the lifecycle of buildpacks.io, which no package registry has: it tells what it was given, and reports a
 * digest as the lifecycle does. The container it runs in, and the registry its builder comes from, are real.
 */
const creator = `#!/bin/sh
echo "given: $*"
echo "as: $(id -u):$(id -g), api $CNB_PLATFORM_API, auth \${CNB_REGISTRY_AUTH:-none}"
cd /workspace && echo "files: $(stat -c '%n %u' package.json)" && touch made-here
for each in /platform/env/*; do [ -f "$each" ] && echo "variable: \${each##*/}=$(cat "$each")"; done
case "$*" in *:refused) echo "no buildpack applies"; exit 20;; esac
printf '[image]\\n  tags = ["%s"]\\n  digest = "${digest}"\\n' "$2" > /layers/report.toml
`;

/** Some kernels let nobody make a container: there it is judged that this is told. */
const isAllowed = spawnSync('unshare', ['--mount', 'true']).status === 0;

let registry: Registry;
let [host, home, builder] = ['', '', ''];
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  registry = await startRegistry();
  ({ host, home, environment } = registry);
  builder = `${host}/builders/small:1`;
  const context = mkdtempSync(join(home, 'builder-'));
  copyFileSync(join(debianPackages('busybox-static'), 'bin/busybox'), join(context, 'busybox'));
  writeFileSync(join(context, 'creator'), creator);
  for (const file of ['busybox', 'creator']) chmodSync(join(context, file), 0o755);
  writeFileSync(
    join(context, 'Dockerfile'),
    [
      'FROM scratch',
      'COPY busybox /bin/busybox',
      ...(isAllowed ? ['RUN ["/bin/busybox", "--install", "-s", "/bin"]'] : []),
      'COPY creator /cnb/lifecycle/creator',
      'ENV PATH=/bin CNB_USER_ID=1001 CNB_GROUP_ID=1000',
      'USER 1001:1000',
    ].join('\n'),
  );
  for (const args of [
    ['build', '--tag', builder, context],
    ['push', builder],
  ])
    execFileSync('buildah', args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
}, 120_000);

afterAll(() => registry.close());

/** A committed project without a Dockerfile. */
function shop(): string {
  return committed(
    repository({
      '.infra/project.yml': `name: shop\nregistry: ${host}/acme\napplications:\n  web: { stack: web, build: { context: web, builder: "${builder}", args: { NODE_ENV: "a b" } } }\n`,
      'web/package.json': '{}',
    }),
  );
}

/** A folder with a buildah that takes down its arguments, and then is the real one. */
function recording(): { readonly path: string; readonly calls: () => string } {
  const folder = mkdtempSync(join(home, 'recorder-'));
  const real = execFileSync('which', ['buildah'], { env: environment, encoding: 'utf8' }).trim();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/buildah'), `#!/bin/sh\necho "$@" >> ${folder}/calls\nexec ${real} "$@"\n`);
  chmodSync(join(folder, 'bin/buildah'), 0o755);
  return { path: join(folder, 'bin'), calls: () => readFileSync(join(folder, 'calls'), 'utf8') };
}

test('without a Dockerfile and an engine, buildpacks run in a container of their builder', async () => {
  // GIVEN
  const { path, calls } = recording();
  const own = { ...environment, PATH: `${path}:${environment['PATH'] ?? ''}`, REGISTRY_USER: 'ci' };
  // WHEN the image is made as a job of CI does
  const { code, stdout, stderr } = await run(['build', 'web', '--push', '--tag', 'v1'], {
    directory: shop(),
    environment: { ...own, REGISTRY_PASSWORD: 'swordfish-9' },
  });
  if (!isAllowed) {
    console.warn('this kernel lets nobody make a container: only that this is told is tested');
    expect([code, stderr]).toEqual([1, expect.stringContaining('ended with exit code')]);
    return;
  }
  // THEN the lifecycle got what it needs, not as root, and its digest is that of the image
  const auth = JSON.stringify({ [host]: `Basic ${Buffer.from('ci:swordfish-9').toString('base64')}` });
  expect([code, stderr]).toEqual([
    0,
    [
      `given: -app=/workspace ${host}/acme/shop/web:v1`,
      `as: 1001:1000, api 0.12, auth ${auth}`,
      'files: package.json 1001',
      'variable: NODE_ENV=a b',
      '',
    ].join('\n'),
  ]);
  expect(stdout).toBe(`web=${host}/acme/shop/web@${digest}\n`);
  // AND the password was in no argument, and no container stays
  expect(calls()).toContain(`from --quiet ${builder}\n`);
  expect(calls()).not.toMatch(/swordfish|Basic|c3dvcmRmaXNo/);
  expect(execFileSync('buildah', ['containers', '--quiet'], { env: environment, encoding: 'utf8' })).toBe('');
});

test('what does not go is told, and leaves nothing', async () => {
  const ended = async (...args: readonly string[]) => {
    const { code, stderr } = await run(['build', 'web', '--push', ...args], { directory: shop(), environment });
    return { code, stderr };
  };
  const refused = await ended('--tag', 'refused');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    isAllowed
      ? /auth none[^]*error: buildah run ended with exit code [^]*no buildpack applies/
      : /ended with exit code/,
  );
  // AND an image for another platform is not begun
  const other = { amd64: 'arm64', arm64: 'amd64' }[architecture];
  const elsewhere = await ended('--tag', 'v2', '--platform', `linux/${other}`);
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stderr).not.toContain('given:');
  expect(execFileSync('buildah', ['containers', '--quiet'], { env: environment, encoding: 'utf8' })).toBe('');
});
