import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEndToEnd, kubectlJson, start } from './environment';
import { SampleProject, shop, shopWith } from './sample-project';

const root = join(__dirname, '..', '..');
const automation = join(__dirname, 'programs', 'automation.cjs');

interface Result {
  readonly changes: Readonly<Record<string, number>>;
  readonly outputs: { readonly urls?: Readonly<Record<string, string>> };
}

describeEndToEnd('Pulumi programs', () => {
  const home = new SampleProject({});
  afterAll(() => home.remove());

  async function run(module: string, project: string, stack: string, operation: string): Promise<Result> {
    const backend = join(home.directory, 'backend');
    mkdirSync(backend, { recursive: true });
    const env = { PULUMI_BACKEND_URL: `file://${backend}` };
    const { code, stdout, stderr } = await start(process.execPath, [automation, module, project, stack, operation], {
      env,
    }).finished;
    if (code !== 0) throw new Error(stderr);
    const result: Result = JSON.parse(stdout);
    return result;
  }

  test('examples/typescript deploys two projects and a cdk8s construct beside them, and again with no change', async () => {
    const program = join(root, 'examples', 'typescript', 'index.ts');
    expect((await run(program, 'typescript', 'dev', 'up')).changes['create']).toBeGreaterThan(10);

    const { items } = await kubectlJson<{
      items: { metadata: { name: string }; status: { readyReplicas?: number } }[];
    }>(['get', 'deployments', '-n', 'storefront-staging']);
    expect(items.map(({ metadata, status }) => [metadata.name, status.readyReplicas])).toEqual([
      ['web', 1],
      ['worker', 1],
    ]);
    expect(await kubectlJson(['get', 'configmap', 'terms', '-n', 'storefront-staging'])).toMatchObject({
      data: { 'terms.txt': 'Be kind.' },
    });
    expect(await kubectlJson(['get', 'deployment', 'api', '-n', 'ledger-staging'])).toMatchObject({
      status: { readyReplicas: 1 },
    });
    expect(Object.keys((await run(program, 'typescript', 'dev', 'up')).changes)).toEqual(['same']);
    await run(program, 'typescript', 'dev', 'destroy');
  });

  test('the generated program does the same as infra deploy: after one, the other has nothing to do', async () => {
    // GIVEN
    const project = new SampleProject(shop);
    const written = await project.infra(['generate', 'pulumi']);
    expect([written.code, written.stdout]).toEqual([
      0,
      '.infra/pulumi/Pulumi.yaml\n.infra/pulumi/index.ts\n.infra/pulumi/tsconfig.json\n',
    ]);
    await project.deploy();

    // WHEN
    const program = join(project.directory, '.infra', 'pulumi', 'index.ts');
    const env = { PULUMI_BACKEND_URL: `file://${project.directory}/state/infra/${project.name}/state` };
    const { code, stdout, stderr } = await start(
      process.execPath,
      [automation, program, project.name, 'development', 'up'],
      { env },
    ).finished;

    // THEN
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { changes }: Result = JSON.parse(stdout);
    expect(Object.keys(changes)).toEqual(['same']);
    project.remove();
  });

  test('the generated program under plain pulumi up', async () => {
    const project = new SampleProject(shop);
    await project.infra(['generate', 'pulumi']);
    const folder = join(project.directory, '.infra', 'pulumi');
    // As npm installs it: the package, and what it depends on beside it.
    const modules = join(project.directory, 'node_modules');
    mkdirSync(modules);
    symlinkSync(root, join(modules, 'project-infra'));
    for (const name of ['@pulumi', 'typescript']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const env = { PULUMI_BACKEND_URL: `file://${project.directory}` };
    const pulumi = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await start('pulumi', [...args, '--non-interactive'], { cwd: folder, env })
        .finished;
      if (code !== 0) throw new Error(`pulumi ${args.join(' ')} ended with ${String(code)}:\n${stdout}${stderr}`);
    };
    await pulumi('stack', 'init', 'development');
    await pulumi('up', '--yes', '--skip-preview');
    await pulumi('up', '--yes', '--skip-preview', '--expect-no-changes');
    const before = await project.uids();

    // WHEN a release fails
    project.write(shopWith('web', { image: 'registry.example.com/shop/failing-release:2' }));
    const told = await pulumi('up', '--yes', '--skip-preview').catch(String);
    expect(told).toMatch(
      /error: web: Job web-release-\w+: the Job failed: .* \[job-failed\]\n +\| BackoffLimitExceeded/,
    );
    expect(told).not.toMatch(/\n +at /);

    // THEN the old version serves, and the next good one is deployed
    expect(await project.imageOf('web')).toBe('registry.example.com/shop/web:1');
    project.write(shopWith('web', { image: 'registry.example.com/shop/web:3' }));
    await pulumi('up', '--yes', '--skip-preview');
    expect(await project.imageOf('web')).toBe('registry.example.com/shop/web:3');
    expect(await project.uids()).toMatchObject({ 'Deployment/web': before['Deployment/web'] });
    project.remove();
  });
});
