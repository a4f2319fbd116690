import { UserError } from '../model/error';
import type { RolloutCode } from '../model/error-codes';

/** Why a workload does not become ready, as one word. */
export type FailureCode = RolloutCode;

/** Why one workload does not become ready. */
export interface FailureReason {
  readonly code: FailureCode;
  readonly application: string | undefined;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly pod?: string;
  readonly container?: string;
  readonly image?: string;
  readonly exitCode?: number;
  /** Kubernetes' own word: `ImagePullBackOff`, `BackoffLimitExceeded`, … */
  readonly reason: string;
  /** One sentence without the names of application and object. */
  readonly message: string;
  /** The last lines of the container's log, the newest last. */
  readonly logs: readonly string[];
  /** Warnings of the cluster about the pod or the workload, the newest last. */
  readonly events: readonly string[];
  readonly hint: string;
}

/** Workloads that will not become ready; the old version goes on serving where there is one. */
export class RolloutFailure extends UserError {
  /** Everything that had failed by then, at least one. */
  readonly reasons: readonly [FailureReason, ...FailureReason[]];

  constructor(reasons: readonly [FailureReason, ...FailureReason[]]) {
    const [first] = reasons;
    const lines = reasons.map(
      ({ application, object, message }) =>
        `${application === undefined ? '' : `${application}: `}${object.kind} ${object.name}: ${message}`,
    );
    const details = reasons.flatMap(({ logs, events }) => [...events.slice(-5), ...logs.slice(-20)]);
    super(lines.join('\n'), { code: first.code, hint: first.hint, details });
    this.name = 'RolloutFailure';
    this.reasons = reasons;
  }
}
