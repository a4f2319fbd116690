import type { Cluster } from './cluster';
import { ClusterError } from './cluster-error';
import {
  controllerOf,
  type CronJob,
  type Deployment,
  type Event,
  type Job,
  type KubernetesObject,
  type Pod,
  type ReplicaSet,
  type StatefulSet,
} from './objects';

/** The kinds a rollout is judged by. */
export interface WatchedKinds {
  readonly Pod: Pod;
  readonly Event: Event;
  readonly Deployment: Deployment;
  readonly ReplicaSet: ReplicaSet;
  readonly StatefulSet: StatefulSet;
  readonly Job: Job;
  readonly CronJob: CronJob;
}

export type WatchedKind = keyof WatchedKinds;

const apiVersions: { readonly [K in WatchedKind]: string } = {
  Pod: 'v1',
  Event: 'v1',
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
};

/** Warnings of an object's past, and which of them came while we looked. */
interface Warnings {
  readonly all: Map<string, Event>;
  readonly recent: Map<string, Event>;
}

const recentMilliseconds = 60_000;

/** The workloads, pods and warnings of one namespace, kept up to date by one watch per kind. */
export class NamespaceState {
  private readonly objects: { readonly [K in WatchedKind]: Map<string, WatchedKinds[K]> } = {
    Pod: new Map(),
    Event: new Map(),
    Deployment: new Map(),
    ReplicaSet: new Map(),
    StatefulSet: new Map(),
    Job: new Map(),
    CronJob: new Map(),
  };
  private readonly warnings = new Map<string, Warnings>();
  private readonly owned = new Map<'Pod' | 'ReplicaSet', Map<string, KubernetesObject[]>>();
  private readonly followed = new Set<WatchedKind>();
  private readonly listed = new Set<WatchedKind>();

  constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly signal: AbortSignal,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Begins to watch the kinds that are not watched yet. */
  follow(kinds: readonly WatchedKind[]): void {
    for (const kind of kinds) {
      if (this.followed.has(kind)) continue;
      this.followed.add(kind);
      this.followKind(kind).catch(this.failed);
    }
  }

  /** Whether all objects of these kinds were read. */
  knows(kinds: readonly WatchedKind[]): boolean {
    return kinds.every((kind) => this.listed.has(kind));
  }

  get<K extends WatchedKind>(kind: K, name: string): WatchedKinds[K] | undefined {
    return this.objects[kind].get(name);
  }

  podsOf(uid: string | undefined): readonly Pod[] {
    return this.ownedBy('Pod', uid);
  }

  replicaSetsOf(uid: string | undefined): readonly ReplicaSet[] {
    return this.ownedBy('ReplicaSet', uid);
  }

  /** Warnings about an object, the newest last; `recent` only those that belong to this rollout. */
  warningsOf(uid: string | undefined, which: keyof Warnings = 'all'): readonly Event[] {
    const known = uid === undefined ? undefined : this.warnings.get(uid);
    return known === undefined ? [] : [...known[which].values()].sort((a, b) => timeOf(a) - timeOf(b));
  }

  private async followKind<K extends WatchedKind>(kind: K): Promise<void> {
    const collection = { apiVersion: apiVersions[kind], kind, namespace: this.namespace };
    const selection = kind === 'Event' ? { fieldSelector: 'type=Warning' } : {};
    const objects: Map<string, WatchedKinds[K]> = this.objects[kind];
    try {
      for await (const event of this.cluster.watch<WatchedKinds[K]>(collection, {
        ...selection,
        signal: this.signal,
      })) {
        if (event.type === 'listed') {
          objects.clear();
          const since = this.listed.has(kind) ? 0 : Date.now() - recentMilliseconds;
          this.listed.add(kind);
          for (const item of event.items) this.add(objects, item, since);
        } else if (event.type === 'changed') this.add(objects, event.object, 0);
        else objects.delete(event.object.metadata.name);
        if (kind === 'Pod' || kind === 'ReplicaSet') this.owned.delete(kind);
        this.changed();
      }
    } catch (error) {
      // Warnings only explain: who may not read them still sees the rollout.
      if (kind !== 'Event' || !ClusterError.hasCode(error, 'cluster-forbidden')) throw error;
      this.listed.add(kind);
      this.changed();
    }
  }

  private add<T extends KubernetesObject>(objects: Map<string, T>, object: T, since: number): void {
    objects.set(object.metadata.name, object);
    if (object.kind === 'Event') this.warn(object, since);
  }

  private warn(event: Event, since: number): void {
    const uid = event.involvedObject?.uid ?? '';
    const warnings = this.warnings.get(uid) ?? { all: new Map<string, Event>(), recent: new Map<string, Event>() };
    this.warnings.set(uid, warnings);
    warnings.all.set(event.metadata.name, event);
    if (timeOf(event) >= since) warnings.recent.set(event.metadata.name, event);
  }

  private ownedBy<K extends 'Pod' | 'ReplicaSet'>(kind: K, uid: string | undefined): readonly WatchedKinds[K][] {
    if (uid === undefined) return [];
    let index = this.owned.get(kind);
    if (index === undefined) {
      index = new Map();
      for (const object of this.objects[kind].values()) {
        const owner = controllerOf(object) ?? '';
        const siblings = index.get(owner);
        if (siblings === undefined) index.set(owner, [object]);
        else siblings.push(object);
      }
      this.owned.set(kind, index);
    }
    return (index.get(uid) ?? []) as readonly WatchedKinds[K][];
  }
}

function timeOf(event: Event): number {
  return (
    Date.parse(
      event.series?.lastObservedTime ??
        event.lastTimestamp ??
        event.eventTime ??
        event.metadata.creationTimestamp ??
        '',
    ) || 0
  );
}
