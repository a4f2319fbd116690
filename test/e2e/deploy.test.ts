import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEndToEnd, eventually, kubectl, kubectlJson } from './environment';
import { SampleProject, shop, shopWith, type LiveObject, type Manifest } from './sample-project';

describeEndToEnd('infra deploy', () => {
  const project = new SampleProject(shop);
  afterAll(() => project.remove());

  test('makes everything of an environment, ready', async () => {
    // WHEN
    const { changes } = await project.deploy();

    // THEN
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['create']));
    const deployments = await kubectlJson<{
      items: { metadata: { name: string }; status: { readyReplicas?: number } }[];
    }>(['get', 'deployments', '-n', project.namespace()]);
    expect(deployments.items.map(({ metadata, status }) => [metadata.name, status.readyReplicas])).toEqual([
      ['web', 1],
      ['worker', 1],
    ]);
  });

  test('traces each change to a line of the manifest', async () => {
    const { code, stdout } = await project.infra([
      'preview',
      '--json',
      '--image',
      'web=registry.example.com/shop/web:2',
    ]);
    expect(code).toBe(0);
    const { changes } = JSON.parse(stdout);
    const deployment = changes.find(({ kind }: { kind: string }) => kind === 'Deployment');
    expect(deployment).toMatchObject({
      action: 'update',
      application: 'web',
      name: 'web',
      source: { file: '.infra/project.yml' },
    });
    expect(deployment.source.line).toBeGreaterThan(1);
  });

  test('deployed again changes nothing, with the engine and without', async () => {
    const before = await project.uids();
    expect((await project.deploy()).changes).toEqual([]);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    expect(await project.uids()).toEqual(before);
    const preview = await project.infra(['preview', '--exit-code']);
    expect([preview.code, preview.stdout]).toEqual([0, expect.stringContaining('no changes')]);
  });

  test('a changed variable rolls the pods of exactly that application, once', async () => {
    // GIVEN
    const generations = await generationsOf(project);

    // WHEN
    project.write(shopWith('worker', { variables: { LEVEL: 'debug' } }));
    const { changes } = await project.deploy();

    // THEN
    expect(changes.map(({ action, kind, name }) => [action, kind, name])).toEqual([['update', 'Deployment', 'worker']]);
    const after = await generationsOf(project);
    expect(after).toEqual({ ...generations, worker: (generations['worker'] ?? 0) + 1 });
  });

  test('takes the image that a build handed on, and keeps it where none is given', async () => {
    writeFileSync(join(project.directory, 'images.txt'), 'web=registry.example.com/shop/web:2\n');
    await project.deploy('--images', 'images.txt');
    await project.deploy('--refresh');
    expect(await project.imageOf('web')).toBe('registry.example.com/shop/web:2');
  });

  test('what somebody deleted by hand is made again', async () => {
    await kubectl(['delete', 'service', 'web', '-n', project.namespace()]);
    await project.deploy();
    expect((await project.objects('services')).map(({ metadata }) => metadata.name)).toContain('web');
  });

  test('a rename with was: recreates nothing', async () => {
    // GIVEN
    const before = await project.uids();
    const { web, worker } = shop['applications'] as Record<string, Manifest>;

    // WHEN
    project.write({
      applications: {
        site: { ...web, was: 'web' },
        worker: { ...worker, addons: [{ from: 'site.DATABASE', as: 'DATABASE' }] },
      },
    });
    const { changes } = await project.deploy('--image', 'site=registry.example.com/shop/web:2');

    // THEN
    expect(changes.filter(({ action }) => action !== 'update')).toEqual([]);
    expect(await project.uids()).toEqual(before);
  });

  test('an application that is gone from the manifest goes, its data stays', async () => {
    project.write({ applications: { worker: { stack: 'worker', image: 'registry.example.com/shop/web:1' } } });
    await project.deploy();
    expect((await project.objects('deployments')).map(({ metadata }) => metadata.name)).toEqual(['worker']);
    expect((await project.objects('persistentvolumeclaims')).map(({ metadata }) => metadata.name)).toEqual([
      'web-database',
    ]);
  });

  test('a deploy from another state is refused, with the name of the one in use', async () => {
    const { code, stderr } = await project.infra(['deploy', '--yes'], { XDG_STATE_HOME: `${project.directory}/other` });
    expect(code).toBe(2);
    expect(stderr).toContain(`${project.directory}/state`);
  });
});

describeEndToEnd('infra deploy, where it must not go on', () => {
  test('an object of our name that somebody else made is told of, and left as it is', async () => {
    const project = new SampleProject(shop);
    await kubectl(['create', 'namespace', project.namespace()]);
    await kubectl(['create', 'service', 'clusterip', 'web', '--tcp=80', '-n', project.namespace()]);
    const before = await project.objects('services');

    const { code, stderr } = await project.infra(['deploy', '--yes']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/Service .*\/web, created by .*; needed by \.infra\/project\.yml:\d+/);
    expect(await project.objects('services')).toEqual(before);
    project.remove();
  });

  test.each([
    ['an image that cannot be pulled', 'registry.example.com/bad-pull:1', /cannot be pulled|pull/i],
    ['a container that crashes', 'registry.example.com/crash-loop:1', /crash|exit/i],
  ])('%s is named, and the old version serves', async (_name, image, message) => {
    // GIVEN
    const project = new SampleProject({ applications: { web: { stack: 'web', image: 'registry.example.com/web:1' } } });
    await project.deploy();

    // WHEN
    const started = Date.now();
    const { code, stderr } = await project.infra(['deploy', '--yes', '--image', `web=${image}`]);

    // THEN
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).toContain('web: the previous version keeps serving (1/1 pods ready)');
    expect(Date.now() - started).toBeLessThan(60_000);
    const [deployment] = await kubectlJson<{ items: { status: { availableReplicas?: number } }[] }>([
      'get',
      'deployments',
      '-n',
      project.namespace(),
    ]).then(({ items }) => items);
    expect(deployment?.status.availableReplicas).toBe(1);
    // The next good deploy goes through.
    await project.deploy('--image', 'web=registry.example.com/web:2');
    expect(await project.imageOf('web')).toBe('registry.example.com/web:2');
    project.remove();
  });

  test('a failed migration leaves the old pods with the old configuration; the next good deploy runs it again', async () => {
    // GIVEN
    const project = new SampleProject(shop);
    await project.deploy();
    const { spec: before } = await deployment(project, 'web');

    // WHEN
    project.write(
      shopWith('web', {
        image: 'registry.example.com/failing-release:2',
        variables: { DJANGO_SETTINGS_MODULE: 'shop.settings', GREETING: 'bye' },
      }),
    );
    const { code, stderr } = await project.infra([
      'deploy',
      '--yes',
      '--image',
      'web=registry.example.com/failing-release:2',
    ]);

    // THEN
    expect(code).toBe(1);
    expect(stderr).toMatch(/release/);
    expect((await deployment(project, 'web')).spec).toEqual(before);
    await kubectl([
      'delete',
      'pods',
      '-n',
      project.namespace(),
      '-l',
      'app.kubernetes.io/instance=web,app.kubernetes.io/component=web',
      '--wait=false',
    ]);
    const pod = await eventually(async () => {
      const { items } = await kubectlJson<{
        items: {
          metadata: { deletionTimestamp?: string };
          status: { phase: string };
          spec: { containers: { env: { name: string; value?: string }[] }[] };
        }[];
      }>([
        'get',
        'pods',
        '-n',
        project.namespace(),
        '-l',
        'app.kubernetes.io/instance=web,app.kubernetes.io/component=web',
      ]);
      const running = items.find(
        ({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running',
      );
      if (running === undefined) throw new Error('no pod came back');
      return running;
    });
    expect(pod.spec.containers[0]?.env).toContainEqual({ name: 'GREETING', value: 'hello' });

    // WHEN the same release is tried again, the Job runs again; and a good one goes through
    const again = await project.infra(['deploy', '--yes', '--image', 'web=registry.example.com/failing-release:2']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/release/)]);
    await project.deploy('--image', 'web=registry.example.com/shop/web:3');
    expect(await project.imageOf('web')).toBe('registry.example.com/shop/web:3');
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    project.remove();
  });
});

async function deployment(project: SampleProject, name: string): Promise<LiveObject> {
  return kubectlJson<LiveObject>(['get', 'deployment', name, '-n', project.namespace()]);
}

async function generationsOf(project: SampleProject): Promise<Record<string, number | undefined>> {
  const deployments = await project.objects('deployments,statefulsets');
  return Object.fromEntries(deployments.map(({ metadata }) => [metadata.name, metadata.generation]));
}

describeEndToEnd('what cannot be changed in place', () => {
  const image = 'registry.example.com/app:1';
  const withStack = (stack: string): Manifest => ({
    applications: { app: { stack, image, addons: [{ type: 'postgres', parameters: { storage: '10Gi' } }] } },
  });
  const project = new SampleProject(withStack('web'));
  afterAll(() => project.remove());

  test('a changed selector is refused, and done where it is allowed', async () => {
    // GIVEN
    await project.deploy();
    const before = await deployment(project, 'app');

    // WHEN
    project.write(withStack('worker'));
    const refused = await project.infra(['deploy', '--yes']);

    // THEN
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[replace-refused]')]);
    expect((await deployment(project, 'app')).metadata.uid).toBe(before.metadata.uid);
    await project.deploy('--allow-replace');
    expect((await deployment(project, 'app')).metadata.uid).not.toBe(before.metadata.uid);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });

  test('a volume that would shrink is refused', async () => {
    project.write({
      applications: { app: { stack: 'worker', image, addons: [{ type: 'postgres', parameters: { storage: '5Gi' } }] } },
    });
    const { code, stderr } = await project.infra(['deploy', '--yes']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('[volume-shrinks]')]);
  });

  test("another tool's field is left to it, the tool named, unless it is taken over", async () => {
    // GIVEN
    project.write(withStack('worker'));
    const namespace = project.namespace();
    const patch = '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"app"},"spec":{"replicas":3}}';
    await kubectl(
      ['apply', '-n', namespace, '--server-side', '--force-conflicts', '--field-manager=autopilot', '-f', '-'],
      patch,
    );

    // WHEN
    const scaled = withStack('worker')['applications'] as Manifest;
    project.write({ applications: { app: { ...(scaled['app'] as Manifest), parameters: { replicas: 2 } } } });
    const refused = await project.infra(['deploy', '--yes']);

    // THEN
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/autopilot[^]*--take-ownership/)]);
    await project.deploy('--take-ownership');
    expect((await deployment(project, 'app')).spec).toMatchObject({ replicas: 2 });
  });
});
