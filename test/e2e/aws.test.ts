import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MASTER_PASSWORD } from './aws-provider/answers';
import { RECORD_VARIABLE } from './aws-provider/service';
import { describeEndToEnd, kubectl, kubectlJson } from './environment';
import { SampleProject, type Manifest } from './sample-project';

const manifest: Manifest = {
  environments: {
    production: { cluster: { context: 'prod-eu' }, aws: { region: 'eu-west-1', clusterName: 'prod-eu' } },
  },
  applications: {
    web: {
      stack: 'web',
      image: 'registry.example.com/web:1',
      addons: [
        'postgres',
        { type: 'mysql', as: 'REPORTS', parameters: { aurora: true, version: '8.0' } },
        { type: 'redis', as: 'CACHE' },
        'memcached',
        'rabbitmq',
        'kafka',
        'opensearch',
        { type: 's3', as: 'MEDIA' },
        { type: 'sqs', as: 'JOBS' },
        'sns',
        { type: 'dynamodb', parameters: { partitionKey: 'id' } },
      ],
    },
  },
};

/** Somebody's keys; nobody answers who asks AWS about them. */
const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'canary-aws-secret',
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
};

interface Recorded {
  readonly action: 'create' | 'update' | 'delete';
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What is in the Secrets of production, by their names. */
async function secretsOf(project: SampleProject): Promise<Map<string, Readonly<Record<string, string>>>> {
  const namespace = project.namespace('production');
  const { items } = await kubectlJson<{ items: { metadata: { name: string }; data?: Record<string, string> }[] }>([
    'get',
    'secrets',
    '-n',
    namespace,
  ]);
  const text = (data: Record<string, string>) =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  return new Map(items.map(({ metadata, data = {} }) => [metadata.name, text(data)]));
}

/** Passwords, and URLs with some, that are in the files of the state as they are. */
async function plainSecrets(project: SampleProject): Promise<{ readonly looked: number; readonly plain: string[] }> {
  const needles = [...(await secretsOf(project))]
    .flatMap(([name, data]) => ['password', 'url'].map((key) => [`${name}/${key}`, data[key] ?? ''] as const))
    .filter(([name, value]) => value.length > 10 && !/^web-(jobs|memcached)(-[0-9a-f]+)?\/url$/.test(name));
  const files = readdirSync(join(project.directory, 'state'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(files.length).toBeGreaterThan(0);
  const isPlain = (value: string) =>
    [value, Buffer.from(value).toString('base64')].some((form) => files.some((text) => text.includes(form)));
  return { looked: needles.length, plain: needles.filter(([, value]) => isPlain(value)).map(([name]) => name) };
}

/** Whether a resource, told as its type and name, is one that destroying keeps. */
function holdsData(name: string | undefined): boolean {
  return /^aws:(rds\/(instance|cluster):|msk\/cluster|mq|opensearch|s3\/bucket:|sqs\/queue:|dynamodb)/.test(name ?? '');
}

describeEndToEnd('production on AWS, which a stand-in plays', () => {
  const project = new SampleProject(manifest);
  const record = join(project.directory, 'aws.jsonl');
  const environment = { ...credentials, [RECORD_VARIABLE]: record };
  afterAll(() => project.remove());

  const infra = (...args: string[]) => project.infra([...args, '--env', 'production'], environment);
  const recorded = (): Recorded[] =>
    existsSync(record)
      ? readFileSync(record, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line): Recorded => JSON.parse(line))
      : [];

  test('without credentials nothing starts', async () => {
    const missing = {
      ...environment,
      AWS_ACCESS_KEY_ID: '',
      HOME: project.directory,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    for (const command of [['preview'], ['deploy', '--yes']]) {
      const { code, stderr } = await project.infra([...command, '--env', 'production'], missing);
      expect([code, stderr]).toEqual([5, expect.stringContaining('there are no AWS credentials')]);
    }
    expect(recorded()).toEqual([]);
  });

  test('what AWS gives is in the Secrets that pods read', async () => {
    const { code, stderr } = await infra('deploy', '--yes');
    if (code !== 0) throw new Error(stderr);
    const all = await secretsOf(project);
    const database = all.get('web-database');
    expect(database?.['url']).toMatch(
      /^postgres:\/\/app:[A-Za-z0-9]{64}@.*-web-database-[0-9a-f]{8}\.rds\.example:5432\/app/,
    );
    expect(all.get('web-cache')?.['url']).toMatch(/^rediss:\/\/:[A-Za-z0-9]{64}@.*\.cache\.example:6379\/0$/);
    expect(all.get('web-rabbitmq')?.['url']).toMatch(/^amqps:\/\/app:[A-Za-z0-9]{64}@.*\.mq\.example:5671\/%2F$/);
    expect(all.get('web-kafka')?.['brokers']).toMatch(/^b-1\..*\.msk\.example:9096,b-2\..*:9096$/);
    expect(all.get('web-opensearch')?.['url']).toMatch(/^https:\/\/app:[A-Za-z0-9]{64}-Aa1@.*\.es\.example:443$/);
    expect(all.get('web-memcached')?.['servers']).toMatch(
      /^.*\.0001\.cache\.example:11211,.*\.0002\.cache\.example:11211$/,
    );
    expect(all.get('web-database-administrator')).toEqual({ username: 'infra_admin', password: MASTER_PASSWORD });
  });

  test('the same again changes nothing, nor does a look at everything', async () => {
    const before = recorded().length;
    for (const flags of [[], ['--refresh']]) {
      const { code, stdout } = await infra('deploy', '--yes', '--json', ...flags);
      expect([code, JSON.parse(stdout).changes]).toEqual([0, []]);
    }
    expect(recorded()).toHaveLength(before);
  });

  test('no secret is in plain state', async () => {
    const { looked, plain } = await plainSecrets(project);
    expect(looked).toBeGreaterThan(8);
    expect(plain).toEqual([]);
  });

  const made = (action: Recorded['action'], since: number) =>
    recorded()
      .slice(since)
      .filter((one) => one.action === action)
      .map(({ urn }) =>
        urn.split('::').slice(-2).join(' ').split('$').at(-1)?.replace(`${project.name}/production/`, ''),
      )
      .sort();

  test('destroy keeps the data in AWS, and says so; a deployment takes it up again', async () => {
    // WHEN
    const before = recorded().length;
    const { code, stderr } = await infra('destroy', '--yes');

    // THEN
    if (code !== 0) throw new Error(stderr);
    expect(stderr).toMatch(/^ {2}= rds Instance \S+-web-database-[0-9a-f]{8}$/m);
    expect(stderr).toMatch(/^ {2}= s3 Bucket \S+-web-media-[0-9a-f]{8}-123456789012$/m);
    const deleted = made('delete', before);
    expect(deleted).toEqual(
      expect.arrayContaining(['aws:iam/role:Role web/role', 'aws:sns/topic:Topic web/sns/topic']),
    );
    expect(deleted.filter(holdsData)).toEqual([]);

    // WHEN
    const destroyed = recorded().length;
    const again = await infra('deploy', '--yes');

    // THEN
    if (again.code !== 0) throw new Error(again.stderr);
    const created = made('create', destroyed);
    expect(created).toContain('aws:iam/role:Role web/role');
    expect(created.filter(holdsData)).toEqual([]);
  });

  test('data goes for good by its name only, after its protection was taken off, with a last snapshot', async () => {
    const unknown = await infra('destroy', '--yes', '--delete-data', 'web-databse');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('web-database')]);
    const before = recorded().length;
    const { code, stderr } = await infra('destroy', '--yes', '--delete-data', 'web-database');
    if (code !== 0) throw new Error(stderr);
    expect(stderr).toMatch(/^ {2}- rds Instance \S+ {2}data, permanently$/m);
    expect(made('update', before)).toEqual(['aws:rds/instance:Instance web/database/instance']);
    expect(made('delete', before)).toContain('aws:rds/instance:Instance web/database/instance');
    const [last] = recorded().filter(({ action, urn }) => action === 'delete' && urn.endsWith('/database/instance'));
    expect(last?.inputs).toMatchObject({
      deletionProtection: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: expect.stringMatching(/-final-\d{14}$/),
    });
    expect(stderr).toMatch(/^ {2}= s3 Bucket /m);
  });

  test('all of it goes when all is named', async () => {
    const { code, stderr } = await infra('destroy', '--yes', '--delete-data', 'all');
    if (code !== 0) throw new Error(stderr);
    expect(stderr).not.toContain('kept:');
    const alive = new Set<string>();
    for (const { action, urn } of recorded()) {
      if (action === 'create') alive.add(urn);
      if (action === 'delete') alive.delete(urn);
    }
    expect([...alive]).toEqual([]);
  });
});

describeEndToEnd('an add-on with data in AWS that leaves the manifest', () => {
  const manifestWith = (addons: readonly unknown[]): Manifest => ({
    environments: manifest['environments'],
    applications: { web: { stack: 'worker', image: 'registry.example.com/web:1', addons } },
  });
  const project = new SampleProject(manifestWith(['postgres', 'redis', { type: 's3', as: 'MEDIA' }]));
  const record = join(project.directory, 'aws.jsonl');
  afterAll(() => project.remove());
  const infra = (...args: string[]) =>
    project.infra([...args, '--env', 'production'], { ...credentials, [RECORD_VARIABLE]: record });
  const recorded = () =>
    readFileSync(record, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Recorded => JSON.parse(line));

  test('is refused before anything starts, planned and deleted by its name', async () => {
    // GIVEN
    const first = await infra('deploy', '--yes');
    if (first.code !== 0) throw new Error(first.stderr);
    project.write(manifestWith(['redis', { type: 's3', as: 'MEDIA' }]));
    const before = recorded().length;

    // WHEN nobody says that the data may go
    for (const command of [['preview'], ['deploy', '--yes']]) {
      const { code, stderr } = await infra(...command);
      // THEN
      expect([code, stderr]).toEqual([1, expect.stringContaining('web-database is no longer in the manifest')]);
      expect(stderr).toContain('--delete-data web-database');
    }
    expect(recorded()).toHaveLength(before);

    // WHEN somebody asks what would be done
    const plan = await infra('preview', '--json', '--delete-data', 'web-database');

    // THEN
    if (plan.code !== 0) throw new Error(plan.stderr);
    const changes: readonly { action: string; kind: string; name: string }[] = JSON.parse(plan.stdout).changes;
    expect(
      changes.filter(({ kind }) => /^(rds|s3) /.test(kind)).map(({ action, kind }) => `${action} ${kind}`),
    ).toEqual(expect.arrayContaining(['delete rds Instance', 'delete rds SubnetGroup', 'delete rds ParameterGroup']));
    expect(changes.filter(({ kind }) => kind.startsWith('s3 '))).toEqual([]);
    expect(recorded()).toHaveLength(before);

    // WHEN it is done
    const { code, stderr } = await infra('deploy', '--yes', '--delete-data', 'web-database');

    // THEN
    if (code !== 0) throw new Error(stderr);
    expect(stderr).toMatch(/permanently deleted: rds Instance /);
    const done = recorded().slice(before);
    const [last] = done.filter(({ action, urn }) => action === 'delete' && urn.endsWith('/database/instance'));
    expect(last?.inputs).toMatchObject({
      deletionProtection: false,
      finalSnapshotIdentifier: expect.stringMatching(/-final-\d{14}$/),
      instanceClass: 'db.t4g.micro',
    });
    const order = done.filter(({ action }) => action === 'delete').map(({ urn }) => urn.split('/').at(-1));
    expect(order.indexOf('instance')).toBeLessThan(order.indexOf('subnets'));
    expect(done.filter(({ urn }) => /media|redis/.test(urn))).toEqual([]);
    expect(await plainSecrets(project)).toEqual({ looked: expect.any(Number), plain: [] });
  });
});

describeEndToEnd('a change that data in AWS would not survive', () => {
  const addons = {
    DATABASE: { type: 'postgres', parameters: { storage: '100Gi', version: '17' } },
    REPORTS: { type: 'mysql', parameters: { aurora: true, version: '8.0' } },
    EVENTS: { type: 'kafka', parameters: { brokers: 3, storage: '100Gi' } },
    SEARCH: { type: 'opensearch', parameters: { storage: '50Gi' } },
    QUEUE: { type: 'rabbitmq' },
    ITEMS: { type: 'dynamodb', parameters: { partitionKey: 'id' } },
  };
  const manifestWith = (changed: { readonly [alias: string]: object }): Manifest => ({
    environments: manifest['environments'],
    applications: {
      web: { stack: 'worker', image: 'registry.example.com/web:1', addons: { ...addons, ...changed } },
    },
  });
  const project = new SampleProject(manifestWith({}));
  const record = join(project.directory, 'aws.jsonl');
  afterAll(() => project.remove());
  const infra = (...args: string[]) =>
    project.infra([...args, '--env', 'production'], { ...credentials, [RECORD_VARIABLE]: record });
  const recorded = () => readFileSync(record, 'utf8').trimEnd().split('\n').length;

  test('is deployed as it is at first', async () => {
    const { code, stderr } = await infra('deploy', '--yes');
    if (code !== 0) throw new Error(stderr);
  });

  test.each([
    [
      'less storage, an earlier version, fewer brokers',
      {
        DATABASE: { type: 'postgres', parameters: { storage: '50Gi', version: '17' } },
        EVENTS: { type: 'kafka', parameters: { brokers: 2, storage: '100Gi' } },
        SEARCH: { type: 'opensearch', parameters: { storage: '20Gi' } },
      },
      [
        /web-database \(\S+:\d+\) cannot change storage from 100 to 50 GiB: storage can grow, but not shrink \[volume-shrinks\]/,
        /web-events \(\S+:\d+\) cannot change brokers from 3 to 2: MSK .* \[data-fixed\]/,
        /web-search \(\S+:\d+\) cannot change storage from 50 to 20 GiB: .* \[volume-shrinks\]/,
      ],
    ],
    [
      'what is only made anew',
      {
        ITEMS: { type: 'dynamodb', parameters: { partitionKey: 'sku' } },
        QUEUE: { type: 'rabbitmq', parameters: { highAvailability: false } },
      },
      [
        /web-items \(\S+:\d+\) would lose its data in AWS: dynamodb Table \S+ would be recreated, because hashKey cannot be changed in place \[data-protected\]/,
        /web-queue \(\S+:\d+\) would lose its data in AWS: mq Broker \S+ would be recreated, because deploymentMode/,
      ],
    ],
    [
      'another kind of server',
      { DATABASE: { type: 'postgres', parameters: { aurora: true, version: '17' } } },
      [
        /web-database \(\S+:\d+\) would lose its data in AWS: rds Instance \S+ would be deleted and replaced by something else/,
      ],
    ],
    [
      'another database of the same server',
      { DATABASE: { type: 'postgres', parameters: { storage: '100Gi', version: '17', database: 'shop' } } },
      [/web-database \(\S+:\d+\) has data created with database app, which cannot be used with database shop/],
    ],
    [
      'another type under the same alias',
      { DATABASE: { type: 'mysql', parameters: { version: '8.0' } } },
      [/web-database \(\S+:\d+\) has data created with type postgres, which cannot be used with type mysql/],
    ],
  ])('%s: refused by preview and deploy alike, before anything starts', async (_name, changed, expected) => {
    // GIVEN an application that changes as well
    project.write(manifestWith(changed));
    const before = recorded();
    for (const command of [['preview'], ['deploy', '--yes']]) {
      // WHEN
      const { code, stderr } = await infra(...command);

      // THEN
      expect(code).toBe(1);
      for (const pattern of expected) expect(stderr).toMatch(pattern);
      expect(stderr).toMatch(/--delete-data web-/);
    }
    expect(recorded()).toBe(before);
  });

  test('another region: refused with what it would cost', async () => {
    project.write({
      ...manifestWith({}),
      environments: {
        production: { cluster: { context: 'prod-eu' }, aws: { region: 'eu-central-1', clusterName: 'prod-eu' } },
      },
    });
    const before = recorded();
    const { code, stderr } = await infra('deploy', '--yes');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/web-\w+ \(\S+:\d+\) would lose its data in AWS: .* would be recreated, in another region/),
    ]);
    expect(recorded()).toBe(before);
  });

  test('more of everything is deployed', async () => {
    project.write(
      manifestWith({
        DATABASE: { type: 'postgres', parameters: { storage: '200Gi', version: '17.4' } },
        SEARCH: { type: 'opensearch', parameters: { storage: '100Gi' } },
        REPORTS: { type: 'mysql', parameters: { aurora: true, version: '8.0', highAvailability: false } },
      }),
    );
    const { code, stderr } = await infra('deploy', '--yes');
    if (code !== 0) throw new Error(stderr);
  });

  test('what another tool manages does not stand in the way of looking, where it is taken over', async () => {
    // GIVEN
    const theirs = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 5 } };
    await kubectl(
      [
        ...['apply', '-n', project.namespace('production'), '--server-side', '--force-conflicts'],
        ...['--field-manager=autopilot', '-f', '-'],
      ],
      JSON.stringify(theirs),
    );

    // WHEN
    const { code, stderr } = await infra('deploy', '--yes', '--take-ownership');

    // THEN
    if (code !== 0) throw new Error(stderr);
    const [web] = await project.objects('deployments', 'production');
    expect(web?.spec).toMatchObject({ replicas: 2 });
  });
});

describeEndToEnd('an application with data in AWS, a unit of its own, that leaves the manifest', () => {
  const worker = (name: string, addons: readonly unknown[]) => ({
    stack: 'worker',
    image: `registry.example.com/${name}:1`,
    addons,
  });
  const manifestWith = (applications: Manifest): Manifest => ({
    environments: manifest['environments'],
    deploy: { unit: 'application' },
    applications,
  });
  const web = worker('web', []);
  const project = new SampleProject(manifestWith({ web, jobs: worker('jobs', ['postgres']) }));
  const record = join(project.directory, 'aws.jsonl');
  afterAll(() => project.remove());

  test('is refused to be left behind, and goes with its data by name', async () => {
    // GIVEN
    const infra = (...args: string[]) =>
      project.infra([...args, '--env', 'production'], { ...credentials, [RECORD_VARIABLE]: record });
    const first = await infra('deploy', '--yes');
    if (first.code !== 0) throw new Error(first.stderr);
    project.write(manifestWith({ web }));

    // WHEN
    const refused = await infra('deploy', '--yes');

    // THEN
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('jobs-database is no longer in the manifest, but has data in AWS: rds Instance'),
    ]);

    // WHEN
    const { code, stderr } = await infra('deploy', '--yes', '--delete-data', 'jobs-database');

    // THEN
    if (code !== 0) throw new Error(stderr);
    const alive = new Set<string>();
    for (const line of readFileSync(record, 'utf8').trimEnd().split('\n')) {
      const { action, urn }: Recorded = JSON.parse(line);
      if (action === 'create') alive.add(urn);
      if (action === 'delete') alive.delete(urn);
    }
    expect([...alive]).toEqual([]);
    expect((await project.objects('deployments', 'production')).map(({ metadata }) => metadata.name)).toEqual(['web']);
  });
});

describeEndToEnd('one application on AWS of several', () => {
  const project = new SampleProject({
    environments: manifest['environments'],
    addons: [{ type: 's3', as: 'FILES' }],
    applications: Object.fromEntries(
      ['web', 'jobs'].map((name) => [
        name,
        {
          stack: 'worker',
          image: `registry.example.com/${name}:1`,
          addons: ['postgres', { from: 'project.FILES', as: 'FILES' }],
        },
      ]),
    ),
  });
  const record = join(project.directory, 'aws.jsonl');
  afterAll(() => project.remove());

  test('is deployed with what it uses in AWS, and nothing of the others', async () => {
    const infra = (...args: string[]) =>
      project.infra([...args, '--env', 'production', '--yes'], { ...credentials, [RECORD_VARIABLE]: record });
    const names = () =>
      readFileSync(record, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Recorded).urn.split('/production/')[1]);

    // WHEN one is deployed
    const first = await infra('deploy', 'web');
    if (first.code !== 0) throw new Error(first.stderr);

    // THEN
    expect(names()).toEqual(
      expect.arrayContaining(['web/database/instance', 'Shared/files/bucket', 'web/role', 'web/Shared/files']),
    );
    expect(names().filter((name) => name?.startsWith('jobs'))).toEqual([]);

    // WHEN the rest is
    const all = await infra('deploy');
    if (all.code !== 0) throw new Error(all.stderr);
    expect(names()).toEqual(expect.arrayContaining(['jobs/database/instance', 'jobs/role']));
    expect(new Set(names()).size).toBe(names().length);
  });
});
