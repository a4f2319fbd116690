import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { packageRoot, run } from '../cli/run';
import { builtPackage } from '../package/package-folders';

const example = join('examples', 'storefront');
const environments = ['production', 'canary', 'staging', 'development'];

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: unknown;
}

function objects(yaml: string): Written[] {
  return loadAll(yaml).filter((document): document is Written => typeof document === 'object' && document !== null);
}

function named(list: readonly Written[]): string[] {
  return list.map(({ kind, metadata }) => `${kind} ${metadata.name}`.replace(/-[0-9a-f]{8}$/, '-HASH'));
}

test('it is valid, without a warning', async () => {
  expect(await run(['validate', '-C', example])).toEqual({
    code: 0,
    stdout: 'valid: 3 applications, 4 environments\n',
    stderr: '',
  });
});

test('its exports are those of its manifest', async () => {
  const place = join(example, 'ci');
  const { code, stdout, stderr } = await run(['export', '--all', '--check', '-C', example, '-o', place]);
  expect({ code, stderr, files: stdout.trim().split('\n').length }).toEqual({ code: 0, stderr: '', files: 2 });
});

describe('what runs where', () => {
  const workloads: { readonly [environment: string]: readonly string[] } = {
    production: [
      'StatefulSet storefront-queue',
      'StatefulSet web-database',
      'StatefulSet web-cache',
      'Job web-release-HASH',
      'Deployment web',
      'Deployment worker',
      'CronJob nightly',
    ],
    canary: ['Deployment web-canary'],
    staging: [
      'StatefulSet storefront-queue',
      'StatefulSet web-database',
      'StatefulSet web-cache',
      'Job web-release-HASH',
      'Deployment web',
      'Deployment worker',
      'CronJob nightly',
    ],
    development: [
      'StatefulSet storefront-queue',
      'StatefulSet web-database',
      'StatefulSet web-cache',
      'Job web-release-HASH',
      'Deployment web',
      'Deployment worker',
    ],
  };

  test.each(environments)('%s', async (environment) => {
    const { code, stdout } = await run(['synth', '-C', example, '--env', environment]);
    expect(code).toBe(0);
    const kinds = ['Deployment', 'StatefulSet', 'Job', 'CronJob'];
    expect(named(objects(stdout).filter(({ kind }) => kinds.includes(kind)))).toEqual(workloads[environment]);
    expect(stdout).not.toContain('${');
  });

  test('canary lives beside production', async () => {
    const { stdout } = await run(['synth', '-C', example, '--env', 'canary']);
    expect(new Set(objects(stdout).map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(['storefront-production']),
    );
  });

  test('overrides of environments arrive', async () => {
    const find = async (environment: string, kind: string, name: string) => {
      const { stdout } = await run(['synth', '-C', example, '--env', environment]);
      return JSON.stringify(
        objects(stdout).find((object) => object.kind === kind && object.metadata.name === name)?.spec,
      );
    };
    expect(await find('production', 'Deployment', 'web')).toContain('"replicas":3');
    expect(await find('canary', 'Deployment', 'web-canary')).toContain('"replicas":1');
    expect(await find('production', 'PersistentVolumeClaim', 'web-database')).toContain('"storage":"50Gi"');
    expect(await find('staging', 'PersistentVolumeClaim', 'web-database')).toContain('"storage":"10Gi"');
    expect(await find('development', 'Deployment', 'web')).toContain('--workers=1');
    expect(await find('staging', 'Deployment', 'web')).toContain('--workers=3');
    expect(await find('production', 'Ingress', 'web')).toContain('"host":"storefront.example.com"');
    expect(await find('staging', 'Ingress', 'web')).toContain('"host":"web.staging.storefront.example.com"');
  });
});

describe("cdk8s synth, with cdk8s' own command line", () => {
  // Inside of the built package, so that `project-infra` is found as it is where it is installed.
  const folder = mkdtempSync(join(builtPackage(), 'example-'));
  cpSync(join(packageRoot, example), folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(environments)('gives the same objects for %s', async (environment) => {
    const output = join(folder, 'manifests', environment);
    const { status, stderr } = spawnSync(
      join(packageRoot, 'node_modules', '.bin', 'cdk8s'),
      ['synth', '--output', output, '--check-upgrade', 'false'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, INFRA_ENV: environment } },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/error/i) as string });
    const given = readdirSync(output).flatMap((file) => objects(readFileSync(join(output, file), 'utf8')));
    const { stdout } = await run(['synth', '-C', example, '--env', environment]);
    const sorted = (list: readonly Written[]) => list.map((object) => JSON.stringify(object)).sort();
    expect(sorted(given)).toEqual(sorted(objects(stdout)));
  });

  test('stops with the words of the manifest where something is wrong', () => {
    const { status, stderr } = spawnSync(process.execPath, ['-r', 'esbuild-register', 'main.ts'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, INFRA_ENV: 'prod' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('unknown environment "prod"; did you mean "production"?');
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
