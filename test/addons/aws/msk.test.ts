import { Kafka, type KafkaProps } from '../../../addons';
import { registration, textOf, type Registration } from '../../deploy/registrations';
import { inAws, registered, type Options } from './cloud';

/** Exact inputs under Pulumi's mocks: what the engine would be asked, not what AWS makes of it. */
function kafka(props: KafkaProps = {}, options: Options = {}): Promise<Registration[]> {
  return registered((web) => new Kafka(web, 'EVENTS', { provisioner: 'aws', ...props }), options);
}

const name = 'shop-production-web-events-a86614cd';
const tags = { addon: 'web/events', owner: '@acme/shop' };
const place = 'shop/production/web/events';

test('in production it is three private brokers, by TLS and password only', async () => {
  // WHEN
  const all = await kafka({ storage: '500Gi' });

  // THEN
  const password = textOf(registration(all, 'Secret shop/production/web-events-generated'), 'password');
  expect(inAws(all)).toEqual({
    [`ec2/securityGroup:SecurityGroup ${place}/security-group`]: {
      name,
      description: 'web/events of shop',
      vpcId: 'vpc-eks',
      ingress: [
        { description: 'applications', protocol: 'tcp', fromPort: 9096, toPort: 9096, securityGroups: ['sg-eks'] },
      ],
      egress: [],
      tags,
    },
    [`msk/configuration:Configuration ${place}/settings`]: {
      name,
      description: 'web/events of shop',
      serverProperties: 'auto.create.topics.enable=true\ndefault.replication.factor=3\nmin.insync.replicas=2',
    },
    [`msk/cluster:Cluster ${place}/cluster`]: {
      clusterName: name,
      kafkaVersion: '4.1.x.kraft',
      numberOfBrokerNodes: 3,
      brokerNodeGroupInfo: {
        instanceType: 'kafka.t3.small',
        clientSubnets: ['subnet-a', 'subnet-b', 'subnet-c'],
        securityGroups: [`${place}/security-group-id`],
        storageInfo: { ebsStorageInfo: { volumeSize: 500 } },
        connectivityInfo: { publicAccess: { type: 'DISABLED' } },
      },
      clientAuthentication: { sasl: { scram: true, iam: false }, unauthenticated: false },
      encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      configurationInfo: { arn: 'arn:aws:kafka:configuration', revision: 1 },
      tags,
    },
    [`kms/key:Key ${place}/key`]: {
      description: 'user of web/events of shop',
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      tags,
    },
    [`secretsmanager/secret:Secret ${place}/secret`]: {
      name: `AmazonMSK_${name}`,
      description: 'web/events of shop',
      kmsKeyId: 'arn:aws:kms:key',
      recoveryWindowInDays: 0,
      tags,
    },
    [`secretsmanager/secretVersion:SecretVersion ${place}/secret-version`]: {
      secretId: `${place}/secret-id`,
      secretString: JSON.stringify({ username: 'app', password }),
    },
    [`secretsmanager/secretPolicy:SecretPolicy ${place}/secret-policy`]: {
      secretArn: 'arn:aws:secretsmanager:user',
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AWSKafkaResourcePolicy',
            Effect: 'Allow',
            Principal: { Service: 'kafka.amazonaws.com' },
            Action: 'secretsmanager:getSecretValue',
            Resource: 'arn:aws:secretsmanager:user',
          },
        ],
      }),
    },
    [`msk/scramSecretAssociation:ScramSecretAssociation ${place}/user`]: {
      clusterArn: 'arn:aws:kafka:cluster',
      secretArnLists: ['arn:aws:secretsmanager:user'],
    },
  });
  const guarded = all.filter(({ protect }) => protect).map(({ name: kept }) => kept);
  expect(guarded).toEqual([`${place}/cluster`]);
  const bindings = registration(all, 'Secret shop/production/web/events/Bindings');
  expect(textOf(bindings, 'brokers')).toBe('b-1.msk.example:9096,b-2.msk.example:9096');
  expect(textOf(bindings, 'password')).toBe(password);
});

test('clients are told how to come in', async () => {
  const all = await kafka();
  const environment = JSON.stringify(registration(all, 'Deployment shop/production/web').inputs);
  expect(environment).toContain('{"name":"EVENTS_SECURITY_PROTOCOL","value":"SASL_SSL"}');
  expect(environment).toContain('{"name":"EVENTS_SASL_MECHANISM","value":"SCRAM-SHA-512"}');
});

test('elsewhere it is two brokers, the least there are', async () => {
  const all = await kafka({ version: '3.6.0', size: 'medium' }, { environment: 'staging' });
  expect(registration(all, 'Cluster shop/staging/web/events/cluster').inputs).toMatchObject({
    kafkaVersion: '3.6.0',
    numberOfBrokerNodes: 2,
    brokerNodeGroupInfo: { instanceType: 'kafka.m7g.large', clientSubnets: ['subnet-a', 'subnet-b'] },
  });
});
