import {
  ClusterError,
  type Cluster,
  type Collection,
  type KubernetesObject,
  type Reference,
  type Release,
} from '../../lib/operate';
import type { Project } from '../../lib/model';
import type { ClusterFacts } from '../../lib/release/cluster-facts';
import type { ClusterSession } from '../../lib/release/session';

/** A cluster in memory: a fake, which knows neither schemas nor field managers, and in which nothing happens by itself. */
export class FakeCluster {
  readonly context = 'fake';
  /** What was written, deleted too, in order. */
  readonly calls: string[] = [];
  private readonly objects = new Map<string, KubernetesObject>();
  /** Kinds that may not be looked at. */
  readonly forbidden = new Set<string>();

  constructor(objects: readonly KubernetesObject[] = []) {
    for (const object of objects) this.objects.set(keyOf({ ...object, ...object.metadata }), object);
  }

  /** The same, as the code under test takes it. */
  get cluster(): Cluster {
    return this as unknown as Cluster;
  }

  get(reference: Reference): Promise<KubernetesObject | undefined> {
    if (this.forbidden.has(reference.kind))
      return Promise.reject(new ClusterError('not allowed', { code: 'cluster-forbidden' }));
    return Promise.resolve(this.objects.get(keyOf(reference)));
  }

  list(collection: Collection, { labelSelector = '' } = {}): Promise<{ items: KubernetesObject[] }> {
    const wanted = labelSelector.split(',').flatMap((term) => (term === '' ? [] : [term.split('=')]));
    const items = [...this.objects.values()].filter(
      ({ apiVersion, kind, metadata }) =>
        apiVersion === collection.apiVersion &&
        kind === collection.kind &&
        (collection.namespace === undefined || metadata.namespace === collection.namespace) &&
        wanted.every(([label = '', value]) => metadata.labels?.[label] === value),
    );
    return Promise.resolve({ items });
  }

  create(object: KubernetesObject): Promise<KubernetesObject> {
    this.calls.push(`create ${object.kind} ${object.metadata.name}`);
    this.objects.set(keyOf({ ...object, ...object.metadata }), object);
    return Promise.resolve(object);
  }

  applyServerSide(object: KubernetesObject): Promise<KubernetesObject> {
    this.calls.push(`apply ${object.kind} ${object.metadata.name}`);
    this.objects.set(keyOf({ ...object, ...object.metadata }), object);
    return Promise.resolve(object);
  }

  delete(reference: Reference): Promise<boolean> {
    this.calls.push(`delete ${reference.kind} ${reference.name}`);
    return Promise.resolve(this.objects.delete(keyOf(reference)));
  }

  close(): void {
    this.calls.push('close');
  }
}

function keyOf({ apiVersion, kind, namespace = '', name }: Reference): string {
  return [apiVersion, kind, namespace, name].join(' ');
}

/** What is known of an environment that nothing was deployed in. */
export const noFacts: ClusterFacts = {
  exists: false,
  madeFor: undefined,
  neighbours: [],
  state: undefined,
  releases: new Map(),
  images: {},
  beside: [],
  canaries: {},
  configurations: {},
  configuration: undefined,
  keys: new Map(),
};

/** A project on a fake cluster. */
export function sessionOf(
  project: Project,
  facts: Partial<ClusterFacts> = {},
  fake: FakeCluster = new FakeCluster(),
): ClusterSession {
  return { project, cluster: fake.cluster, facts: { ...noFacts, ...facts } };
}

/** A release as it is recorded, of which only some fields matter to a test. */
export function release(fields: Partial<Release> = {}): Release {
  return {
    version: 1,
    digest: 'd',
    images: {},
    configurations: {},
    who: 'ann',
    when: '2026-11-03T10:11:12Z',
    infra: '1.0.0',
    state: 'file:///state',
    ...fields,
  };
}
