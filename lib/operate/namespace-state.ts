import type { Cluster } from './cluster';
import { ClusterError } from './cluster-error';
import { controllerOf, type CronJob, type Deployment, type Event, type Job, type KubernetesObject, type Pod, type ReplicaSet, type StatefulSet } from './objects';
import type { RolloutTarget } from './rollout-failure';

interface WatchedKinds {
  readonly Pod: Pod;
  readonly Event: Event;
  readonly Deployment: Deployment;
  readonly ReplicaSet: ReplicaSet;
  readonly StatefulSet: StatefulSet;
  readonly Job: Job;
  readonly CronJob: CronJob;
}

type Kind = keyof WatchedKinds;

const apiVersions: { readonly [K in Kind]: string } = {
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
  private readonly objects: { readonly [K in Kind]: Map<string, WatchedKinds[K]> } = {
    Pod: new Map(),
    Event: new Map(),
    Deployment: new Map(),
    ReplicaSet: new Map(),
    StatefulSet: new Map(),
    Job: new Map(),
    CronJob: new Map(),
  };
  private readonly warnings = new Map<string, Warnings>();
  private readonly missing: Set<Kind>;
  private readonly owned = new Map<'Pod' | 'ReplicaSet', Map<string, KubernetesObject[]>>();

  constructor(
    private readonly cluster: Cluster,
    readonly namespace: string,
    targets: readonly RolloutTarget[],
    private readonly changed: () => void,
  ) {
    const kinds = new Set<Kind>(['Pod', 'Event', ...targets.map((target) => target.kind)]);
    if (kinds.has('Deployment')) kinds.add('ReplicaSet');
    this.missing = kinds;
  }

  /** Whether everything was read once. */
  get complete(): boolean {
    return this.missing.size === 0;
  }

  /** Watches until the signal is aborted; throws when it cannot. */
  async follow(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.missing].map((kind) => this.followKind(kind, signal)));
  }

  get<K extends RolloutTarget['kind']>(kind: K, name: string): WatchedKinds[K] | undefined {
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

  private async followKind<K extends Kind>(kind: K, signal: AbortSignal): Promise<void> {
    const collection = { apiVersion: apiVersions[kind], kind, namespace: this.namespace };
    const selection = kind === 'Event' ? { fieldSelector: 'type=Warning' } : {};
    const objects: Map<string, WatchedKinds[K]> = this.objects[kind];
    try {
      for await (const event of this.cluster.watch<WatchedKinds[K]>(collection, { ...selection, signal })) {
        if (event.type === 'listed') {
          objects.clear();
          const since = this.missing.delete(kind) ? Date.now() - recentMilliseconds : 0;
          for (const item of event.items) this.add(objects, item, since);
        } else if (event.type === 'changed') this.add(objects, event.object, 0);
        else objects.delete(event.object.metadata.name);
        if (kind === 'Pod' || kind === 'ReplicaSet') this.owned.delete(kind);
        this.changed();
      }
    } catch (error) {
      // Warnings only explain: who may not read them still sees the rollout.
      if (kind !== 'Event' || !ClusterError.hasCode(error, 'cluster-forbidden')) throw error;
      this.missing.delete(kind);
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
  return Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '') || 0;
}
