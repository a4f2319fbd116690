import { describeEndToEnd, kubectl } from './environment';
import { SampleProject, type Manifest } from './sample-project';

const image = (tag: number) => `registry.example.com/app:${tag}`;
const two = (web: Manifest, api: Manifest): Manifest => ({
  applications: { web: { stack: 'web', image: image(1), ...web }, api: { stack: 'web', image: image(1), ...api } },
});

describeEndToEnd('deploying in part', () => {
  const project = new SampleProject(two({}, {}));
  afterAll(() => project.remove());

  test('leaves the other applications for the next deployment, which finds them', async () => {
    await project.deploy();
    project.write(two({ variables: { A: '1' } }, { variables: { A: '1' } }));
    expect(applicationsOf(await project.deploy('web'))).toEqual(['web']);
    expect(applicationsOf(await project.deploy())).toEqual(['api']);
  });

  test('an image changed in the manifest is deployed, one given once is kept', async () => {
    await project.deploy('--image', `api=${image(7)}`);
    project.write(two({ image: image(2), variables: { A: '1' } }, { variables: { A: '1' } }));
    expect(applicationsOf(await project.deploy())).toEqual(['web']);
    expect([await project.imageOf('web'), await project.imageOf('api')]).toEqual([image(2), image(7)]);
  });

  test('destroy from another state is refused, and destroys nothing', async () => {
    const before = await project.uids();
    const { code, stderr } = await project.infra(['destroy', '--yes'], {
      XDG_STATE_HOME: `${project.directory}/other`,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('[state-differs]')]);
    expect(await project.uids()).toEqual(before);
  });

  test('a changed unit of deployment is refused', async () => {
    project.write({ ...two({}, {}), deploy: { unit: 'application' } });
    const { code, stderr } = await project.infra(['deploy', '--yes']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('[unit-changed]')]);
  });
});

describeEndToEnd('two deployments at once', () => {
  test('the second ends with the code for a lock, and says who holds it', async () => {
    const project = new SampleProject(two({ image: 'registry.example.com/slow-start:1' }, {}));
    const first = project.start(['deploy', '--yes']);
    await first.waitFor(/Deployment web {2}0\/1/);
    const second = await project.infra(['deploy', '--yes', '--refresh']);
    expect([second.code, second.stderr]).toEqual([4, expect.stringMatching(/locked by .*process \d+/)]);
    expect((await first.finished).code).toBe(0);
    project.remove();
  });
});

describeEndToEnd('canary', () => {
  test('runs beside production with its Secrets, and goes without production noticing', async () => {
    // GIVEN
    const project = new SampleProject({
      environments: { production: { cluster: { context: 'prod-eu' } } },
      applications: { web: { stack: 'django', image: image(1), parameters: { module: 'shop.wsgi' } } },
    });
    await project.deploy('--env', 'production');
    const before = await project.uids('production');

    // WHEN
    const { changes } = await project.deploy('--env', 'canary', '--image', `web=${image(2)}`);

    // THEN
    expect(changes.map(({ kind, name }) => [kind, name])).toEqual([
      ['Deployment', 'web-canary'],
      ['Service', 'web-canary'],
      ['NetworkPolicy', 'web-canary'],
    ]);
    const { code } = await project.infra(['destroy', '--yes', '--env', 'canary']);
    expect([code, await project.uids('production')]).toEqual([0, before]);
    expect((await project.deploy('--env', 'production')).changes).toEqual([]);
    project.remove();
  });
});

function applicationsOf({ changes }: { readonly changes: readonly { readonly application?: string }[] }): unknown[] {
  return [...new Set(changes.map(({ application }) => application))];
}

describeEndToEnd('data', () => {
  const shop = (addon: Manifest | undefined): Manifest => ({
    applications: {
      web: {
        stack: 'web',
        image: image(1),
        ...(addon === undefined ? {} : { addons: [{ type: 'postgres', ...addon }] }),
      },
    },
  });
  const project = new SampleProject(shop({}));
  afterAll(() => project.remove());
  const password = async () => {
    const secrets = await project.objects('secrets');
    return secrets.find(({ metadata }) => metadata.name === 'web-database-generated')?.data?.['password'];
  };

  test('a password that somebody deleted comes back as it was', async () => {
    await project.deploy();
    const before = await password();
    await kubectl(['delete', 'secret', 'web-database-generated', '-n', project.namespace()]);
    const { changes } = await project.deploy();
    expect(changes.map(({ action, name }) => [action, name])).toEqual([['create', 'web-database-generated']]);
    expect([typeof before, await password()]).toEqual(['string', before]);
  });

  test.each([
    ['another version', { parameters: { version: '16' } }, 'data-fixed'],
    ['another type', { type: 'mysql', as: 'DATABASE' }, 'data-fixed'],
    ['less storage', { parameters: { storage: '1Gi' } }, 'volume-shrinks'],
  ])('%s is refused by preview and deploy alike, before anything starts', async (_name, addon, code) => {
    const before = await project.uids();
    project.write(shop(addon));
    const [preview, deploy] = [await project.infra(['preview']), await project.infra(['deploy', '--yes'])];
    expect([preview.code, preview.stderr]).toEqual([1, expect.stringContaining(`[${code}]`)]);
    expect([deploy.code, deploy.stderr]).toEqual([1, expect.stringContaining(`[${code}]`)]);
    expect(await project.uids()).toEqual(before);
  });

  test('begins anew where it is told to', async () => {
    const [before, old] = [await password(), await project.uids()];
    project.write(shop({ parameters: { version: '16' } }));
    await project.deploy('--delete-data', 'web-database');
    const uids = await project.uids();
    expect(uids['PersistentVolumeClaim/web-database']).not.toBe(old['PersistentVolumeClaim/web-database']);
    expect(uids['Deployment/web']).toBe(old['Deployment/web']);
    expect(await password()).not.toBe(before);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });

  test('of an add-on that is gone is kept, as the plan says, unless it is named', async () => {
    project.write(shop(undefined));
    const { changes } = await project.deploy();
    expect(changes.flatMap(({ action, kind, name }) => (action === 'keep' ? [`${kind} ${name}`] : [])).sort()).toEqual([
      'PersistentVolumeClaim web-database',
      'Secret web-database-generated',
    ]);
    expect(Object.keys(await project.uids())).toContain('PersistentVolumeClaim/web-database');
    await project.deploy('--delete-data', 'web-database');
    expect(Object.keys(await project.uids())).not.toContain('PersistentVolumeClaim/web-database');
  });

  test('that somebody holds does not hold destroy longer than it is told to wait', async () => {
    // GIVEN
    project.write(shop({}));
    await project.deploy();
    const finalizers = (list: readonly string[]) =>
      kubectl([
        ...['patch', 'pvc', 'web-database', '-n', project.namespace(), '--type', 'merge'],
        ...['-p', JSON.stringify({ metadata: { finalizers: list } })],
      ]);
    await finalizers(['example.com/backup']);

    // WHEN
    const held = await project.infra(['destroy', '--yes', '--delete-data', 'all', '--timeout', '2']);

    // THEN
    expect([held.code, held.stderr]).toEqual([
      1,
      expect.stringMatching(/web-database still exists 2 s after .* held by the finalizer example\.com\/backup/),
    ]);
    await finalizers([]);
    expect((await project.infra(['destroy', '--yes', '--delete-data', 'all'])).code).toBe(0);
  });
});

describeEndToEnd('data of add-ons that are to come from elsewhere, or to be otherwise', () => {
  const shop = (database: Manifest, kafka: Manifest): Manifest => ({
    applications: {
      web: {
        stack: 'worker',
        image: image(1),
        addons: [
          { type: 'postgres', ...database },
          { type: 'kafka', ...kafka },
        ],
      },
    },
  });
  const three = { parameters: { brokers: 3 } };
  const external = { provisioner: 'external' };
  const project = new SampleProject(shop(external, external));
  afterAll(() => project.remove());

  test('is refused by preview and deploy alike, and begins anew where it is told to', async () => {
    // GIVEN
    const set = await project.infra(['config', 'set', '--app', 'web', 'DATABASE_URL=postgres://db.example/app']);
    if (set.code !== 0) throw new Error(set.stderr);
    project.write(shop({}, three));
    await project.deploy();
    const before = await project.uids();

    // WHEN
    project.write(shop(external, { parameters: { brokers: 1 } }));
    for (const command of [['preview'], ['deploy', '--yes']]) {
      const { code, stderr } = await project.infra(command);

      // THEN
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /web-database \(\S+\) has data created with provisioner in-cluster, which cannot be used with provisioner external/,
      );
      expect(stderr).toMatch(/web-kafka \(\S+\) has data created with brokers 3, which cannot be used with brokers 1/);
      expect(stderr).toMatch(/--delete-data web-database deletes/);
    }
    expect(await project.uids()).toEqual(before);

    // WHEN
    await project.deploy('--delete-data', 'web-database', '--delete-data', 'web-kafka');

    // THEN
    const after = await project.uids();
    const claims = (uids: object) => Object.keys(uids).filter((name) => name.startsWith('PersistentVolumeClaim/'));
    expect(claims(before)).toHaveLength(4);
    expect(claims(after)).toEqual(['PersistentVolumeClaim/data-web-kafka-0']);
    expect(after['PersistentVolumeClaim/data-web-kafka-0']).not.toBe(before['PersistentVolumeClaim/data-web-kafka-0']);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });
});
