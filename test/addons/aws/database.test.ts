import { MySql, Postgres, type PostgresProps } from '../../../addons';
import { keyOf, registration, type Registration } from '../../deploy/registrations';
import { inAws, registered, worker, type Options } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
function postgres(props: PostgresProps = {}, options: Options = {}): Promise<Registration[]> {
  return registered((web) => new Postgres(web, 'DATABASE', { provisioner: 'aws', ...props }), options);
}

const name = 'shop-production-web-database-40067356';
const tags = { addon: 'web/database', owner: '@acme/shop' };
const place = 'shop/production/web/database';

test('in production it is private, encrypted, backed up, protected and in two zones', async () => {
  const all = await postgres({ size: 'medium', storage: '100Gi' });
  expect(inAws(all)).toEqual({
    [`rds/subnetGroup:SubnetGroup ${place}/subnets`]: {
      name,
      description: 'web/database of shop',
      subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
      tags,
    },
    [`ec2/securityGroup:SecurityGroup ${place}/security-group`]: {
      name,
      description: 'web/database of shop',
      vpcId: 'vpc-eks',
      ingress: [
        { description: 'applications', protocol: 'tcp', fromPort: 5432, toPort: 5432, securityGroups: ['sg-eks'] },
      ],
      egress: [],
      tags,
    },
    [`rds/parameterGroup:ParameterGroup ${place}/settings`]: {
      name: `${name}-17`,
      family: 'postgres17',
      description: 'TLS is required',
      parameters: [{ name: 'rds.force_ssl', value: '1' }],
      tags,
    },
    [`rds/instance:Instance ${place}/instance`]: {
      identifier: name,
      engine: 'postgres',
      engineVersion: '17',
      instanceClass: 'db.m7g.large',
      allocatedStorage: 100,
      storageType: 'gp3',
      storageEncrypted: true,
      multiAz: true,
      dbSubnetGroupName: name,
      vpcSecurityGroupIds: [`${place}/security-group-id`],
      parameterGroupName: `${name}-17`,
      port: 5432,
      username: 'infra_admin',
      manageMasterUserPassword: true,
      publiclyAccessible: false,
      backupRetentionPeriod: 7,
      copyTagsToSnapshot: true,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${name}-final`,
      autoMinorVersionUpgrade: true,
      applyImmediately: true,
      allowMajorVersionUpgrade: true,
      enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      tags,
    },
  });
  const guarded = all.filter(({ protect }) => protect);
  expect(guarded.map(({ name: kept, retainOnDelete }) => [kept, retainOnDelete])).toEqual([
    [`${place}/instance`, true],
  ]);
});

test('one provider knows region, account and the tags of everything', async () => {
  const all = await postgres({}, { aws: { clusterName: 'prod-eu', accountId: '123456789012' } });
  const providers = all.filter(({ type }) => type === 'pulumi:providers:aws');
  expect(providers.map(({ name: provider, inputs }) => [provider, inputs])).toEqual([
    [
      'shop/production/aws',
      {
        region: 'eu-west-1',
        allowedAccountIds: '["123456789012"]',
        defaultTags: '{"tags":{"project":"shop","environment":"production","managed-by":"infra"}}',
        // What the SDK adds.
        skipCredentialsValidation: 'false',
        skipRegionValidation: 'true',
      },
    ],
  ]);
});

test('in staging it has one zone, in development nothing that outlives it', async () => {
  const instance = async (environment: string) =>
    registration(await postgres({}, { environment }), `Instance shop/${environment}/web/database/instance`);
  expect((await instance('staging')).inputs).toMatchObject({
    multiAz: false,
    deletionProtection: true,
    backupRetentionPeriod: 7,
    instanceClass: 'db.t4g.micro',
    allocatedStorage: 20,
  });
  const development = await instance('development');
  expect(development.inputs).toMatchObject({
    deletionProtection: false,
    skipFinalSnapshot: true,
    backupRetentionPeriod: 1,
  });
  expect([development.protect, development.retainOnDelete]).toEqual([false, false]);
});

test('words can be overridden', async () => {
  const all = await postgres({ highAvailability: false, instanceClass: 'db.r8g.2xlarge' });
  expect(registration(all, `Instance ${place}/instance`).inputs).toMatchObject({
    multiAz: false,
    instanceClass: 'db.r8g.2xlarge',
  });
});

test('Aurora has a second instance where one zone may fail', async () => {
  const all = await postgres({ aurora: true, version: '16.4' });
  expect(registration(all, `Cluster ${place}/cluster`)).toMatchObject({
    protect: true,
    inputs: {
      clusterIdentifier: name,
      engine: 'aurora-postgresql',
      engineVersion: '16.4',
      masterUsername: 'infra_admin',
      manageMasterUserPassword: true,
      storageEncrypted: true,
      deletionProtection: true,
      backupRetentionPeriod: 7,
      finalSnapshotIdentifier: `${name}-final`,
      enabledCloudwatchLogsExports: ['postgresql'],
    },
  });
  expect(registration(all, `ClusterParameterGroup ${place}/settings`).inputs).toMatchObject({
    family: 'aurora-postgresql16',
  });
  const instances = all.filter(({ type }) => type.endsWith(':ClusterInstance'));
  expect(
    instances.map(({ inputs }) => [inputs['identifier'], inputs['instanceClass'], inputs['publiclyAccessible']]),
  ).toEqual([
    [`${name}-1`, 'db.t4g.medium', false],
    [`${name}-2`, 'db.t4g.medium', false],
  ]);
});

test('MySQL is the same, with its own words', async () => {
  const all = await registered((web) => new MySql(web, 'DATABASE', { provisioner: 'aws' }));
  expect(registration(all, `Instance ${place}/instance`).inputs).toMatchObject({
    engine: 'mysql',
    engineVersion: '8.4',
    port: 3306,
    enabledCloudwatchLogsExports: ['error', 'slowquery'],
  });
  expect(registration(all, `ParameterGroup ${place}/settings`).inputs).toMatchObject({
    family: 'mysql8.4',
    parameters: [{ name: 'require_secure_transport', value: '1' }],
  });
});

describe('who may connect', () => {
  const open = async (aws: Options['aws'] & object) => {
    const group = registration(await postgres({}, { aws }), `SecurityGroup ${place}/security-group`);
    return [group.inputs['vpcId'], group.inputs['ingress']];
  };
  const rule = { description: 'applications', protocol: 'tcp', fromPort: 5432, toPort: 5432 };

  test('the security groups that are named', async () => {
    expect(await open({ clusterName: 'prod-eu', securityGroupIds: ['sg-1', 'sg-2'] })).toEqual([
      'vpc-eks',
      [{ ...rule, securityGroups: ['sg-1', 'sg-2'] }],
    ]);
  });

  test('where none is known, the addresses of the VPC', async () => {
    expect(await open({ vpcId: 'vpc-1', subnetIds: ['subnet-1'] })).toEqual([
      'vpc-1',
      [{ ...rule, cidrBlocks: ['10.0.0.0/16'] }],
    ]);
  });

  test('without any network it is refused before anything starts', async () => {
    await expect(open({})).rejects.toThrow(
      expect.objectContaining({
        code: 'aws-missing',
        message: expect.stringContaining('Postgres web/DATABASE'),
      }),
    );
  });
});

test('without aws: in the environment it is refused, with what there is to choose', () => {
  const { project } = worker({ environment: 'staging' });
  const web = project.applications[0];
  if (web === undefined) throw new Error('there is one');
  Object.assign(project.environment.values, { aws: undefined });
  new Postgres(web, 'DATABASE', { provisioner: 'aws' });
  expect(() => project.prepare()).toThrow(
    expect.objectContaining({ code: 'aws-missing', hint: expect.stringContaining('in-cluster or external') }),
  );
});

describe("the application's own user", () => {
  test('is made by a Job before the application starts; only it reads the password of the administrator', async () => {
    const all = await postgres();
    const job = all.find(({ type }) => type === 'kubernetes:batch/v1:Job');
    if (job === undefined) throw new Error(`no Job among ${all.map(keyOf).join(', ')}`);
    expect(job.name).toMatch(/^shop\/production\/web-database-login-[0-9a-f]{8}$/);
    const deployment = registration(all, 'Deployment shop/production/web');
    expect(deployment.dependencies).toContain(keyOf(job));
    const administrator = registration(all, 'Secret shop/production/web-database-administrator');
    expect(administrator.inputs['data']).toEqual({
      username: Buffer.from('infra_admin').toString('base64'),
      password: Buffer.from('canary-master').toString('base64'),
    });
    expect(JSON.stringify(deployment.inputs)).not.toContain('administrator');
    expect(JSON.stringify(all.filter(({ type }) => !type.endsWith(':Secret')))).not.toContain('canary-master');
  });

  test('its address comes from AWS, its password from us', async () => {
    const { inputs } = registration(
      await postgres({ database: 'books' }),
      'Secret shop/production/web/database/Bindings',
    );
    const { host, url, password } = inputs['data'] as Record<string, string>;
    const text = (value = '') => Buffer.from(value, 'base64').toString();
    expect(text(host)).toBe('db.rds.example');
    expect(text(password)).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(text(url)).toBe(`postgres://books:${text(password)}@db.rds.example:5432/books?sslmode=require`);
  });

  test('a new version of the password is another user, with another Job; those before the last two may not log in', async () => {
    const environment = async (passwordVersion: number) => {
      const all = await postgres({ passwordVersion });
      const job = all.find(({ type }) => type === 'kubernetes:batch/v1:Job');
      const env = JSON.stringify(job?.inputs).match(/"name":"(LOGIN|FORMER_LOGINS)","value":"[^"]*"/g);
      const kept = registration(all, 'Secret shop/production/web-database-generated').inputs['data'] as object;
      return [env, Object.keys(kept), job?.name];
    };
    const [first, second, fourth] = [await environment(1), await environment(2), await environment(4)];
    expect(first.slice(0, 2)).toEqual([['"name":"LOGIN","value":"app"'], ['password']]);
    expect(second.slice(0, 2)).toEqual([['"name":"LOGIN","value":"app_2"'], ['password-2']]);
    expect(fourth[0]).toEqual(['"name":"LOGIN","value":"app_4"', '"name":"FORMER_LOGINS","value":"app app_2"']);
    expect(new Set([first[2], second[2], fourth[2]]).size).toBe(3);
  });
});

test('a preview without credentials says what is to be looked up', async () => {
  const all = await postgres({}, { preview: true });
  expect(inAws(all)).toHaveProperty([`rds/instance:Instance ${place}/instance`]);
});
