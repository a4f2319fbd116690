import type { ClusterAccess, LiveObject, ObjectReference } from './deploy/cluster';
import { RolloutWatch, type Cluster, type Job, type KubernetesObject, type Progress } from './operate';

export interface AccessOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Seconds until a workload that is not ready counts as failed. @default 600 */
  readonly timeoutSeconds?: number;
}

/** What a deployment needs of a cluster, by our own client of it. */
export function clusterAccess(cluster: Cluster, options: AccessOptions = {}): ClusterAccess & { close(): void } {
  const watches = new Map<string, RolloutWatch>();
  const watchOf = (namespace: string): RolloutWatch => {
    const known = watches.get(namespace) ?? new RolloutWatch(cluster, namespace, options);
    watches.set(namespace, known);
    return known;
  };
  return {
    context: cluster.context,
    generatedValues: async (namespace) => {
      const { items } = await cluster.list<KubernetesObject & { readonly data?: { readonly [key: string]: string } }>(
        { apiVersion: 'v1', kind: 'Secret', namespace },
        { labelSelector: 'app.kubernetes.io/managed-by=infra,infra.dev/generated=true' },
      );
      return new Map(items.map(({ metadata, data }) => [metadata.name, data ?? {}]));
    },
    find: (references) => find(cluster, references),
    remove: async (reference) => {
      await cluster.delete(reference, { propagation: 'Background' });
      while ((await cluster.get(reference)) !== undefined) await new Promise((resolve) => setTimeout(resolve, 100));
    },
    awaitReady: (target) => watchOf(target.namespace).ready(target),
    close: () => {
      for (const watch of watches.values()) watch.close();
    },
  };
}

/** Looks the objects up with one list for each kind and namespace. */
async function find(cluster: Cluster, references: readonly ObjectReference[]): Promise<LiveObject[]> {
  const collections = new Map<string, ObjectReference[]>();
  for (const reference of references) {
    const key = [reference.apiVersion, reference.kind, reference.namespace ?? ''].join(' ');
    collections.set(key, [...(collections.get(key) ?? []), reference]);
  }
  const found = await Promise.all([...collections.values()].map((wanted) => findInCollection(cluster, wanted)));
  return found.flat();
}

async function findInCollection(cluster: Cluster, wanted: readonly ObjectReference[]): Promise<LiveObject[]> {
  const [first] = wanted;
  if (first === undefined) return [];
  const names = new Set(wanted.map(({ name }) => name));
  const { apiVersion, kind, namespace } = first;
  const collection = { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) };
  // A Job says in its status whether it failed; of everything else the metadata is enough.
  const { items } = await cluster.list(collection, { metadataOnly: kind !== 'Job' });
  return items
    .filter(({ metadata }) => names.has(metadata.name))
    .map((object) => ({
      apiVersion,
      kind,
      name: object.metadata.name,
      ...(namespace === undefined ? {} : { namespace }),
      annotations: object.metadata.annotations ?? {},
      managers: [...new Set((object.metadata.managedFields ?? []).map(({ manager }) => manager ?? ''))],
      failed: kind === 'Job' && isFailed(object),
    }));
}

function isFailed(job: Job): boolean {
  return (job.status?.conditions ?? []).some(({ type, status }) => type === 'Failed' && status === 'True');
}
