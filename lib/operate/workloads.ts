import {
  diagnoseCreation,
  diagnoseDeployment,
  diagnoseJob,
  diagnosePod,
  newestReplicaSet,
  type Finding,
} from './diagnosis';
import type { NamespaceState, WatchedKind } from './namespace-state';
import type { Pod } from './objects';
import { cronJobReadiness, deploymentReadiness, jobReadiness, statefulSetReadiness, type Readiness } from './readiness';

/** A workload as it is now: how far it has come, and what seems to be wrong with it. */
export interface Assessment extends Readiness {
  readonly uid: string | undefined;
  readonly findings: readonly Finding[];
  /** The pods of the version being rolled out. */
  readonly pods: readonly Pod[];
}

type Assess = (state: NamespaceState, name: string, generation?: number) => Assessment | undefined;

interface Workload {
  readonly apiVersion: string;
  /** What must be watched to judge it. */
  readonly needs: readonly WatchedKind[];
  /** Undefined where there is no such object. */
  readonly assess: Assess;
}

/** The kinds of workloads that are waited for. */
export const workloads: { readonly [kind: string]: Workload } = {
  Deployment: { apiVersion: 'apps/v1', needs: ['Deployment', 'ReplicaSet', 'Pod', 'Event'], assess: assessDeployment },
  StatefulSet: { apiVersion: 'apps/v1', needs: ['StatefulSet', 'Pod', 'Event'], assess: assessStatefulSet },
  Job: { apiVersion: 'batch/v1', needs: ['Job', 'Pod', 'Event'], assess: assessJob },
  CronJob: { apiVersion: 'batch/v1', needs: ['CronJob'], assess: assessCronJob },
};

function assessDeployment(...[state, name, generation]: Parameters<Assess>): Assessment | undefined {
  const deployment = state.get('Deployment', name);
  if (deployment === undefined) return undefined;
  const { uid } = deployment.metadata;
  const readiness = deploymentReadiness(deployment, generation);
  // What is wrong with an older version says nothing about this one.
  if (!readiness.observed) return { ...readiness, uid, findings: [], pods: [] };
  const newest = newestReplicaSet(deployment, state.replicaSetsOf(uid));
  const pods = state.podsOf(newest?.metadata.uid);
  return {
    ...readiness,
    uid,
    pods,
    findings: [...podFindings(state, pods), ...diagnoseDeployment(deployment, newest)],
  };
}

function assessStatefulSet(...[state, name, generation]: Parameters<Assess>): Assessment | undefined {
  const set = state.get('StatefulSet', name);
  if (set === undefined) return undefined;
  const { uid } = set.metadata;
  const readiness = statefulSetReadiness(set, generation);
  if (!readiness.observed) return { ...readiness, uid, findings: [], pods: [] };
  const revision = set.status?.updateRevision;
  const pods = state.podsOf(uid).filter((pod) => pod.metadata.labels?.['controller-revision-hash'] === revision);
  const lacking = (set.status?.replicas ?? 0) < (set.spec?.replicas ?? 1);
  return {
    ...readiness,
    uid,
    pods,
    findings: [...podFindings(state, pods), ...(lacking ? diagnoseCreation(state.warningsOf(uid, 'recent')) : [])],
  };
}

function assessJob(...[state, name]: Parameters<Assess>): Assessment | undefined {
  const job = state.get('Job', name);
  if (job === undefined) return undefined;
  const { uid } = job.metadata;
  const pods = state.podsOf(uid);
  const lacking = pods.length === 0 && (job.status?.active ?? 0) === 0;
  const findings = [
    ...diagnoseJob(job, pods),
    ...podFindings(state, pods, true),
    ...(lacking ? diagnoseCreation(state.warningsOf(uid, 'recent')) : []),
  ];
  return { ...jobReadiness(job), uid, pods, findings };
}

function assessCronJob(...[state, name, generation]: Parameters<Assess>): Assessment | undefined {
  const cronJob = state.get('CronJob', name);
  return cronJob === undefined
    ? undefined
    : { ...cronJobReadiness(cronJob, generation), uid: cronJob.metadata.uid, findings: [], pods: [] };
}

function podFindings(state: NamespaceState, pods: readonly Pod[], inJob = false): readonly Finding[] {
  return pods.flatMap((pod) => diagnosePod(pod, state.warningsOf(pod.metadata.uid), inJob));
}
