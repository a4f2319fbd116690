import { execFileSync } from 'node:child_process';
import { loadAll } from 'js-yaml';
import { project, run } from './run';

const shop = (...more: readonly string[]) =>
  project(
    'name: shop',
    ...more,
    'applications:',
    '  web:',
    '    stack: web',
    '    image: nginx:1.27',
    '    variables: { RELEASE: "${project.version}", RUNNING: "${application.version}" }',
  );

interface Workload {
  readonly kind: string;
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly env?: readonly { name: string; value?: string }[] }[] };
    };
  };
}

/** The variables of the Deployment among some manifests. */
function variablesIn(manifests: string): Record<string, string | undefined> {
  const objects = loadAll(manifests) as Workload[];
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const env = deployment?.spec.template.spec.containers.flatMap((container) => container.env ?? []) ?? [];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

function commit(directory: string): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message', 'one');
  return git('rev-parse', 'HEAD');
}

test('a project without a version has that of its commit, and its applications that of their images', async () => {
  // GIVEN a project that is committed
  const directory = shop();
  const head = commit(directory);
  // WHEN it is validated and rendered
  const validated = await run(['validate'], { directory });
  const shown = await run(['show'], { directory });
  const { stdout, code } = await run(['synth'], { directory });
  // THEN the version is what `infra build` tags images with
  expect({ validated: validated.code, shown: shown.code, code }).toEqual({ validated: 0, shown: 0, code: 0 });
  // A hash that YAML 1.1 could take for a number is quoted.
  expect(variablesIn(stdout)).toMatchObject({ RELEASE: head, RUNNING: '1.27' });
});

test('a version that is written goes before the commit', async () => {
  const directory = shop('version: 2.3.0');
  commit(directory);
  expect((await run(['synth'], { directory })).stdout).toMatch(/name: RELEASE\n +value: '?2\.3\.0'?\n/);
});

test('where there is no commit, validate refuses what the other commands refuse', async () => {
  const directory = shop();
  const validated = await run(['validate'], { directory });
  const rendered = await run(['synth'], { directory });
  for (const { code, stderr } of [validated, rendered]) {
    expect(code).toBe(2);
    expect(stderr).toContain('${project.version}: the project has no version');
    expect(stderr).toContain('.infra/project.yml:6:');
  }
});

test('what is committed does not hold the commit, which would make it out of date with the next', async () => {
  const lines = ['registry: ghcr.io/acme', 'repository: https://example.com/acme/shop.git'];
  const directory = shop(...lines, 'environments: { staging: { domain: example.com } }');
  commit(directory);
  const { code, stderr } = await run(['export', 'flux', '--env', 'staging'], { directory });
  expect(code).toBe(2);
  expect(stderr).toContain('${project.version}: the project has no version [placeholder-unknown]');
  expect(stderr).toContain('Add version: to project.yml.');
});
