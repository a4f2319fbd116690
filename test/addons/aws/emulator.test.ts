import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  DynamoDb,
  Kafka,
  Memcached,
  MySql,
  OpenSearch,
  Postgres,
  RabbitMq,
  Redis,
  S3,
  Sns,
  Sqs,
} from '../../../addons';
import { applyUnit } from '../../../lib/deploy/program';
import { cluster, run } from '../../deploy/registrations';
import { pythonPackages } from '../../python-packages';
import { answers, worker } from './cloud';

const place = 'shop/production/web';

/** What AWS says of the resources, once they were made in an emulator with the inputs the engine is asked for. */
async function emulated(): Promise<{ readonly [resource: string]: unknown }> {
  const web = worker();
  const provisioner = 'aws';
  new Postgres(web, 'DATABASE', { provisioner, version: '17.2' });
  new MySql(web, 'REPORTS', { provisioner, aurora: true, version: '8.0' });
  new Redis(web, 'CACHE', { provisioner, persistent: true });
  new Memcached(web, 'PAGES', { provisioner });
  new RabbitMq(web, 'BROKER', { provisioner });
  new Kafka(web, 'LOG', { provisioner });
  new OpenSearch(web, 'SEARCH', { provisioner });
  new S3(web, 'MEDIA', { provisioner });
  new Sqs(web, 'JOBS', { provisioner });
  new Sqs(web, 'ORDERED', { provisioner, fifo: true });
  new Sns(web, 'EVENTS', { provisioner });
  new DynamoDb(web, 'ORDERS', {
    provisioner,
    partitionKey: 'customer',
    sortKey: { name: 'placed', type: 'number' },
    indexes: { 'by-state': { partitionKey: 'state' } },
    ttl: 'expires',
  });
  const all = await run(() => applyUnit(web.project, 'production', cluster()), false, answers);
  const resources = all
    .filter(({ type }) => type.startsWith('aws:'))
    .map(({ type, name, inputs }) => {
      const answer = answers.resources?.[type];
      return { type, name, inputs, outputs: typeof answer === 'function' ? answer(inputs) : (answer ?? {}) };
    });
  const { status, stdout, stderr } = spawnSync('python3', [join(__dirname, 'emulator.py')], {
    input: JSON.stringify(resources),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PYTHONPATH: pythonPackages('moto[server]==5.2.5') },
  });
  if (status !== 0) throw new Error(stderr);
  const facts: { readonly [resource: string]: unknown } = JSON.parse(stdout);
  expect(Object.keys(facts)).toHaveLength(resources.length);
  return facts;
}

test("AWS' own calls take every input, and what is made is as it is meant to be", async () => {
  const facts = await emulated();
  expect(facts).toMatchObject({
    [`SecurityGroup ${place}/database/security-group`]: { in: [5432], out: [] },
    [`Instance ${place}/database/instance`]: {
      Engine: 'postgres',
      StorageEncrypted: true,
      MultiAZ: true,
      PubliclyAccessible: false,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      managed: true,
    },
    [`Cluster ${place}/reports/cluster`]: {
      Engine: 'aurora-mysql',
      StorageEncrypted: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
    },
    [`ReplicationGroup ${place}/cache/replication-group`]: {
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      AuthTokenEnabled: true,
      AutomaticFailover: 'enabled',
      MultiAZ: 'enabled',
    },
    [`Cluster ${place}/pages/cluster`]: { Engine: 'memcached', NumCacheNodes: 2, TransitEncryptionEnabled: true },
    [`Broker ${place}/broker/broker`]: {
      EngineType: 'RABBITMQ',
      DeploymentMode: 'CLUSTER_MULTI_AZ',
      PubliclyAccessible: false,
    },
    [`Cluster ${place}/log/cluster`]: {
      NumberOfBrokerNodes: 3,
      tls: 'TLS',
      scram: true,
      subnets: 3,
    },
    [`Secret ${place}/log/secret`]: { isEncrypted: true },
    [`SecretVersion ${place}/log/secret-version`]: { keys: ['username', 'password'] },
    [`Domain ${place}/search/domain`]: {
      EngineVersion: 'OpenSearch_3.3',
      encrypted: [true, true],
      https: true,
      password: true,
      nodes: 3,
    },
    [`BucketPublicAccessBlock ${place}/media/public-access`]: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
    [`BucketVersioning ${place}/media/versioning`]: { Status: 'Enabled' },
    [`Queue ${place}/jobs/queue`]: { SqsManagedSseEnabled: 'true', redrive: true },
    [`Queue ${place}/jobs/dead-letters`]: { MessageRetentionPeriod: '1209600', redrive: false },
    [`Topic ${place}/events/topic`]: { KmsMasterKeyId: 'alias/aws/sns' },
    [`Table ${place}/orders/table`]: {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      SSE: 'ENABLED',
      indexes: ['by-state'],
    },
  });
});
