import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEndToEnd, kubectl, kubectlJson } from './environment';
import { SampleProject, type Manifest } from './sample-project';

const canary = 'canary-7d1f0c9e-never-shown';

const manifest: Manifest = {
  applications: {
    web: {
      stack: 'web',
      image: 'registry.example.com/web:1',
      variables: { TOKEN: { secret: 'TOKEN' }, DSN: 'cache=${addons.cache.url}' },
      addons: [
        { type: 'redis', as: 'CACHE' },
        { type: 'secret', parameters: { keys: ['STRIPE_KEY'] } },
        { type: 'postgres', provisioner: 'external' },
      ],
    },
  },
};

describeEndToEnd('configuration and secrets', () => {
  const project = new SampleProject(manifest);
  let output = '';
  afterAll(() => project.remove());

  async function infra(args: readonly string[], input?: string) {
    const finished = await project.infra(args, {}, input);
    output += finished.stdout + finished.stderr;
    return finished;
  }

  test('a deployment that lacks values says which, and how to set them', async () => {
    const { code, stderr } = await infra(['deploy', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('infra config set --secret --env development --app web STRIPE_KEY\n');
    expect(await kubectl(['get', 'namespace', project.namespace(), '--ignore-not-found'])).toBe('');
  });

  test('values are set, from standard input too, and listed without the secret ones', async () => {
    const set = await infra(['config', 'set', '--secret', '--app', 'web', 'TOKEN'], canary);
    expect([set.code, set.stderr]).toEqual([0, expect.stringContaining('version 1')]);
    await infra(['config', 'set', '--secret', '--app', 'web', 'STRIPE_KEY=-'], canary);
    await infra(['config', 'set', '--secret', '--app', 'web', 'DATABASE_URL'], canary);
    const two = await infra(['config', 'set', '--app', 'web', 'ONE', 'TWO=-'], canary);
    expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('ONE, TWO')]);
    await infra(['config', 'set', '--app', 'web', 'LEVEL=debug']);
    const { stdout } = await infra(['config', 'list', '--app', 'web']);
    expect(stdout).toBe('DATABASE_URL=(secret)\nLEVEL=debug\nSTRIPE_KEY=(secret)\nTOKEN=(secret)\n');
  });

  test('pods read them from the version they were released with', async () => {
    // WHEN
    expect((await infra(['deploy', '--yes', '--diff'])).code).toBe(0);

    // THEN
    const config = await configurationOf(project);
    expect(config).toBe('web-config-v4');
    const secret = await kubectlJson<{ data: Record<string, string>; immutable: boolean }>([
      'get',
      'secret',
      config,
      '-n',
      project.namespace(),
    ]);
    expect([Buffer.from(secret.data['TOKEN'] ?? '', 'base64').toString(), secret.immutable]).toEqual([canary, true]);

    // WHEN a value changes, the pods roll at the next deployment
    await infra(['config', 'unset', '--app', 'web', 'LEVEL']);
    expect(await configurationOf(project)).toBe(config);
    expect((await infra(['deploy', '--yes', '--json'])).code).toBe(0);
    expect(await configurationOf(project)).toBe('web-config-v5');
  });

  test('no secret is in any output, state, manifest, argument or file; only in Secret objects', async () => {
    await infra(['preview', '--diff', '--image', 'web=registry.example.com/web:2']);
    await infra(['show']);
    await infra(['synth']);
    await infra(['preview', '--offline', '--json']);
    const secrets = await kubectlJson<{ items: { data?: Record<string, string> }[] }>([
      'get',
      'secrets',
      '-n',
      project.namespace(),
    ]);
    const values = [...new Set(secrets.items.flatMap(({ data }) => Object.values(data ?? {})))].filter(
      (value) => value.length > 30,
    );
    const needles = [canary, ...values, ...values.map((value) => Buffer.from(value, 'base64').toString())];
    expect(needles.length).toBeGreaterThan(4);

    const others = await kubectl(['get', 'all,configmaps,ingresses,events', '-n', project.namespace(), '-o', 'yaml']);
    const files = [...textsBelow(project.directory), ...textsBelow(tmpdir(), 1)];
    for (const needle of needles) {
      for (const text of [output, others, ...files]) expect(text.includes(needle)).toBe(false);
    }
  });

  test('none is in the arguments of a process while it deploys', async () => {
    const process = project.start(['deploy', '--yes', '--refresh']);
    const seen: string[] = [];
    const timer = setInterval(() => seen.push(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })), 200);
    await process.finished;
    clearInterval(timer);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.join('')).not.toContain(canary);
  });

  test('a wrong passphrase, and none, are told of clearly', async () => {
    const wrong = await project.infra(['deploy', '--yes', '--refresh'], { PULUMI_CONFIG_PASSPHRASE: 'wrong' });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('[passphrase-wrong]')]);
    const none = await project.infra(['deploy', '--yes'], { PULUMI_CONFIG_PASSPHRASE: undefined });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('[passphrase-missing]')]);
  });

  test('a cluster out of reach, an unknown context and a missing CLI have their codes', async () => {
    const context = await project.infra(['deploy', '--yes', '--context', 'e3e']);
    expect([context.code, context.stderr]).toEqual([5, expect.stringContaining('e2e')]);
    const cli = await project.infra(['deploy', '--yes'], { PATH: '/usr/bin:/bin' });
    expect([cli.code, cli.stderr]).toEqual([1, expect.stringContaining('[pulumi-missing]')]);
    const kubeconfig = await kubectl(['config', 'view', '--raw', '--minify']);
    const elsewhere = join(project.directory, 'elsewhere.yaml');
    writeFileSync(elsewhere, kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
    const unreachable = await project.infra(['preview'], { KUBECONFIG: elsewhere });
    expect([unreachable.code, unreachable.stderr]).toEqual([5, expect.stringContaining('[cluster-unreachable]')]);
    const forbidden = await project.infra(['deploy', '--yes', '--context', 'restricted']);
    expect([forbidden.code, forbidden.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('[cluster-forbidden]'),
    ]);
  });
});

async function configurationOf(project: SampleProject): Promise<string> {
  const { spec } = await kubectlJson<{
    spec: { template: { spec: { containers: { envFrom: { secretRef: { name: string } }[] }[] } } };
  }>(['get', 'deployment', 'web', '-n', project.namespace()]);
  return spec.template.spec.containers[0]?.envFrom[0]?.secretRef.name ?? '';
}

/** The texts of every file in a folder, to a depth. */
function textsBelow(folder: string, depth = 10): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    try {
      if (entry.isDirectory()) return depth > 1 ? textsBelow(path, depth - 1) : [];
      return entry.isFile() ? [readFileSync(path, 'latin1')] : [];
    } catch {
      // Somebody else's file.
      return [];
    }
  });
}
