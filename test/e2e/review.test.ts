import { describeEndToEnd, eventually, kubectl, kubectlJson } from './environment';
import { SampleProject, type Manifest } from './sample-project';

const manifest: Manifest = {
  environments: { development: { domain: 'dev.example.com' }, production: { cluster: { context: 'prod-eu' } } },
  applications: {
    web: { stack: 'django', image: 'registry.example.com/app:1', parameters: { module: 'shop.wsgi' } },
  },
};

interface Listed {
  readonly name: string;
  readonly review?: string;
  readonly namespace: string;
  readonly created?: string;
  readonly release?: { readonly version: number; readonly who: string; readonly images: object };
  readonly urls: object;
}

const review = (name: string) => ['--env', 'review', '--name', name];

async function listed(project: SampleProject): Promise<readonly Listed[]> {
  const { code, stdout, stderr } = await project.infra(['environments', '--json'], { USER: 'ann' });
  expect([code, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { environments: Listed[] }).environments;
}

async function namespaces(project: SampleProject): Promise<string[]> {
  const { items } = await kubectlJson<{ items: { metadata: { name: string; deletionTimestamp?: string } }[] }>([
    'get',
    'namespaces',
  ]);
  return items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(project.name))
    .sort();
}

describeEndToEnd('review environments', () => {
  const project = new SampleProject(manifest);
  afterAll(() => project.remove());

  test('are made at once, each with a namespace, data and hosts of its own', async () => {
    const [one, two] = await Promise.all([project.deploy(...review('pr-1')), project.deploy(...review('pr-2'))]);
    expect([one.urls, two.urls]).toEqual([
      { web: 'https://web-pr-1.dev.example.com' },
      { web: 'https://web-pr-2.dev.example.com' },
    ]);
    expect(await namespaces(project)).toEqual([`${project.name}-pr-1`, `${project.name}-pr-2`]);
    expect((await project.deploy(...review('pr-1'))).changes).toEqual([]);
  });

  test('the same one made twice at once: one run makes it, the other waits its turn or says who is at it', async () => {
    const runs = await Promise.all([1, 2].map(() => project.infra(['deploy', '--yes', ...review('pr-3')])));
    const outcomes = runs.map(({ code, stderr }) => (code === 0 ? 'made' : code === 4 ? 'locked' : stderr)).sort();
    expect([
      ['made', 'made'],
      ['locked', 'made'],
    ]).toContainEqual(outcomes);
    expect((await project.deploy(...review('pr-3'), '--refresh')).changes).toEqual([]);
  });

  test('have a configuration of their own', async () => {
    expect((await project.infra(['config', 'set', 'A=1', '--app', 'web', ...review('pr-1')])).code).toBe(0);
    expect((await project.infra(['config', 'list', '--app', 'web', ...review('pr-1')])).stdout).toBe('A=1\n');
    expect((await project.infra(['config', 'list', '--app', 'web', ...review('pr-2')])).stdout).toBe('');
  });

  test('are listed with what runs in them, beside those of the manifest', async () => {
    const all = await listed(project);
    expect(all.map(({ name }) => name)).toEqual([
      'production',
      'canary',
      'staging',
      'development',
      'review-pr-1',
      'review-pr-2',
      'review-pr-3',
    ]);
    expect(all[4]).toMatchObject({
      review: 'pr-1',
      kind: 'development',
      namespace: `${project.name}-pr-1`,
      created: expect.stringMatching(/^\d{4}-/),
      release: { version: 1, images: { web: 'registry.example.com/app:1' } },
      urls: { web: 'https://web-pr-1.dev.example.com' },
    });
    const { stdout } = await project.infra(['environments']);
    expect(stdout).toMatch(
      /^review pr-1 +development +\(current\) +\S+-pr-1 +\d+ \w+ ago by \S+\n {2}web {2}registry.example.com\/app:1 {2}https:\/\/web-pr-1/m,
    );
  });

  test('are removed whole, data too, and nothing else', async () => {
    const uids = () =>
      kubectl([
        'get',
        'all,secrets,configmaps,pvc',
        '-n',
        `${project.name}-pr-2`,
        '-o',
        'jsonpath={.items[*].metadata.uid}',
      ]);
    const before = await uids();
    const { code, stderr } = await project.infra(['destroy', '--yes', ...review('pr-1')]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/- PersistentVolumeClaim \S+ {2}data, permanently\n/)]);
    expect(await namespaces(project)).toEqual([`${project.name}-pr-2`, `${project.name}-pr-3`]);
    expect(await uids()).toBe(before);
    expect((await listed(project)).map(({ name }) => name)).not.toContain('review-pr-1');
    await eventually(() => expect(kubectl(['get', 'namespace', `${project.name}-pr-1`])).rejects.toThrow('not found'));
    await project.infra(['destroy', '--yes', ...review('pr-2')]);
    await project.infra(['destroy', '--yes', ...review('pr-3')]);
    expect(await namespaces(project)).toEqual([]);
  });

  test('in a namespace that is another’s are refused, and touch nothing of it', async () => {
    // GIVEN another project, whose development goes by the same namespace
    const other = new SampleProject({
      name: `${project.name}-pr`,
      applications: { web: { stack: 'web', image: 'registry.example.com/app:1' } },
    });
    const namespace = `${project.name}-pr-development`;
    await other.deploy();
    for (const command of ['deploy', 'destroy']) {
      const { code, stderr } = await project.infra([command, '--yes', ...review('pr-development')]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(
          `${namespace} of the review environment pr-development is in use by ${project.name}-pr/development`,
        ),
      ]);
    }
    expect(await kubectl(['get', 'deployments', '-n', namespace, '-o', 'name'])).toBe('deployment.apps/web\n');
    other.remove();
  });
});

describeEndToEnd('infra environments', () => {
  test('tells what the manifest says where a cluster is out of reach, and that it is', async () => {
    const project = new SampleProject(manifest);
    const { code, stdout, stderr } = await project.infra(['environments'], { KUBECONFIG: '/nowhere' });
    expect([code, stdout.split('\n').length]).toEqual([0, 6]);
    expect(stderr).toMatch(
      /^note: .*\nnote: cannot find out what is deployed in the current context and in prod-eu: .*\n$/,
    );
    project.remove();
  });
});
