import type { Properties } from '../plugin/values';

/** The account everything is in. */
const ACCOUNT = '123456789012';

/** What RDS keeps for the administrator; tests look for it where it must not be. */
export const MASTER_PASSWORD = 'canary-master-5b1c7e';

const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:rds!`;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What AWS adds to the inputs of a resource, as far as add-ons read it; all others have an `arn`. */
export const outputs: { readonly [type: string]: (inputs: Properties) => Properties } = {
  'aws:rds/instance:Instance': ({ identifier }) => ({
    address: `${text(identifier)}.rds.example`,
    masterUserSecrets: [{ secretArn: `${secret}${text(identifier)}`, kmsKeyId: '', secretStatus: 'active' }],
  }),
  'aws:rds/cluster:Cluster': ({ clusterIdentifier }) => ({
    endpoint: `${text(clusterIdentifier)}.rds.example`,
    masterUserSecrets: [{ secretArn: `${secret}${text(clusterIdentifier)}`, kmsKeyId: '', secretStatus: 'active' }],
  }),
  'aws:elasticache/replicationGroup:ReplicationGroup': ({ replicationGroupId }) => ({
    primaryEndpointAddress: `${text(replicationGroupId)}.cache.example`,
  }),
  'aws:elasticache/cluster:Cluster': ({ clusterId, numCacheNodes }) => ({
    cacheNodes: Array.from({ length: Number(numCacheNodes) }, (_, index) => ({
      address: `${text(clusterId)}.000${index + 1}.cache.example`,
    })),
  }),
  'aws:mq/broker:Broker': ({ brokerName }) => ({
    instances: [{ endpoints: [`amqps://${text(brokerName)}.mq.example:5671`] }],
  }),
  'aws:msk/configuration:Configuration': () => ({ latestRevision: 1 }),
  'aws:msk/cluster:Cluster': ({ clusterName }) => ({
    bootstrapBrokersSaslScram: ['b-1', 'b-2']
      .map((broker) => `${broker}.${text(clusterName)}.msk.example:9096`)
      .join(','),
  }),
  'aws:opensearch/domain:Domain': ({ domainName }) => ({ endpoint: `${text(domainName)}.es.example` }),
  'aws:sqs/queue:Queue': ({ name }) => ({ url: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${text(name)}` }),
};

/** Inputs that only a new resource can have, of what tests change (of resources: ForceNew in the schema of the Terraform provider). */
export const replacing: { readonly [type: string]: readonly string[] } = {
  // What was made in one region is not found in another.
  'pulumi:providers:aws': ['region'],
  'aws:dynamodb/table:Table': ['name', 'hashKey', 'rangeKey'],
  'aws:mq/broker:Broker': ['brokerName', 'deploymentMode', 'engineType', 'storageType'],
};

/** What look-ups find. */
export const lookUps: { readonly [token: string]: (inputs: Properties) => Properties } = {
  'aws:eks/getCluster:getCluster': () => ({
    vpcConfig: { vpcId: 'vpc-eks', subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'], clusterSecurityGroupId: 'sg-eks' },
  }),
  'aws:ec2/getSubnet:getSubnet': ({ id }) => ({ availabilityZone: `zone of ${text(id)}` }),
  'aws:ec2/getVpc:getVpc': () => ({ cidrBlock: '10.0.0.0/16' }),
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ accountId: ACCOUNT }),
  'aws:secretsmanager/getSecretVersion:getSecretVersion': () => ({
    secretString: JSON.stringify({ username: 'infra_admin', password: MASTER_PASSWORD }),
  }),
};

/** The ARN of a resource, which has to be like one, not the right one. */
export function arnOf(type: string, name: string): string {
  return `arn:aws:${type.split(/[:/]/)[1] ?? ''}:eu-west-1:${ACCOUNT}:${name}`;
}
