import { quote } from '../../model/check';
import { meant } from '../../model/meant';
import { circlesIn, circleText } from '../../model/pipeline/circles';
import { get, scalarsOf, textOf, type Entry, type MapNode, type ScalarNode } from '../yaml/node';
import type { Report } from '../diagnostics/report';
import type { Span } from '../diagnostics/source-file';

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

/** The keys by which a job waits for others. */
const waitKeys = ['needs', 'dependencies'] as const;

/** What to do about jobs that wait for themselves. */
export const circleHint = 'Remove one of the needs or dependencies.';

/** Checks stages, needs and dependencies: all known, none later, no circle. */
export function checkOrder(jobs: readonly OrderedJob[], context: OrderContext): void {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  for (const job of jobs) {
    checkStage(job, context);
    for (const key of waitKeys) {
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
  const needsOf = ({ node }: OrderedJob) => waitKeys.flatMap((key) => scalarsOf(get(node, key)));
  const waiting = jobs.map((job) => [job.name, { needs: needsOf(job).map(({ text }) => text) }] as const);
  for (const circle of circlesIn(Object.fromEntries(waiting))) {
    const [last, first] = circle.slice(-2).map((name) => byName.get(name));
    if (last === undefined || first === undefined) continue;
    const at = needsOf(last).find(({ text }) => text === first.name);
    report.error(
      'cyclic-needs',
      at?.span ?? last.entry.key,
      `${last.name} waits for itself: ${circleText(circle)}`,
      circleHint,
    );
  }
}
