import type { RolloutTarget } from '../model/reference';
import type { Cluster } from './cluster';
import type { Finding } from './diagnosis';
import { deleted, explain, isNodeComing, overdue, type ExplanationContext } from './explanation';
import { NamespaceState } from './namespace-state';
import type { KubernetesObject } from './objects';
import type { Redact } from './redaction';
import { RolloutFailure } from './rollout-failure';
import { workloads, type Assessment } from './workloads';

export interface Progress {
  readonly application: string | undefined;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly ready: number;
  readonly total: number;
  readonly phase: 'waiting' | 'progressing' | 'ready' | 'failed';
  /** What it waits for, or what looks wrong with it. */
  readonly detail?: string;
}

export interface RolloutOptions {
  /** Each time the progress of a workload changes. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Seconds from the moment a workload is waited for; progress does not prolong them. @default 600 */
  readonly timeoutSeconds?: number;
  /** Takes secrets the caller knows out of what the cluster says. */
  readonly redact?: Redact;
}

/** A workload that is waited for. */
interface Wait {
  readonly target: RolloutTarget;
  readonly deadline: number;
  /** When each finding was first seen; those that vanish are forgotten. */
  readonly since: Map<string, number>;
  /** Findings that wait for the deadline because something is being done about them. */
  readonly held: Set<string>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** The object as the server held it when the waiting began: what a watch tells may be older. */
  basis: { readonly uid: string | undefined; readonly generation: number; readonly at: number } | undefined;
  reported: string;
  busy: boolean;
}

const settleMilliseconds = 30;
const tickMilliseconds = 500;
const basisMilliseconds = 500;

/**
 * Waits for workloads of one namespace, however many, with one watch per kind.
 *
 * @example
 * const watch = new RolloutWatch(cluster, 'shop-production');
 * await watch.ready({ kind: 'Deployment', namespace: 'shop-production', name: 'web', application: 'web' });
 * watch.close();
 */
export class RolloutWatch {
  private readonly state: NamespaceState;
  private readonly waits = new Set<Wait>();
  private readonly controller = new AbortController();
  private readonly timeoutSeconds: number;
  private scheduled: NodeJS.Timeout | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private ended: { readonly reason: unknown } | undefined;

  constructor(
    private readonly cluster: Cluster,
    namespace: string,
    private readonly options: RolloutOptions = {},
  ) {
    this.timeoutSeconds = options.timeoutSeconds ?? 600;
    this.state = new NamespaceState(
      cluster,
      namespace,
      this.controller.signal,
      () => this.schedule(),
      (error) => this.fail(error),
    );
    options.signal?.addEventListener('abort', this.interrupt, { once: true });
    if (options.signal?.aborted === true) this.interrupt();
  }

  /**
   * Resolves when the workload is ready as `kubectl rollout status` means it, or the Job complete.
   * @throws RolloutFailure when it will not be, at most 15 s after that shows, or is not in time
   */
  ready(target: RolloutTarget): Promise<void> {
    const workload = workloads[target.kind];
    if (workload === undefined) return Promise.resolve();
    if (this.ended !== undefined) return Promise.reject(this.ended.reason);
    this.state.follow(workload.needs);
    this.ticker ??= setInterval(() => this.schedule(), tickMilliseconds);
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + this.timeoutSeconds * 1000;
      const wait: Wait = {
        target,
        deadline,
        since: new Map(),
        held: new Set(),
        resolve,
        reject,
        basis: undefined,
        reported: '',
        busy: false,
      };
      this.waits.add(wait);
      this.report(wait, { ready: 0, total: 1 }, 'waiting');
      this.findBasis(wait).catch((error: unknown) => this.settle(wait, error));
    });
  }

  /** Ends the watches; whoever still waits is rejected. */
  close(): void {
    this.fail(new DOMException('the watch was closed', 'AbortError'));
    this.options.signal?.removeEventListener('abort', this.interrupt);
    this.controller.abort();
  }

  private readonly interrupt = (): void => {
    this.fail(this.options.signal?.reason);
    this.controller.abort();
  };

  /** The workload as the server holds it now. @throws ClusterError where it does not answer */
  private look({ target: { kind, namespace, name } }: Wait): Promise<KubernetesObject | undefined> {
    return this.cluster.get({ apiVersion: workloads[kind]?.apiVersion ?? '', kind, namespace, name });
  }

  private async findBasis(wait: Wait): Promise<void> {
    const object = await this.look(wait);
    const generation = object?.metadata.generation ?? 0;
    wait.basis = { uid: object?.metadata.uid, generation, at: Date.now() };
    this.schedule();
  }

  private schedule(): void {
    this.scheduled ??= setTimeout(() => {
      this.scheduled = undefined;
      for (const wait of this.waits) this.judge(wait);
    }, settleMilliseconds);
  }

  private judge(wait: Wait): void {
    const { target, basis } = wait;
    if (wait.busy) return;
    const now = Date.now();
    const workload = workloads[target.kind];
    if (workload === undefined || basis === undefined || !this.state.knows(workload.needs)) {
      if (now > wait.deadline) this.conclude(wait, undefined);
      return;
    }
    let assessment = workload.assess(this.state, target.name, basis.generation);
    const isGone = assessment === undefined && basis.uid === undefined;
    if (assessment?.uid !== basis.uid) {
      // Either the watch or our own look is behind: look again, and judge nothing until both agree.
      assessment = undefined;
      if (now - basis.at > basisMilliseconds) {
        wait.basis = { ...basis, at: now };
        this.findBasis(wait).catch(() => undefined);
      }
    }
    if (assessment?.done === true) {
      this.report(wait, assessment, 'ready');
      return this.settle(wait);
    }
    const ripe = ripen(wait, isGone ? [deleted(target)] : (assessment?.findings ?? []), now);
    const detail = assessment?.findings[0]?.message ?? assessment?.waitingFor;
    this.report(
      wait,
      assessment ?? { ready: 0, total: 1 },
      assessment?.observed === true ? 'progressing' : 'waiting',
      detail,
    );
    if (ripe !== undefined || now > wait.deadline) this.conclude(wait, assessment, ripe);
  }

  private conclude(wait: Wait, assessment: Assessment | undefined, ripe?: Finding): void {
    const { cluster, state, options } = this;
    const context: ExplanationContext = {
      cluster,
      state,
      target: wait.target,
      assessment,
      ...(options.redact === undefined ? {} : { redact: options.redact }),
    };
    wait.busy = true;
    const conclusion = async (): Promise<void> => {
      if (
        ripe?.code === 'unschedulable' &&
        ripe.pod !== undefined &&
        Date.now() < wait.deadline &&
        (await isNodeComing(context, ripe.pod))
      ) {
        wait.held.add(keyOf(ripe));
        wait.busy = false;
        return;
      }
      // A server that is away tells nothing of the workload: that it is away is what has to be told.
      if (ripe === undefined) await this.look(wait);
      const reason = await explain(context, ripe ?? assessment?.findings[0] ?? overdue(context, this.timeoutSeconds));
      this.report(wait, assessment ?? { ready: 0, total: 1 }, 'failed', reason.message);
      this.settle(wait, new RolloutFailure([reason]));
    };
    conclusion().catch((error: unknown) => this.settle(wait, error));
  }

  private report(
    wait: Wait,
    { ready, total }: { readonly ready: number; readonly total: number },
    phase: Progress['phase'],
    detail?: string,
  ): void {
    const { application, namespace, kind, name } = wait.target;
    const progress = {
      application,
      namespace,
      kind,
      name,
      ready,
      total,
      phase,
      ...(detail === undefined ? {} : { detail }),
    };
    const text = JSON.stringify(progress);
    if (text === wait.reported || !this.waits.has(wait)) return;
    wait.reported = text;
    this.options.onProgress?.(progress);
  }

  private settle(wait: Wait, error?: unknown): void {
    if (!this.waits.delete(wait)) return;
    if (error === undefined) wait.resolve();
    else wait.reject(error);
    if (this.waits.size > 0) return;
    clearInterval(this.ticker);
    this.ticker = undefined;
  }

  private fail(error: unknown): void {
    this.ended ??= { reason: error };
    for (const wait of [...this.waits]) this.settle(wait, error);
  }
}

/** Notes how long findings have lasted; gives the first that has lasted long enough. */
function ripen(wait: Wait, findings: readonly Finding[], now: number): Finding | undefined {
  const keys = new Set(findings.map(keyOf));
  for (const key of wait.since.keys()) if (!keys.has(key)) wait.since.delete(key);
  for (const key of keys) if (!wait.since.has(key)) wait.since.set(key, now);
  return findings.find(
    (finding) => !wait.held.has(keyOf(finding)) && now - (wait.since.get(keyOf(finding)) ?? now) >= finding.patience,
  );
}

/** The same trouble in the next pod is the same trouble. */
function keyOf({ code, container = '' }: Finding): string {
  return `${code}/${container}`;
}
