import { Broker } from '@pulumi/aws/mq/broker';
import type * as pulumi from '@pulumi/pulumi';
import type { Size } from '../../lib/kubernetes';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import type { Login } from './login';
import { network, securityGroup } from './network';
import { AddOnResources } from './resources';
import { addOnName, isHighlyAvailable } from './settings';
import { instanceClass } from './sizes';
import { offeredVersion } from './versions';
import { subnetsInZones } from './zones';

interface MqParameters {
  readonly version: string;
  readonly size: Size;
  readonly instanceClass?: string | undefined;
  readonly highAvailability?: boolean | undefined;
  /** Whether the management page is let through. */
  readonly management: boolean;
}

/** Where Amazon MQ serves the management page. */
const managementPort = 443;

/**
 * Makes a RabbitMQ broker in Amazon MQ: private, by TLS only, encrypted at rest with a key that AWS keeps; three nodes in
 * three zones where one may fail. Amazon MQ has neither backups of RabbitMQ nor a protection against deletion.
 */
export function provisionMq(
  run: Provisioning,
  addon: AddOn,
  port: number,
  login: Login,
  parameters: MqParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const place = network(run, addon);
  const isCluster = isHighlyAvailable(addon, parameters.highAvailability);
  const brokerName = addOnName(addon, 50);
  const broker = new Broker(
    parts.part('broker'),
    {
      brokerName,
      engineType: 'RabbitMQ',
      engineVersion: offeredVersion('rabbitmq', parameters.version, 2),
      hostInstanceType: instanceClass('mq', parameters),
      deploymentMode: isCluster ? 'CLUSTER_MULTI_AZ' : 'SINGLE_INSTANCE',
      storageType: 'ebs',
      subnetIds: subnetsInZones(run, addon, place, { most: isCluster ? 3 : 1 }),
      securityGroups: [securityGroup(parts, place, [port, ...(parameters.management ? [managementPort] : [])]).id],
      publiclyAccessible: false,
      users: [{ username: login.username, password: run.value(login.password) }],
      logs: { general: true },
      autoMinorVersionUpgrade: true,
      applyImmediately: true,
      tags: parts.tags,
    },
    // A broker stays where it is when the network gets further subnets.
    { ...parts.dataOptions, ignoreChanges: ['subnetIds'] },
  );
  // Nothing where a preview has nobody to ask.
  const instances: pulumi.Output<readonly { readonly endpoints: readonly string[] }[] | undefined> = broker.instances;
  const host = instances.apply((all) => hostOf(all?.[0]?.endpoints[0]) ?? `(address of ${brokerName})`);
  return { host };
}

/** The host of an endpoint such as amqps://b-1234.mq.eu-west-1.on.aws:5671, which is the balancer's before all nodes. */
function hostOf(endpoint: string | undefined): string | undefined {
  return endpoint === undefined ? undefined : new URL(endpoint).hostname;
}
