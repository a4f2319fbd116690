import { describeEndToEnd, kubectlJson } from './environment';
import { SampleProject, type Manifest } from './sample-project';

const image = 'registry.example.com/shop/app:1';

/** Applications that are each a unit of deployment of their own, and share a database. */
const shared: Manifest = {
  deploy: { unit: 'application' },
  addons: [{ type: 'postgres', as: 'SHARED_DB' }],
  applications: {
    api: { stack: 'web', image, addons: [{ from: 'project.SHARED_DB', as: 'DATABASE' }] },
    admin: {
      stack: 'web',
      image,
      variables: { DSN: '${addons.database.url}?sslmode=disable' },
      addons: [{ from: 'project.SHARED_DB', as: 'DATABASE' }],
    },
    cron: { stack: 'cron', image, parameters: { schedule: '@daily' } },
  },
};

describeEndToEnd('unit: application', () => {
  const project = new SampleProject(shared);
  afterAll(() => project.remove());

  test('deploys what is shared first, then each application by itself', async () => {
    const { changes } = await project.deploy();
    expect(changes.some(({ kind, application }) => kind === 'StatefulSet' && application === undefined)).toBe(true);
    expect(await releases(project)).toEqual([
      'development',
      'development.admin',
      'development.api',
      'development.cron',
    ]);
    expect((await project.deploy()).changes).toEqual([]);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });

  test('applications read the shared add-on from one Secret', async () => {
    const { spec } = await kubectlJson<{
      spec: { template: { spec: { containers: { env: { name: string; value?: string; valueFrom?: unknown }[] }[] } } };
    }>(['get', 'deployment', 'admin', '-n', project.namespace()]);
    const env = spec.template.spec.containers[0]?.env ?? [];
    expect(env).toContainEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: `${project.name}-shared-db`, key: 'url' } },
    });
    expect(env).toContainEqual({ name: 'DSN', value: '$(DATABASE_URL)?sslmode=disable' });
  });

  test('one application is deployed without touching the others', async () => {
    const before = await project.uids();
    const { changes } = await project.deploy('api', '--image', 'api=registry.example.com/shop/app:2');
    expect(changes.map(({ application, action, kind }) => [application, action, kind])).toEqual([
      ['api', 'update', 'Deployment'],
    ]);
    expect(await project.uids()).toEqual(before);
  });

  test('an application that is gone from the manifest is deleted with its unit', async () => {
    const { api, admin } = shared['applications'] as Record<string, Manifest>;
    project.write({ ...shared, applications: { api, admin } });
    const { code, stderr } = await project.infra(['deploy', '--yes', '--json']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('development.cron')]);
    expect(await project.objects('cronjobs')).toEqual([]);
    expect(await releases(project)).toEqual(['development', 'development.admin', 'development.api']);
  });

  test('destroy deletes every unit and keeps the data, which a new deployment takes up again', async () => {
    // GIVEN
    const data = ['PersistentVolumeClaim', 'Secret'];
    const secretBefore = await generated(project);
    const volumes = (uids: Record<string, string>) =>
      Object.entries(uids).filter(([name]) => name.startsWith('Persist'));
    const volumesBefore = volumes(await project.uids());
    expect(volumesBefore).toHaveLength(1);

    // WHEN
    const { code, stderr } = await project.infra(['destroy', '--yes']);

    // THEN
    expect([code, stderr]).toEqual([0, expect.stringMatching(/\ndone: \d+ deleted, [2-9] kept\n/)]);
    expect(stderr).toMatch(/\d+ to delete, [2-9] to keep\n/);
    const left = Object.keys(await project.uids());
    expect(left.map((name) => name.split('/')[0]).filter((kind) => !data.includes(kind ?? ''))).toEqual([]);
    await project.deploy();
    expect(await generated(project)).toEqual(secretBefore);
    expect(volumes(await project.uids())).toEqual(volumesBefore);
    expect((await project.deploy('--refresh')).changes).toEqual([]);

    // WHEN told otherwise, everything goes
    expect((await project.infra(['destroy', '--yes', '--delete-data', 'all'])).code).toBe(0);
    expect(await project.uids().catch(() => ({}))).toEqual({});
  });
});

describeEndToEnd('names and numbers', () => {
  test('an application name of 63 characters deploys, with every stack', async () => {
    const long = (letter: string) => letter.repeat(63);
    const project = new SampleProject({
      applications: {
        [long('w')]: { stack: 'web', image },
        [long('k')]: { stack: 'worker', image },
        [long('c')]: { stack: 'cron', image, parameters: { schedule: '@daily' } },
        [long('d')]: { stack: 'django', image, parameters: { module: 'shop.wsgi' } },
      },
    });
    await project.deploy();
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    project.remove();
  });

  test('two environments in one cluster, and two projects, do not meet', async () => {
    const applications = { web: { stack: 'web', image } };
    const project = new SampleProject({ applications });
    await project.deploy();
    const before = await project.uids();
    await project.deploy('--env', 'staging');
    await project.infra(['destroy', '--yes', '--env', 'staging']);
    expect(await project.uids()).toEqual(before);
    project.remove();
  });
});

describeEndToEnd('unit: application, of which one never succeeded', () => {
  const good = { stack: 'web', image };
  const patches = [{ kind: 'Service', patch: { spec: { type: 'Foo' } } }];
  const bad = { ...good, parameters: { patches } };
  const manifest = (applications: Manifest) => ({ deploy: { unit: 'application' }, applications });
  const project = new SampleProject(manifest({ good, bad }));
  afterAll(() => project.remove());

  test('the others are deployed, and it goes once it is no longer in the manifest', async () => {
    // GIVEN
    const { code, stderr } = await project.infra(['deploy', '--yes']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Unsupported value: "Foo"')]);
    expect(stderr).not.toContain('terminating');
    expect((await project.objects('networkpolicies')).length).toBe(2);

    // WHEN
    project.write(manifest({ good }));
    await project.deploy();

    // THEN
    expect(await releases(project)).toEqual(['development.good']);
    expect((await project.objects('deployments,networkpolicies')).map(({ metadata }) => metadata.name)).toEqual([
      'good',
      'good',
    ]);
  });
});

async function releases(project: SampleProject): Promise<string[]> {
  const objects = await project.objects('configmaps');
  return objects
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('infra-release-'))
    .map((name) => name.slice(`infra-release-${project.name}.`.length))
    .sort();
}

async function generated(project: SampleProject): Promise<unknown> {
  const secrets = await project.objects('secrets');
  return secrets.filter(({ metadata }) => metadata.name.endsWith('-generated')).map(({ data }) => data);
}
