import { Cluster } from '@pulumi/aws/elasticache/cluster';
import { SubnetGroup } from '@pulumi/aws/elasticache/subnetGroup';
import type * as pulumi from '@pulumi/pulumi';
import type { Size } from '../../lib/kubernetes';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import { network, securityGroup } from './network';
import { AddOnResources } from './resources';
import { addOnName, isHighlyAvailable } from './settings';
import { instanceClass } from './sizes';
import { offeredVersion } from './versions';

export interface MemcachedParameters {
  readonly version: string;
  readonly size: Size;
  readonly instanceClass?: string | undefined;
  readonly highAvailability?: boolean | undefined;
}

/**
 * Makes memcached in ElastiCache: private, by TLS only; a second node in another zone where one may fail, so that half of
 * what is cached stays. Nothing is ever on a disk, and memcached there knows no password: the security group lets in.
 */
export function provisionMemcached(
  run: Provisioning,
  addon: AddOn,
  port: number,
  parameters: MemcachedParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const place = network(run, addon);
  const name = addOnName(addon, 40);
  const { tags } = parts;
  const isTwice = isHighlyAvailable(addon, parameters.highAvailability);
  const subnets = new SubnetGroup(
    parts.part('subnets'),
    { name, description: parts.title, subnetIds: place.subnetIds, tags },
    parts.options,
  );
  const cluster = new Cluster(
    parts.part('cluster'),
    {
      clusterId: name,
      engine: 'memcached',
      engineVersion: offeredVersion('memcached', parameters.version, 3),
      nodeType: instanceClass('elasticache', parameters),
      numCacheNodes: isTwice ? 2 : 1,
      azMode: isTwice ? 'cross-az' : 'single-az',
      port,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroup(parts, place, [port]).id],
      transitEncryptionEnabled: true,
      autoMinorVersionUpgrade: 'true',
      applyImmediately: true,
      tags,
    },
    parts.options,
  );
  // Nothing where a preview has nobody to ask.
  const nodes: pulumi.Output<readonly { readonly address: string }[] | undefined> = cluster.cacheNodes;
  const hosts = nodes.apply((all) => all?.map(({ address }) => address) ?? [`(address of ${name})`]);
  return {
    // The same for everybody: what one pod deletes, another must not find.
    host: hosts.apply(([first = '']) => first),
    servers: hosts.apply((all) => all.map((host) => `${host}:${port}`).join(',')),
  };
}
