import { DynamoDb, S3, Sns, Sqs } from '../../../addons';
import { applyUnit } from '../../../lib/deploy/program';
import type { AddOn, Application } from '../../../lib/model';
import { cluster, registration, run, type Registration } from '../../deploy/registrations';
import { environmentOf, find } from '../../tree';
import { answers, inAws, registered, worker } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
const account = '123456789012';
const tags = (addon: string) => ({ addon, owner: '@acme/shop' });
const inside = (all: readonly Registration[], part: string) =>
  Object.fromEntries(Object.entries(inAws(all)).filter(([name]) => name.includes(part)));

function tlsOnly(action: string, ...resources: string[]): unknown {
  const condition = { Bool: { 'aws:SecureTransport': 'false' } };
  const statement = { Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: action, Resource: resources };
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Condition: condition }] });
}

test('a bucket is not public, its owner enforced, versioned, encrypted, and reached by TLS only', async () => {
  const all = await registered((web) => new S3(web, 'MEDIA', { provisioner: 'aws' }));
  const bucket = 'shop/production/web/media/bucket-id';
  const place = 'shop/production/web/media';
  const name = `shop-production-web-media-a9541bb1-${account}`;
  expect(inside(all, `${place}/`)).toEqual({
    [`s3/bucket:Bucket ${place}/bucket`]: { bucket: name, forceDestroy: false, tags: tags('web/media') },
    [`s3/bucketPublicAccessBlock:BucketPublicAccessBlock ${place}/public-access`]: {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    [`s3/bucketOwnershipControls:BucketOwnershipControls ${place}/ownership`]: {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    },
    [`s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration ${place}/encryption`]: {
      bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    [`s3/bucketVersioning:BucketVersioning ${place}/versioning`]: {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    },
    [`s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration ${place}/lifecycle`]: {
      bucket,
      rules: [
        {
          id: 'former-versions',
          status: 'Enabled',
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: 90 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    [`s3/bucketPolicy:BucketPolicy ${place}/policy`]: {
      bucket,
      policy: tlsOnly('s3:*', `arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`),
    },
  });
  expect(registration(all, `Bucket ${place}/bucket`)).toMatchObject({ protect: true, retainOnDelete: true });
});

test.each([
  ['eu-west-1', 'https://s3.eu-west-1.amazonaws.com'],
  ['cn-north-1', 'https://s3.cn-north-1.amazonaws.com.cn'],
])('a bucket in %s is reached at %s', (region, endpoint) => {
  const media = new S3(worker({ aws: { region, clusterName: 'prod' } }), 'MEDIA', { provisioner: 'aws' });
  expect(media.value('endpoint')).toBe(endpoint);
});

test('a queue is encrypted, and has one for messages that nobody could handle', async () => {
  const all = await registered((web) => new Sqs(web, 'JOBS', { provisioner: 'aws', fifo: true, maxReceives: 3 }));
  const place = 'shop/production/web/jobs';
  const name = 'shop-production-web-jobs-bcb917fa';
  const common = { sqsManagedSseEnabled: true, fifoQueue: true, tags: tags('web/jobs') };
  expect(inside(all, `${place}/`)).toEqual({
    [`sqs/queue:Queue ${place}/dead-letters`]: {
      name: `${name}-dead.fifo`,
      messageRetentionSeconds: 1_209_600,
      ...common,
    },
    [`sqs/queue:Queue ${place}/queue`]: {
      name: `${name}.fifo`,
      visibilityTimeoutSeconds: 30,
      messageRetentionSeconds: 345_600,
      receiveWaitTimeSeconds: 20,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:${name}-dead.fifo`, maxReceiveCount: 3 }),
      contentBasedDeduplication: true,
      ...common,
    },
    [`sqs/redriveAllowPolicy:RedriveAllowPolicy ${place}/redrive`]: {
      queueUrl: `https://sqs.example/${name}-dead.fifo`,
      redriveAllowPolicy: JSON.stringify({
        redrivePermission: 'byQueue',
        sourceQueueArns: [`arn:aws:sqs:${name}.fifo`],
      }),
    },
    [`sqs/queuePolicy:QueuePolicy ${place}/policy`]: {
      queueUrl: `https://sqs.example/${name}.fifo`,
      policy: tlsOnly('sqs:*', `arn:aws:sqs:${name}.fifo`),
    },
    [`sqs/queuePolicy:QueuePolicy ${place}/dead-letters-policy`]: {
      queueUrl: `https://sqs.example/${name}-dead.fifo`,
      policy: tlsOnly('sqs:*', `arn:aws:sqs:${name}-dead.fifo`),
    },
  });
});

test('a topic is encrypted and published to by TLS only', async () => {
  const all = await registered((web) => new Sns(web, 'EVENTS', { provisioner: 'aws' }));
  const place = 'shop/production/web/events';
  const name = 'shop-production-web-events-a86614cd';
  expect(inside(all, `${place}/`)).toEqual({
    [`sns/topic:Topic ${place}/topic`]: { name, kmsMasterKeyId: 'alias/aws/sns', tags: tags('web/events') },
    [`sns/topicPolicy:TopicPolicy ${place}/policy`]: {
      arn: `arn:aws:sns:${name}`,
      policy: tlsOnly('sns:Publish', `arn:aws:sns:${name}`),
    },
  });
});

test('a table is paid per request, encrypted, and can be restored', async () => {
  const all = await registered(
    (web) =>
      new DynamoDb(web, 'ORDERS', {
        provisioner: 'aws',
        partitionKey: 'customer',
        sortKey: { name: 'placed', type: 'number' },
        indexes: { 'by-state': { partitionKey: 'state', sortKey: { name: 'placed', type: 'number' } } },
        ttl: 'expires',
      }),
  );
  const place = 'shop/production/web/orders';
  expect(inside(all, `${place}/`)).toEqual({
    [`dynamodb/table:Table ${place}/table`]: {
      name: 'shop-production-web-orders-76e57edb',
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'customer',
      rangeKey: 'placed',
      attributes: [
        { name: 'customer', type: 'S' },
        { name: 'placed', type: 'N' },
        { name: 'state', type: 'S' },
      ],
      globalSecondaryIndexes: [{ name: 'by-state', projectionType: 'ALL', hashKey: 'state', rangeKey: 'placed' }],
      ttl: { attributeName: 'expires', enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: true,
      tags: tags('web/orders'),
    },
  });
  expect(registration(all, `Table ${place}/table`).protect).toBe(true);
});

describe('access', () => {
  const queue = (web: Application): AddOn => new Sqs(web, 'JOBS', { provisioner: 'aws' });
  const statement = (all: readonly Registration[], name: string) =>
    JSON.parse(String(registration(all, `RolePolicy ${name}`).inputs['policy'])).Statement;

  test('by Pod Identity: a role of the application, for one resource and what is needed', async () => {
    const all = await registered(queue);
    const role = registration(all, 'Role shop/production/web/role').inputs;
    expect(role['name']).toMatch(/^shop-production-web-[0-9a-f]{8}$/);
    expect(JSON.parse(String(role['assumeRolePolicy'])).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ]);
    expect(registration(all, 'PodIdentityAssociation shop/production/web/pod-identity').inputs).toEqual({
      clusterName: 'prod-eu',
      namespace: 'shop-production',
      serviceAccount: 'web',
      roleArn: 'arn:aws:iam::role',
      tags: { application: 'web' },
    });
    const [allowed, ...others] = statement(all, 'shop/production/web/web/jobs');
    expect(others).toEqual([]);
    expect(allowed).toEqual({
      Effect: 'Allow',
      Action: expect.arrayContaining(['sqs:SendMessage', 'sqs:ReceiveMessage']),
      Resource: [expect.stringMatching(/^arn:aws:sqs:eu-west-1:123456789012:shop-production-web-jobs-[0-9a-f]{8}$/)],
    });
  });

  test('pods run as the account, after it is let in', async () => {
    const deployment = registration(await registered(queue), 'Deployment shop/production/web');
    expect(JSON.stringify(deployment.inputs)).toContain('"serviceAccountName":"web"');
    expect(deployment.dependencies).toEqual(
      expect.arrayContaining([
        'Role shop/production/web/role',
        'PodIdentityAssociation shop/production/web/pod-identity',
        'RolePolicy shop/production/web/web/jobs',
      ]),
    );
  });

  test('by IRSA: the account names the role, and the role the account', async () => {
    const oidcProvider = `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;
    const all = await registered(queue, { aws: { identity: 'irsa', oidcProvider, accountId: account } });
    const role = registration(all, 'Role shop/production/web/role').inputs;
    expect(JSON.parse(String(role['assumeRolePolicy'])).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: oidcProvider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud': 'sts.amazonaws.com',
            'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:shop-production:web',
          },
        },
      },
    ]);
    const { inputs } = registration(all, 'ServiceAccount shop/production/web');
    expect(inputs['metadata']).toMatchObject({
      annotations: { 'eks.amazonaws.com/role-arn': `arn:aws:iam::${account}:role/${String(role['name'])}` },
    });
    expect(all.some(({ type }) => type.includes('podIdentity'))).toBe(false);
  });

  test('several add-ons are policies of one role; who shares an add-on has a role of its own', async () => {
    const web = worker();
    const bucket = new S3(web.project, 'FILES', { provisioner: 'aws' });
    queue(web);
    web.attach(bucket, { as: 'FILES' });
    const all = await run(() => applyUnit(web.project, 'production', cluster()), false, answers);
    expect(all.filter(({ type }) => type === 'aws:iam/role:Role')).toHaveLength(1);
    expect(statement(all, 'shop/production/web/Shared/files')[1].Resource).toEqual([
      expect.stringMatching(/^arn:aws:s3:::shop-production-files-[0-9a-f]{8}-123456789012\/\*$/),
    ]);
  });

  test.each([
    [{ vpcId: 'vpc-1' }, 'gives pods access by pod-identity, but aws: of environment production has no clusterName'],
    [
      { identity: 'irsa' as const, clusterName: 'c' },
      'gives pods access by irsa, but aws: of environment production has no oidcProvider',
    ],
  ])('%j does not say enough', (aws, message) => {
    const web = worker({ aws });
    queue(web);
    expect(() => web.project.prepare()).toThrow(
      expect.objectContaining({ code: 'aws-missing', message: expect.stringContaining(message) }),
    );
  });
});

test('in AWS there are no keys; MinIO in the cluster has some', () => {
  const variables = (provisioner: 'aws' | 'in-cluster') => {
    const web = worker();
    new S3(web, 'MEDIA', { provisioner });
    return environmentOf(find(web.project, 'Deployment', 'web'));
  };
  expect(Object.keys(variables('aws')).filter((name) => name.startsWith('MEDIA'))).toEqual([
    'MEDIA_NAME',
    'MEDIA_REGION',
    'MEDIA_ENDPOINT',
  ]);
  expect(variables('in-cluster')).toMatchObject({
    MEDIA_NAME: 'web-media',
    MEDIA_ENDPOINT: 'http://web-media.shop-production.svc:9000',
    MEDIA_ACCESS_KEY_ID: expect.stringMatching(/^web-media-[0-9a-f]{8}\/access_key_id$/),
    MEDIA_SECRET_ACCESS_KEY: expect.stringMatching(/^web-media-[0-9a-f]{8}\/secret_access_key$/),
  });
});
