import { quote } from '../../model/check';
import { meant } from '../meant';
import { get, scalarsOf, textOf, type Entry, type MapNode, type ScalarNode } from '../yaml/node';
import type { Report } from '../report';
import type { Span } from '../yaml/source-file';

/** A job as ordering sees it. */
export interface OrderedJob {
  readonly name: string;
  readonly entry: Entry;
  readonly node: MapNode;
  readonly stage: string;
}

/** A name that is right if a stack implies a job of that name, or if the stages that it implies are in that order. */
export interface AssumedJob {
  readonly name: string;
  readonly at: Span;
  /** The stage of the job that waits for it. @default it is only switched off */
  readonly waiting?: { readonly name: string; readonly stage: string };
}

export interface OrderContext {
  readonly stages: readonly string[];
  /** Whether the order of the stages is that of the implied pipeline, which is not known yet. */
  readonly isOpen: boolean;
  /** Whether jobs and stages come from elsewhere, too. */
  readonly isPartial: boolean;
  /** Names of jobs that stacks may bring along. */
  readonly implied: readonly string[];
  /** Names of jobs that are switched off. */
  readonly without: readonly string[];
  readonly onAssumed: (job: AssumedJob) => void;
  readonly report: Report;
}

/** Checks stages, needs and dependencies: all known, none later, no circle. */
export function checkOrder(jobs: readonly OrderedJob[], context: OrderContext): void {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  for (const job of jobs) {
    checkStage(job, context);
    for (const key of ['needs', 'dependencies'] as const) {
      for (const need of scalarsOf(get(job.node, key))) checkNeed(job, need, key, byName, context);
    }
    const stop = get(get(job.node, 'environment'), 'on_stop');
    const name = textOf(stop);
    if (stop !== undefined && name !== undefined && !byName.has(name) && !context.isPartial) {
      context.report.error('unknown-job', stop.span, `unknown job ${quote(name)}; ${meant(name, byName.keys())}`);
    }
  }
  checkCircles(jobs, byName, context.report);
}

function checkStage({ name, node, stage, entry }: OrderedJob, { stages, isPartial, report }: OrderContext): void {
  if (stages.includes(stage) || isPartial) return;
  const written = get(node, 'stage');
  if (written === undefined) {
    const hint = `Set stage: to one of ${stages.join(', ')}.`;
    report.error(
      'unknown-stage',
      entry.key,
      `${name} names no stage, and the default stage "test" does not exist`,
      hint,
    );
  } else report.error('unknown-stage', written.span, `unknown stage ${quote(stage)}; ${meant(stage, stages)}`);
}

function checkNeed(
  job: OrderedJob,
  need: ScalarNode,
  key: 'needs' | 'dependencies',
  byName: ReadonlyMap<string, OrderedJob>,
  { stages, isOpen, isPartial, implied, without, onAssumed, report }: OrderContext,
): void {
  const { text, span } = need;
  const other = byName.get(text);
  if (other === undefined) {
    if (isPartial) return;
    const known = [...byName.keys(), ...implied.filter((name) => !without.includes(name))];
    if (without.includes(text))
      report.error(
        'unknown-job',
        span,
        `${job.name} waits for ${quote(text)}, which is turned off`,
        `Remove it from ${key}.`,
      );
    else if (implied.includes(text)) onAssumed({ name: text, at: span, waiting: job });
    else {
      const message = text.startsWith('.') ? `${quote(text)} is a template, not a job` : `unknown job ${quote(text)}`;
      report.error('unknown-job', span, `${message}; ${meant(text, known)}`);
    }
    return;
  }
  if (isOpen) {
    onAssumed({ name: text, at: span, waiting: job });
    return;
  }
  const [own, theirs] = [stages.indexOf(job.stage), stages.indexOf(other.stage)];
  if (own === -1 || theirs === -1) return;
  const verb = key === 'needs' ? 'needs' : 'depends on';
  if (theirs > own) {
    const message = `${job.name} in stage ${job.stage} ${verb} ${text}, which runs later, in stage ${other.stage}`;
    report.error('later-stage', span, message, `Move one of them, or remove it from ${key}.`);
  }
}

function checkCircles(jobs: readonly OrderedJob[], byName: ReadonlyMap<string, OrderedJob>, report: Report): void {
  const done = new Set<string>();
  for (const start of jobs) {
    const path = new Set<string>();
    // Not recursive: a thousand jobs may wait for each other.
    const work: { readonly job: OrderedJob; readonly needs: ScalarNode[] }[] = [];
    const enter = (job: OrderedJob) => {
      path.add(job.name);
      work.push({ job, needs: [...scalarsOf(get(job.node, 'needs'))] });
    };
    if (!done.has(start.name)) enter(start);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const need = top.needs.shift();
      const next = need === undefined ? undefined : byName.get(need.text);
      if (need === undefined) {
        done.add(top.job.name);
        work.pop();
        path.delete(top.job.name);
      } else if (path.has(need.text)) {
        const circle = circleIn([...path], need.text);
        report.error(
          'cyclic-needs',
          need.span,
          `${top.job.name} waits for itself: ${circle}`,
          'Remove one of the needs.',
        );
      } else if (next !== undefined && !done.has(next.name)) enter(next);
    }
  }
}

function circleIn(path: readonly string[], end: string): string {
  const names = [...path.slice(path.indexOf(end)), end];
  return (names.length > 12 ? [...names.slice(0, 5), '…', ...names.slice(-5)] : names).join(' → ');
}
