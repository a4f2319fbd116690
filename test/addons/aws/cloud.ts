import type { AddOn, Application, EnvironmentProps } from '../../../lib/model';
import { Application as MadeApplication } from '../../../lib/model';
import { applyUnit } from '../../../lib/deploy/program';
import { Worker } from '../../../stacks';
import { newProject } from '../../tree';
import { cluster, run, type Answers, type Registration } from '../../deploy/registrations';

/** What AWS, played by mocks, answers: as much of it as add-ons read. */
export const answers: Answers = {
  resources: {
    'aws:rds/instance:Instance': {
      address: 'db.rds.example',
      masterUserSecrets: [{ secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db' }],
    },
    'aws:rds/cluster:Cluster': {
      endpoint: 'aurora.rds.example',
      masterUserSecrets: [{ secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!cluster' }],
    },
    'aws:elasticache/replicationGroup:ReplicationGroup': { primaryEndpointAddress: 'valkey.cache.example' },
    'aws:elasticache/cluster:Cluster': ({ numCacheNodes }) => ({
      cacheNodes: Array.from({ length: Number(numCacheNodes) }, (_, index) => ({
        address: `memcached-${index + 1}.cache.example`,
      })),
    }),
    'aws:mq/broker:Broker': { instances: [{ endpoints: ['amqps://broker.mq.example:5671'] }] },
    'aws:msk/cluster:Cluster': {
      arn: 'arn:aws:kafka:cluster',
      bootstrapBrokersSaslScram: 'b-1.msk.example:9096,b-2.msk.example:9096',
    },
    'aws:msk/configuration:Configuration': { arn: 'arn:aws:kafka:configuration', latestRevision: 1 },
    'aws:kms/key:Key': { arn: 'arn:aws:kms:key' },
    'aws:secretsmanager/secret:Secret': { arn: 'arn:aws:secretsmanager:user' },
    'aws:opensearch/domain:Domain': { endpoint: 'domain.es.example' },
    'aws:sqs/queue:Queue': ({ name }) => ({
      arn: `arn:aws:sqs:${String(name)}`,
      url: `https://sqs.example/${String(name)}`,
    }),
    'aws:sns/topic:Topic': ({ name }) => ({ arn: `arn:aws:sns:${String(name)}` }),
    'aws:iam/role:Role': { arn: 'arn:aws:iam::role' },
  },
  calls: {
    'aws:eks/getCluster:getCluster': {
      vpcConfig: {
        vpcId: 'vpc-eks',
        subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
        clusterSecurityGroupId: 'sg-eks',
      },
    },
    // As `subnet-a`, in zone a.
    'aws:ec2/getSubnet:getSubnet': ({ id }) => ({ availabilityZone: `eu-west-1${String(id).at(-1) ?? ''}` }),
    'aws:ec2/getVpc:getVpc': { cidrBlock: '10.0.0.0/16' },
    'aws:index/getCallerIdentity:getCallerIdentity': { accountId: '123456789012' },
    'aws:secretsmanager/getSecretVersion:getSecretVersion': {
      secretString: JSON.stringify({ username: 'infra_admin', password: 'canary-master' }),
    },
  },
};

export interface Options {
  readonly environment?: string;
  readonly aws?: Partial<NonNullable<EnvironmentProps['aws']>>;
  readonly preview?: boolean;
  /** @default those above */
  readonly answers?: Answers;
}

/** A project on EKS with one worker. */
export function worker({ environment = 'production', aws = { clusterName: 'prod-eu' } }: Options = {}): Application {
  const project = newProject({
    environment: { name: environment, aws: { region: 'eu-west-1', ...aws } },
    ownership: [{ paths: ['**'], owners: ['@acme/shop'] }],
  });
  const application = new MadeApplication(project, 'web', { image: 'web:1' });
  new Worker(application, 'stack');
  return application;
}

/** What an add-on of a worker registers with the engine, AWS and cluster. */
export function registered(add: (application: Application) => AddOn, options: Options = {}): Promise<Registration[]> {
  const application = worker(options);
  add(application);
  const { project } = application;
  return run(() => applyUnit(project, application.unit, cluster()), options.preview, options.answers ?? answers);
}

/** The resources in AWS among them: `rds/instance:Instance shop/production/web/database/instance` → inputs. */
export function inAws(all: readonly Registration[]): { [resource: string]: Registration['inputs'] } {
  return Object.fromEntries(
    all
      .filter(({ type }) => type.startsWith('aws:'))
      .map(({ type, name, inputs }) => [`${type.slice('aws:'.length)} ${name}`, inputs]),
  );
}
