import { Key } from '@pulumi/aws/kms/key';
import { Cluster } from '@pulumi/aws/msk/cluster';
import { Configuration } from '@pulumi/aws/msk/configuration';
import { ScramSecretAssociation } from '@pulumi/aws/msk/scramSecretAssociation';
import { Secret } from '@pulumi/aws/secretsmanager/secret';
import { SecretPolicy } from '@pulumi/aws/secretsmanager/secretPolicy';
import { SecretVersion } from '@pulumi/aws/secretsmanager/secretVersion';
import * as pulumi from '@pulumi/pulumi';
import type { Size } from '../../lib/kubernetes';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import type { Login } from './login';
import { network, securityGroup } from './network';
import { document } from './policies';
import { AddOnResources } from './resources';
import { addOnName } from './settings';
import { gibibytes, instanceClass } from './sizes';
import { mskVersion } from './versions';
import { subnetsInZones } from './zones';

interface MskParameters {
  readonly version: string;
  /** As in 10Gi, of each broker. */
  readonly storage: string;
  readonly size: Size;
  readonly instanceClass?: string | undefined;
}

/**
 * Makes a Kafka cluster in Amazon MSK: private, by TLS only, encrypted at rest, a broker in each of so many zones. Clients
 * show a password (SASL/SCRAM), which every client of Kafka can; IAM, the only way into a serverless cluster, takes a
 * library of AWS in each of them, and other bindings than in the cluster.
 */
export function provisionMsk(
  run: Provisioning,
  addon: AddOn,
  { port, brokers }: { readonly port: number; readonly brokers: number },
  login: Login,
  parameters: MskParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const place = network(run, addon);
  const name = addOnName(addon, 64);
  const { tags } = parts;
  const settings = new Configuration(
    parts.part('settings'),
    { name, description: parts.title, serverProperties: serverProperties(brokers) },
    parts.options,
  );
  const cluster = new Cluster(
    parts.part('cluster'),
    {
      clusterName: name,
      kafkaVersion: mskVersion(parameters.version),
      numberOfBrokerNodes: brokers,
      brokerNodeGroupInfo: {
        instanceType: instanceClass('msk', parameters),
        clientSubnets: subnetsInZones(run, addon, place, { most: brokers, least: brokers }),
        securityGroups: [securityGroup(parts, place, [port]).id],
        storageInfo: { ebsStorageInfo: { volumeSize: gibibytes(parameters.storage) } },
        connectivityInfo: { publicAccess: { type: 'DISABLED' } },
      },
      clientAuthentication: { sasl: { scram: true, iam: false }, unauthenticated: false },
      encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      configurationInfo: { arn: settings.arn, revision: settings.latestRevision },
      tags,
    },
    // Brokers stay where they are when the network gets further subnets.
    { ...parts.dataOptions, ignoreChanges: ['brokerNodeGroupInfo.clientSubnets'] },
  );
  const known = userOf(parts, name, login);
  const associated = new ScramSecretAssociation(
    parts.part('user'),
    { clusterArn: cluster.arn, secretArnLists: [known.secret.arn] },
    { ...parts.options, dependsOn: known.ready },
  );
  // Only then the user may come in.
  return { brokers: pulumi.all([cluster.bootstrapBrokersSaslScram, associated.id]).apply(([hosts]) => hosts) };
}

/**
 * The user, where MSK looks for it: a secret whose name begins so, encrypted with a key that is not AWS' own
 * (https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html). It is a copy: the password is kept
 * in the cluster, so that the name is free at once when it is deleted.
 */
function userOf(parts: AddOnResources, name: string, { username, password }: Login) {
  const { tags, options } = parts;
  const key = new Key(
    parts.part('key'),
    { description: `user of ${parts.title}`, enableKeyRotation: true, deletionWindowInDays: 7, tags },
    options,
  );
  const secret = new Secret(
    parts.part('secret'),
    { name: `AmazonMSK_${name}`, description: parts.title, kmsKeyId: key.arn, recoveryWindowInDays: 0, tags },
    options,
  );
  const secretString = pulumi.jsonStringify({ username, password: parts.run.value(password) });
  const version = new SecretVersion(
    parts.part('secret-version'),
    { secretId: secret.id, secretString: pulumi.secret(secretString) },
    options,
  );
  const policy = new SecretPolicy(
    parts.part('secret-policy'),
    { secretArn: secret.arn, policy: secret.arn.apply(readByMsk) },
    options,
  );
  return { secret, ready: [version, policy] };
}

function readByMsk(secret: string): string {
  return document([
    {
      Sid: 'AWSKafkaResourcePolicy',
      Effect: 'Allow',
      Principal: { Service: 'kafka.amazonaws.com' },
      Action: 'secretsmanager:getSecretValue',
      Resource: secret,
    },
  ]);
}

/** As Kafka itself does, and in the cluster: topics are made when they are first used, with a copy in every zone. */
function serverProperties(brokers: number): string {
  return [
    'auto.create.topics.enable=true',
    `default.replication.factor=${brokers}`,
    `min.insync.replicas=${brokers - 1}`,
  ].join('\n');
}
