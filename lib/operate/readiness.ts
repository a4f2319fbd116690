import { condition, type CronJob, type Deployment, type Job, type StatefulSet } from './objects';

/** How far a workload has come. */
export interface Readiness {
  readonly ready: number;
  readonly total: number;
  readonly done: boolean;
  /** Whether the controllers work on the wanted version; before that, what the status says is about an older one. */
  readonly observed: boolean;
  /** What it still waits for, in a few words. */
  readonly waitingFor?: string;
}

const nothing = (total: number, waitingFor: string): Readiness => ({
  ready: 0,
  total,
  done: false,
  observed: false,
  waitingFor,
});

/** As `kubectl rollout status`: everything updated, available, and no old pod left. */
export function deploymentReadiness(
  { metadata, spec, status }: Deployment,
  generation = metadata.generation ?? 0,
): Readiness {
  const total = spec?.replicas ?? 1;
  if ((metadata.generation ?? 0) < generation) return nothing(total, 'its new version');
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return nothing(total, 'its controller');
  const updated = status?.updatedReplicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const old = (status?.replicas ?? 0) - updated;
  const counts = { ready: Math.min(available, updated, total), total, observed: true };
  if (spec?.paused === true) return { ...counts, done: false, waitingFor: 'it to be resumed (it is paused)' };
  if (updated < total)
    return {
      ...counts,
      done: false,
      waitingFor: `${total - updated} new ${total - updated === 1 ? 'pod' : 'pods'} to be created`,
    };
  if (old > 0)
    return {
      ...counts,
      ready: Math.min(counts.ready, Math.max(0, available - old)),
      done: false,
      waitingFor: `${old} old ${old === 1 ? 'pod' : 'pods'} to stop`,
    };
  if (available < total)
    return {
      ...counts,
      done: false,
      waitingFor: `${total - available} ${total - available === 1 ? 'pod' : 'pods'} to become ready`,
    };
  return { ...counts, done: true };
}

/** As `kubectl rollout status`; with `OnDelete` or a partition, only as far as the controller goes by itself. */
export function statefulSetReadiness(
  { metadata, spec, status }: StatefulSet,
  generation = metadata.generation ?? 0,
): Readiness {
  const total = spec?.replicas ?? 1;
  if ((metadata.generation ?? 0) < generation) return nothing(total, 'its new version');
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return nothing(total, 'its controller');
  const ready = status?.availableReplicas ?? status?.readyReplicas ?? 0;
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const wanted = spec?.updateStrategy?.type === 'OnDelete' ? 0 : Math.max(0, total - partition);
  const settled = status?.updateRevision === status?.currentRevision;
  const updated = settled ? total : (status?.updatedReplicas ?? 0);
  const counts = { ready: Math.min(ready, total, wanted === 0 ? total : updated), total, observed: true };
  if (updated < wanted)
    return {
      ...counts,
      done: false,
      waitingFor: `${wanted - updated} ${wanted - updated === 1 ? 'pod' : 'pods'} to be replaced`,
    };
  if (ready < total)
    return {
      ...counts,
      done: false,
      waitingFor: `${total - ready} ${total - ready === 1 ? 'pod' : 'pods'} to become ready`,
    };
  if ((status?.replicas ?? 0) > total) return { ...counts, done: false, waitingFor: 'old pods to stop' };
  return { ...counts, done: true };
}

export function jobReadiness(job: Job): Readiness {
  const total = job.spec?.completions ?? 1;
  const done = condition(job, 'Complete') !== undefined;
  const ready = done ? total : Math.min(job.status?.succeeded ?? 0, total);
  return {
    ready,
    total,
    done,
    observed: true,
    ...(done ? {} : { waitingFor: job.spec?.suspend === true ? 'it to be resumed (it is suspended)' : 'it to finish' }),
  };
}

/** A CronJob has nothing to roll out: what counts is that it is there. */
export function cronJobReadiness({ metadata }: CronJob, generation = 0): Readiness {
  const done = (metadata.generation ?? 0) >= generation;
  return { ready: done ? 1 : 0, total: 1, done, observed: true, ...(done ? {} : { waitingFor: 'its new version' }) };
}
