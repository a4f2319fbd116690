/** What the objects of a cluster say about why a workload does not become ready. Pure: objects in, findings out. */
import {
  condition,
  type Container,
  type ContainerStatus,
  type Deployment,
  type Event,
  type Job,
  type Pod,
  type ReplicaSet,
} from './objects';
import type { FailureCode } from './rollout-failure';

/** Something that looks like a failure, and for how long it must stay so to be one. */
export interface Finding {
  readonly code: FailureCode;
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  /** Milliseconds; less than 15,000, so that nothing that lasts is reported later than that. */
  readonly patience: number;
  readonly pod?: Pod;
  readonly container?: string;
  readonly image?: string;
  readonly exitCode?: number;
}

const patience = { none: 0, short: 2_000, settling: 4_000, scheduling: 8_000, retry: 12_000 } as const;

const pullReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const startReasons = new Set([
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);
/** What a second try will not change; anything else (a timeout, a login, a limit) gets one. */
const definitePull = /not found|manifest unknown|name unknown|does not exist|invalid reference|couldn't parse image/i;
const passingRefusal =
  /exceeded quota|failed calling webhook|serviceaccount .* not found|error looking up service account|timed? ?out|try again/i;

/** What keeps a pod from becoming ready. */
export function diagnosePod(pod: Pod, events: readonly Event[] = [], inJob = false): readonly Finding[] {
  if (
    pod.metadata.deletionTimestamp !== undefined ||
    pod.status?.phase === 'Succeeded' ||
    pod.status?.phase === 'Failed'
  )
    return [];
  const found: Finding[] = [];
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const finding = diagnoseContainer(pod, status, events, inJob);
    if (finding !== undefined) found.push(finding);
  }
  const unscheduled = condition(pod, 'PodScheduled', 'False');
  if (unscheduled?.reason === 'Unschedulable' && pod.status?.nominatedNodeName === undefined) {
    found.push({
      code: 'unschedulable',
      reason: 'Unschedulable',
      message: `its pod cannot be scheduled on any node: ${unscheduled.message ?? 'the scheduler gives no reason'}`,
      hint: 'Request less CPU or memory, or add nodes.',
      patience: patience.scheduling,
      pod,
    });
  }
  const mount = events.findLast(
    (event) => event.reason === 'FailedMount' && /not found|references non-existent/.test(event.message ?? ''),
  );
  if (found.length === 0 && pod.status?.phase === 'Pending' && mount !== undefined) {
    found.push({
      code: 'container-config',
      reason: 'FailedMount',
      message: `a volume cannot be mounted: ${mount.message ?? ''}`,
      hint: 'Create what the volume refers to, or fix the reference.',
      patience: patience.scheduling,
      pod,
    });
  }
  return found;
}

function diagnoseContainer(
  pod: Pod,
  status: ContainerStatus,
  events: readonly Event[],
  inJob: boolean,
): Finding | undefined {
  const { waiting, running } = status.state ?? {};
  const reason = waiting?.reason ?? '';
  const where = { pod, container: status.name };
  const image = imageOf(pod, status);
  if (pullReasons.has(reason)) {
    const message = pullMessage(waiting?.message ?? '', reason, image, events);
    return {
      ...where,
      code: 'image-pull-failed',
      reason,
      message: `the image ${image} cannot be pulled: ${message}`,
      hint: /unauthorized|denied|forbidden|credentials|authentication|login/i.test(message)
        ? 'Check that the image exists and that the cluster is allowed to pull it (imagePullSecrets of the environment).'
        : 'Check the name and the tag, and that the image was pushed.',
      patience: reason === 'InvalidImageName' || definitePull.test(message) ? patience.short : patience.retry,
      image,
    };
  }
  if (reason === 'CreateContainerConfigError') {
    return {
      ...where,
      code: 'container-config',
      reason,
      message: `the container "${status.name}" cannot be created: ${waiting?.message ?? reason}`,
      hint: 'Set the missing value, for example with "infra config set", or fix the reference to it.',
      patience: patience.settling,
    };
  }
  if (startReasons.has(reason)) {
    return {
      ...where,
      code: 'container-failed',
      reason,
      message: `the container "${status.name}" cannot be started: ${waiting?.message ?? reason}`,
      hint: 'Check that the command exists in the image, and that the image is built for the architecture of the nodes.',
      patience: patience.scheduling,
      image,
    };
  }
  // Pods of a Job may be restarted as often as its backoff limit says: the Job itself tells when that is over.
  if (inJob) return undefined;
  const restarts = status.restartCount ?? 0;
  const last = status.lastState?.terminated;
  const slowLoop =
    running !== undefined && status.ready !== true && restarts >= 3 && last !== undefined && last.exitCode !== 0;
  if (reason !== 'CrashLoopBackOff' && !slowLoop) return undefined;
  return {
    ...where,
    code: 'crash-loop',
    reason: reason === '' ? 'CrashLoopBackOff' : reason,
    message: `the container "${status.name}" repeatedly ${exitText(last)} (${restarts} restarts)`,
    hint:
      last?.reason === 'OOMKilled'
        ? 'Give it more memory.'
        : last?.exitCode === 0
          ? 'A service must keep running: check its command.'
          : 'See the log for the reason.',
    // One restart may have cured it: it has until the next back-off.
    patience: slowLoop ? patience.settling : restarts >= 2 ? patience.none : patience.retry,
    image,
    ...(last === undefined ? {} : { exitCode: last.exitCode }),
  };
}

/** What keeps a Deployment's newest pods from being created or becoming ready; old pods do not count. */
export function diagnoseDeployment(deployment: Deployment, newest: ReplicaSet | undefined): readonly Finding[] {
  const refused = newest === undefined ? undefined : condition(newest, 'ReplicaFailure');
  if (refused !== undefined) return [refusedPods(refused.message ?? refused.reason ?? '')];
  const stalled = condition(deployment, 'Progressing', 'False');
  if (stalled?.reason !== 'ProgressDeadlineExceeded') return [];
  return [
    {
      code: 'rollout-stalled',
      reason: stalled.reason,
      message: `it made no progress: ${stalled.message ?? stalled.reason}`,
      hint: 'See the log and the events of its pods for the reason.',
      patience: patience.settling,
    },
  ];
}

/** Pods that controllers without a condition for it (StatefulSet, Job) failed to create; `recent` are events of this rollout. */
export function diagnoseCreation(recent: readonly Event[]): readonly Finding[] {
  const refused = recent.findLast((event) => event.reason === 'FailedCreate');
  return refused === undefined ? [] : [refusedPods(refused.message ?? '')];
}

/** A Job that has failed for good. */
export function diagnoseJob(job: Job, pods: readonly Pod[]): readonly Finding[] {
  const failed = condition(job, 'Failed') ?? condition(job, 'FailureTarget');
  const beyond = (job.status?.failed ?? 0) > (job.spec?.backoffLimit ?? 6);
  if (failed === undefined && !beyond) return [];
  const [pod] = pods.filter((each) => each.status?.phase === 'Failed').sort(newestFirst);
  const statuses = [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
  const container = statuses.find((status) => (status.state?.terminated?.exitCode ?? 0) !== 0);
  const end = container?.state?.terminated;
  const why =
    failed?.reason === 'DeadlineExceeded'
      ? 'it exceeded its time limit'
      : end === undefined
        ? (failed?.message ?? 'its pod failed')
        : `its container ${exitText(end)}`;
  return [
    {
      code: 'job-failed',
      reason: failed?.reason ?? 'BackoffLimitExceeded',
      message: `the Job failed: ${why}`,
      hint: 'See the log for the reason; the next deployment runs it again.',
      patience: failed === undefined ? patience.short : patience.none,
      ...(pod === undefined ? {} : { pod }),
      ...(container === undefined ? {} : { container: container.name, image: imageOf(pod, container) }),
      ...(end === undefined ? {} : { exitCode: end.exitCode }),
    },
  ];
}

/** The ReplicaSet of the version that the Deployment rolls out now. */
export function newestReplicaSet(deployment: Deployment, owned: readonly ReplicaSet[]): ReplicaSet | undefined {
  // The annotation and not the highest number among those seen: the new ReplicaSet may not have reached us yet.
  const revision = deployment.metadata.annotations?.[revisionAnnotation];
  return revision === undefined
    ? undefined
    : owned.find((each) => each.metadata.annotations?.[revisionAnnotation] === revision);
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

function refusedPods(message: string): Finding {
  const podSecurity = /violates PodSecurity/.test(message);
  const quota = /exceeded quota/.test(message);
  return {
    code: 'pods-refused',
    reason: 'FailedCreate',
    message: `the cluster rejects its pods: ${message}`,
    hint: podSecurity
      ? "Change the pod so that it meets the namespace's Pod Security level."
      : quota
        ? 'Request less, or ask for a larger quota.'
        : 'Change what the message names, or ask the administrator of the cluster.',
    patience: passingRefusal.test(message) ? patience.retry : patience.settling,
  };
}

/** The registry's own words; the back-off's message alone only repeats the image. */
function pullMessage(waiting: string, reason: string, image: string, events: readonly Event[]): string {
  const fromEvent = events.findLast(
    (event) => event.reason === 'Failed' && /failed to pull/i.test(event.message ?? ''),
  )?.message;
  const text = /^back-off pulling image "[^"]*"$/i.test(waiting) || waiting === '' ? (fromEvent ?? waiting) : waiting;
  const bare = text.replace(/^Back-off pulling image "[^"]*": /, '').replace(/^(ErrImagePull|ImagePullBackOff): /, '');
  return bare.replace(/^rpc error: code = \w+ desc = /, '').replaceAll(`"${image}"`, image) || reason;
}

function exitText(
  end: { readonly exitCode: number; readonly reason?: string; readonly signal?: number } | undefined,
): string {
  if (end === undefined) return 'ends';
  if (end.reason === 'OOMKilled') return 'exceeds its memory limit and is killed';
  return `exits with code ${end.exitCode}`;
}

function imageOf(pod: Pod | undefined, status: ContainerStatus): string {
  const declared = [...(pod?.spec?.initContainers ?? []), ...(pod?.spec?.containers ?? [])].find(
    (each: Container) => each.name === status.name,
  );
  return declared?.image ?? status.image ?? '';
}

function newestFirst(a: Pod, b: Pod): number {
  return (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '');
}
