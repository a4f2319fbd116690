import type { Cluster } from './cluster';
import { ClusterError } from './cluster-error';
import type { CronJob, Deployment, PodSpec } from './objects';

const versionsKept = 10;

const templated = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  // Also those that are scaled down: a rollback brings them up again.
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
] as const;

/**
 * Deletes old versions of a configuration that no pod template refers to; the last ten stay in any case.
 * @param versions every version of one configuration, the newest first
 */
export async function pruneConfigurations(
  cluster: Cluster,
  namespace: string,
  versions: readonly { readonly name: string }[],
): Promise<void> {
  try {
    const old = versions.slice(versionsKept);
    if (old.length === 0) return;
    const used = await referencedSecrets(cluster, namespace);
    for (const { name } of old)
      if (!used.has(name)) await cluster.delete({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  } catch (error) {
    // The new version is written; who may not look or delete leaves the old ones behind, which does no harm.
    if (!ClusterError.hasCode(error, 'cluster-forbidden')) throw error;
  }
}

async function referencedSecrets(cluster: Cluster, namespace: string): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(templated.map((kind) => cluster.list<Deployment | CronJob>({ ...kind, namespace })));
  const names = new Set<string>();
  for (const { spec } of lists.flatMap(({ items }) => items)) {
    const template =
      spec === undefined
        ? undefined
        : 'jobTemplate' in spec
          ? spec.jobTemplate?.spec?.template
          : 'template' in spec
            ? spec.template
            : undefined;
    for (const name of secretsOf(template?.spec)) names.add(name);
  }
  return names;
}

/** Names of the Secrets a pod reads. */
export function secretsOf(spec: PodSpec = {}): readonly string[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const names = [
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...envFrom.map(({ secretRef }) => secretRef?.name),
    ]),
    ...(spec.volumes ?? []).flatMap(({ secret, projected }) => [
      secret?.secretName,
      ...(projected?.sources ?? []).map((source) => source.secret?.name),
    ]),
  ];
  return names.filter((name) => name !== undefined);
}
