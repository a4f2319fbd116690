import { contentStem, type ClusterAccess, type LiveObject, type SoughtObject } from '../deploy/cluster';
import { digestAnnotation, fieldManager, generatedLabel, managedBySelector, type Reference } from '../model';
import { remove, RolloutWatch, type Cluster, type Job, type KubernetesObject, type Progress } from '../operate';

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
        { labelSelector: `${managedBySelector},${generatedLabel}=true` },
      );
      return new Map(items.map(({ metadata, data }) => [metadata.name, data ?? {}]));
    },
    publishedDigests: (namespace) => publishedDigests(cluster, namespace),
    find: (references) => find(cluster, references),
    read: async (reference) => {
      const object = await cluster.get(reference);
      return object === undefined ? undefined : { ...object };
    },
    remove: (reference) => remove(cluster, reference, options),
    takeOwnership: (reference, from) => takeOwnership(cluster, reference, from),
    awaitReady: (target) => watchOf(target.namespace).ready(target),
    close: () => {
      for (const watch of watches.values()) watch.close();
    },
  };
}

/** Kinds whose metadata is not enough: it does not say whether a Job failed, or what of a workload cannot change. */
const lookedInto = new Set(['Job', 'Deployment', 'StatefulSet', 'PersistentVolumeClaim']);

/** Looks the objects up with one list for each kind and namespace. */
async function find(cluster: Cluster, references: readonly SoughtObject[]): Promise<LiveObject[]> {
  const collections = new Map<string, SoughtObject[]>();
  for (const reference of references) {
    const key = [reference.apiVersion, reference.kind, reference.namespace ?? ''].join(' ');
    collections.set(key, [...(collections.get(key) ?? []), reference]);
  }
  const found = await Promise.all([...collections.values()].map((wanted) => findInCollection(cluster, wanted)));
  return found.flat();
}

async function findInCollection(cluster: Cluster, wanted: readonly SoughtObject[]): Promise<LiveObject[]> {
  const [first] = wanted;
  if (first === undefined) return [];
  const names = new Set(wanted.filter(({ contentNamed }) => contentNamed !== true).map(({ name }) => name));
  const stems = new Set(
    wanted.filter(({ contentNamed }) => contentNamed === true).map(({ name }) => contentStem(name)),
  );
  const { apiVersion, kind, namespace } = first;
  const collection = { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) };
  const { items } = await cluster.list<KubernetesObject & { readonly spec?: { readonly [field: string]: unknown } }>(
    collection,
    { metadataOnly: !lookedInto.has(kind) },
  );
  return items
    .filter(({ metadata }) => names.has(metadata.name) || stems.has(contentStem(metadata.name)))
    .map((object) => ({
      apiVersion,
      kind,
      name: object.metadata.name,
      contentNamed: !names.has(object.metadata.name),
      ...(namespace === undefined ? {} : { namespace }),
      annotations: object.metadata.annotations ?? {},
      managers: otherManagers(object.metadata.managedFields),
      fields: (object.metadata.managedFields ?? [])
        .filter(({ subresource }) => subresource !== 'status')
        .map(({ manager = '', fieldsV1 = {} }) => ({ manager, fields: fieldsV1 })),
      ...(object.spec === undefined ? {} : { spec: object.spec }),
      failed: kind === 'Job' && isFailed(object),
    }));
}

function isFailed(job: Job): boolean {
  return (job.status?.conditions ?? []).some(({ type, status }) => type === 'Failed' && status === 'True');
}

/** Managers of the cluster itself, and ours: the engine's provider creates under its own name what it then updates as us. */
const known = new RegExp(`^(${fieldManager}|pulumi-kubernetes.*|kube-.*|kubelet|kwok.*|k8s.*)$`);

function otherManagers(fields: KubernetesObject['metadata']['managedFields']): string[] {
  const others = (fields ?? []).filter(
    ({ manager, subresource }) => subresource === undefined && !known.test(manager ?? ''),
  );
  return [...new Set(others.map(({ manager }) => manager ?? ''))];
}

/** Takes the entries of other managers away; the fields stay as they are, and the next apply may change them. */
async function takeOwnership(cluster: Cluster, reference: Reference, from?: readonly string[]): Promise<void> {
  const object = await cluster.get(reference);
  if (object === undefined) return;
  const { managedFields = [], resourceVersion } = object.metadata;
  const others = from ?? otherManagers(managedFields);
  const kept = managedFields.filter(({ manager }) => !others.includes(manager ?? ''));
  await cluster.mergePatch(reference, { metadata: { managedFields: kept, resourceVersion } });
}

async function publishedDigests(cluster: Cluster, namespace: string): Promise<{ [secret: string]: string }> {
  const { items } = await cluster.list<KubernetesObject>(
    { apiVersion: 'v1', kind: 'Secret', namespace },
    { labelSelector: managedBySelector, metadataOnly: true },
  );
  return Object.fromEntries(
    items.flatMap(({ metadata }) => {
      const digest = metadata.annotations?.[digestAnnotation];
      return digest === undefined ? [] : [[metadata.name, digest]];
    }),
  );
}
