import { Cluster } from '@pulumi/aws/elasticache/cluster';
import type * as pulumi from '@pulumi/pulumi';
import type { Size } from '../../lib/kubernetes';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import { cachePlace } from './cache-place';
import { AddOnResources } from './resources';
import { isHighlyAvailable } from './settings';
import { instanceClass } from './sizes';
import { offeredVersion } from './versions';

interface MemcachedParameters {
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
  const { name, place } = cachePlace(parts, port);
  const { tags } = parts;
  const isTwice = isHighlyAvailable(addon, parameters.highAvailability);
  const cluster = new Cluster(
    parts.part('cluster'),
    {
      clusterId: name,
      engine: 'memcached',
      engineVersion: offeredVersion('memcached', parameters.version, 3),
      nodeType: instanceClass('elasticache', parameters),
      numCacheNodes: isTwice ? 2 : 1,
      azMode: isTwice ? 'cross-az' : 'single-az',
      ...place,
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
