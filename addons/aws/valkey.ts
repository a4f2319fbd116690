import { ReplicationGroup } from '@pulumi/aws/elasticache/replicationGroup';
import type { Size } from '../../lib/kubernetes';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import { cachePlace } from './cache-place';
import { AddOnResources } from './resources';
import { backupDays, isHighlyAvailable, isProtected } from './settings';
import { instanceClass } from './sizes';

interface ValkeyParameters {
  readonly size: Size;
  readonly instanceClass?: string | undefined;
  readonly highAvailability?: boolean | undefined;
  /** What is in it is data, rather than a copy of something. */
  readonly persistent: boolean;
}

/** The version of Valkey, which speaks the protocol of Redis up to 7.2 and its own extensions. */
const version = '8.0';

/** Makes a Valkey server in ElastiCache: encrypted at rest and in transit, with a password, and a replica where a zone may fail. */
export function provisionValkey(
  run: Provisioning,
  addon: AddOn,
  port: number,
  password: string,
  parameters: ValkeyParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const { name, place } = cachePlace(parts, port);
  const { tags } = parts;
  const isData = parameters.persistent;
  const twice = isHighlyAvailable(addon, parameters.highAvailability);
  const group = new ReplicationGroup(
    parts.part('replication-group'),
    {
      replicationGroupId: name,
      description: parts.title,
      engine: 'valkey',
      engineVersion: version,
      nodeType: instanceClass('elasticache', parameters),
      numCacheClusters: twice ? 2 : 1,
      automaticFailoverEnabled: twice,
      multiAzEnabled: twice,
      ...place,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: run.value(password),
      authTokenUpdateStrategy: 'ROTATE',
      snapshotRetentionLimit: isData ? backupDays(addon) : 0,
      ...(isData && isProtected(addon) ? { finalSnapshotIdentifier: `${name}-final` } : {}),
      autoMinorVersionUpgrade: true,
      applyImmediately: true,
      tags,
    },
    isData ? parts.dataOptions : parts.options,
  );
  return { host: group.primaryEndpointAddress };
}
