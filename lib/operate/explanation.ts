import type { RolloutTarget } from '../model/reference';
import type { Cluster } from './cluster';
import type { Finding } from './diagnosis';
import type { NamespaceState } from './namespace-state';
import { condition, type Event, type Pod } from './objects';
import { shown, type Redact } from './redaction';
import type { FailureReason } from './rollout-failure';
import type { Assessment } from './workloads';

export interface ExplanationContext {
  readonly cluster: Cluster;
  readonly state: NamespaceState;
  readonly target: RolloutTarget;
  readonly assessment: Assessment | undefined;
  readonly redact?: Redact;
}

const logLines = 20;
const logMilliseconds = 3_000;
const eventsShown = 5;

/** Makes a finding into what the user is told: adds log lines and events, takes secrets out. */
export async function explain(context: ExplanationContext, finding: Finding): Promise<FailureReason> {
  const { target, state, assessment } = context;
  const { pod } = finding;
  const warnings = [...state.warningsOf(assessment?.uid), ...state.warningsOf(pod?.metadata.uid)];
  const text = (value: string): string => shown(value, context.redact);
  return {
    code: finding.code,
    application: target.application,
    object: { kind: target.kind, namespace: target.namespace, name: target.name },
    ...(pod === undefined ? {} : { pod: pod.metadata.name }),
    ...(finding.container === undefined ? {} : { container: finding.container }),
    ...(finding.image === undefined ? {} : { image: finding.image }),
    ...(finding.exitCode === undefined ? {} : { exitCode: finding.exitCode }),
    reason: finding.reason,
    message: text(finding.message),
    logs: (await readLog(context, finding)).map(text),
    events: warnings.slice(-eventsShown).map((event) => text(eventLine(event))),
    hint: finding.hint,
  };
}

/** Whether an autoscaler has said that it adds a node for the pod: then waiting is not in vain. */
export async function isNodeComing({ cluster, target }: ExplanationContext, pod: Pod): Promise<boolean> {
  const events = await cluster
    .list<Event>(
      { apiVersion: 'v1', kind: 'Event', namespace: target.namespace },
      { fieldSelector: `involvedObject.uid=${pod.metadata.uid ?? ''}` },
    )
    .catch(() => ({ items: [] }));
  // cluster-autoscaler says the first, Karpenter the second.
  return events.items.some((event) => event.reason === 'TriggeredScaleUp' || event.reason === 'Nominated');
}

/** What to say of an object that was made, and is not there any more. */
export function deleted({ namespace }: RolloutTarget): Finding {
  return {
    code: 'object-deleted',
    reason: 'NotFound',
    message: `it was deleted from the namespace ${namespace} in the meantime`,
    patience: 8_000,
    hint: 'The next deployment recreates it.',
  };
}

/** What to say of a workload that is not ready in time, though nothing is plainly wrong with it. */
export function overdue({ state, target, assessment }: ExplanationContext, seconds: number): Finding {
  const within = `not ready after ${seconds} s`;
  const base = {
    code: 'rollout-timeout',
    reason: 'DeadlineExceeded',
    patience: 0,
    hint: 'Give it more time with --timeout, or check what its pods are waiting for.',
  } as const;
  if (assessment === undefined)
    return {
      ...base,
      message: `${within}: there is no ${target.kind} with this name in namespace ${target.namespace}`,
    };
  const pod = assessment.pods.find(
    (each) => condition(each, 'Ready') === undefined && each.metadata.deletionTimestamp === undefined,
  );
  const counted = `${within}: ${assessment.ready} of ${assessment.total} ready, waiting for ${assessment.waitingFor ?? 'its pods'}`;
  if (pod === undefined) return { ...base, message: counted };
  const probe = state.warningsOf(pod.metadata.uid).findLast((event) => event.reason === 'Unhealthy');
  const statuses = pod.status?.containerStatuses ?? [];
  const status = statuses.find((each) => each.ready !== true);
  const doing =
    status?.state?.waiting?.reason ??
    (probe === undefined ? `${pod.status?.phase ?? 'Pending'}, not ready` : (probe.message ?? ''));
  return {
    ...base,
    message: `${counted}; pod ${pod.metadata.name}: ${doing}`,
    pod,
    ...(status === undefined ? {} : { container: status.name }),
    ...(probe === undefined
      ? {}
      : { reason: 'Unhealthy', hint: 'Check the path and the port of the health check, and the log.' }),
  };
}

async function readLog(
  { cluster, target }: ExplanationContext,
  { code, pod, container }: Finding,
): Promise<readonly string[]> {
  if (pod === undefined || container === undefined) return [];
  if (code !== 'crash-loop' && code !== 'job-failed' && code !== 'rollout-timeout') return [];
  const options = { container, tailLines: logLines };
  const where = { namespace: target.namespace, name: pod.metadata.name };
  const read = async (): Promise<string> => {
    // The run that ended is the telling one, unless its log is gone already.
    const previous =
      code === 'crash-loop' ? await cluster.logs(where, { ...options, previous: true }).catch(() => '') : '';
    return previous === '' ? cluster.logs(where, options) : previous;
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(''), logMilliseconds);
  });
  const text = await Promise.race([read().catch(() => ''), late]);
  clearTimeout(timer);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-logLines);
}

function eventLine({ reason, message, count, series }: Event): string {
  const times = series?.count ?? count ?? 1;
  return `${reason ?? 'Warning'}: ${message ?? ''}${times > 1 ? ` (${times} times)` : ''}`;
}
