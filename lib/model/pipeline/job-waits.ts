import type { JobValues } from './job';
import type { PipelineValues } from '../values';

/** What of a job says which others it waits for. */
export type Waiting = Pick<JobValues, 'needs' | 'dependencies'>;

/** Jobs a job names to wait for: those it needs, and those whose artifacts it takes. */
export function waitsOf({ needs = [], dependencies = [] }: Waiting): readonly string[] {
  return [...new Set([...needs, ...dependencies])];
}

/** Jobs a job waits for: those it needs, else every job of the stages before; blocking manual jobs among them, others not. */
export function before(pipeline: PipelineValues, name: string): readonly string[] {
  const job = pipeline.jobs[name];
  if (job === undefined) return [];
  if (job.needs !== undefined) return waitsOf(job);
  const stage = pipeline.stages.indexOf(job.stage);
  return Object.entries(pipeline.jobs)
    .filter(([, other]) => pipeline.stages.indexOf(other.stage) < stage && isWaitedFor(other))
    .map(([other]) => other);
}

/** Whether the stages after a job wait for it: not for one that is started by hand, unless it says so. */
function isWaitedFor({ when, allow_failure }: JobValues): boolean {
  return when !== 'manual' || allow_failure === false;
}
