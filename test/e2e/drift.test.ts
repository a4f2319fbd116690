import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeEndToEnd, kubectl } from './environment';
import { SampleProject, type Manifest } from './sample-project';

const image = 'registry.example.com/app:1';

describeEndToEnd('what somebody changed by hand', () => {
  const project = new SampleProject({ applications: { web: { stack: 'web', image, variables: { A: '1', B: '2' } } } });
  const onCluster = (...args: string[]) => kubectl([...args, '-n', project.namespace()]);
  afterAll(() => project.remove());

  beforeAll(async () => {
    await project.deploy();
    await onCluster('set', 'image', 'deployment/web', 'web=registry.example.com/other:2');
    await onCluster('set', 'env', 'deployment/web', 'A-');
    await onCluster('label', 'service/web', 'by-hand=true');
  });

  const changed = [
    'Deployment web: spec.template.spec.containers[web].image was changed by kubectl-set',
    'Deployment web: spec.template.spec.containers[web].env[A] was removed by hand',
  ];

  test.each([['deploy', '--yes'], ['preview']])('is told of by %s, with object, field and manager', async (...args) => {
    const { code, stderr } = await project.infra(args);
    expect(code).toBe(0);
    for (const line of changed) expect(stderr).toContain(line);
    expect(stderr).toContain('infra deploy --refresh');
    // What is not ours is nobody's drift.
    expect(stderr).not.toContain('by-hand');
  });

  test('is put back by --refresh, as its preview says, and then no longer told of', async () => {
    // GIVEN
    const preview = await project.infra(['preview', '--refresh', '--json']);

    // WHEN
    const { changes } = await project.deploy('--refresh');

    // THEN
    const told = ({ action, kind }: { action: string; kind: string }) => [action, kind];
    expect(changes.map(told)).toEqual([['update', 'Deployment']]);
    expect(JSON.parse(preview.stdout).changes.map(told)).toEqual([['update', 'Deployment']]);
    expect(await onCluster('get', 'deployment/web', '-o', 'yaml')).toContain(`image: ${image}`);
    expect((await project.infra(['deploy', '--yes', '--refresh'])).stderr).not.toContain('warning');
    expect(await onCluster('get', 'service/web', '-o', 'yaml')).toContain('by-hand: "true"');
  });
});

describeEndToEnd('what nobody changed', () => {
  test('is not told of as drift where the manifest or the configuration has more than the last release', async () => {
    // GIVEN
    const web = { stack: 'web', image, variables: { A: '1' } };
    const project = new SampleProject({ applications: { web } });
    await project.deploy();

    // WHEN a configuration, a variable and an add-on come with the next one
    expect((await project.infra(['config', 'set', '--secret', '--app', 'web', 'API_KEY'], {}, 'x')).code).toBe(0);
    project.write({ applications: { web: { ...web, variables: { A: '1', B: '2' }, addons: { CACHE: 'redis' } } } });
    const preview = await project.infra(['preview']);
    const deployed = await project.infra(['deploy', '--yes']);

    // THEN
    expect([preview.code, deployed.code]).toEqual([0, 0]);
    expect(preview.stderr).not.toContain('warning');
    expect(deployed.stderr).not.toContain('warning');
    project.remove();
  });
});

describeEndToEnd('a preview', () => {
  test('before the first deployment tells what is made, and begins no state', async () => {
    const project = new SampleProject({ applications: { web: { stack: 'web', image } } });
    const { code, stdout } = await project.infra(['preview', '--exit-code']);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/Deployment web .*\n[^]* to create\n/)]);
    const { variables, name } = project;
    expect(existsSync(join(variables['XDG_STATE_HOME'] ?? '', 'infra', name, 'state', '.pulumi', 'stacks'))).toBe(
      false,
    );
    project.remove();
  });

  test('tells what the deployment after it does: what was deleted by hand, and Jobs of a release that failed', async () => {
    // GIVEN a release that failed, and a Service that is gone
    const shop = (tag: string): Manifest => ({
      applications: {
        web: {
          stack: 'django',
          image: `registry.example.com/${tag}`,
          parameters: { module: 'shop.wsgi' },
          implied: { addons: false },
        },
      },
    });
    const project = new SampleProject(shop('web:1'));
    await project.deploy();
    project.write(shop('failing-release:2'));
    expect((await project.infra(['deploy', '--yes'])).code).toBe(1);
    await kubectl(['delete', 'service', 'web', '-n', project.namespace()]);
    project.write(shop('web:1'));

    // WHEN
    const preview = await project.infra(['preview', '--json']);
    const { changes } = await project.deploy();

    // THEN
    const told = ({ action, kind, name }: { action: string; kind: string; name: string }) =>
      `${action} ${kind} ${name}`;
    expect(JSON.parse(preview.stdout).changes.map(told).sort()).toEqual(changes.map(told).sort());
    expect(changes.map(({ action, kind }) => `${action} ${kind}`).sort()).toEqual(['create Service', 'delete Job']);
    project.remove();
  });
});
