import { exitCodes, UserError } from '../model/error';
import { before } from '../model/pipeline/job-waits';
import { nearest } from '../model/nearest';
import type { JobValues } from '../model/pipeline/job';
import type { PipelineValues } from '../model/values';
import { instancesOf, type Instance } from './instance';
import { whyLeftOut, type Occasion, type PathMatcher } from './occasion';
import type { Ended } from './schedule';

/** Which jobs of a pipeline are wanted. */
export interface Selection {
  /** Names; none: every job that its rules let take part. */
  readonly jobs: readonly string[];
  /** What the named ones wait for runs, too. */
  readonly withNeeds: boolean;
  /** Whatever `only` and `except` say. */
  readonly all: boolean;
  /** Manual jobs are started. */
  readonly manual: boolean;
  /** Jobs that deploy are started. */
  readonly deploy: boolean;
}

/** What runs, and what its rules leave out. */
export interface Selected {
  readonly instances: readonly Instance[];
  readonly excluded: readonly { readonly instance: Instance; readonly ended: Ended }[];
}

/**
 * The instances that a run has. Jobs that are started by hand, or deploy to an environment, are among them, and run only
 * where they are named or asked for: nobody deploys by trying their tests.
 * @throws UserError on a job that is not there
 */
export function selected(
  pipeline: PipelineValues,
  selection: Selection,
  occasion: Occasion,
  matches: PathMatcher,
): Selected {
  const { jobs } = pipeline;
  const known = Object.keys(jobs);
  for (const name of selection.jobs) if (!(name in jobs)) throw unknownJob(name, known);
  const leftOut = (name: string) => (selection.all ? undefined : whyLeftOut(jobOf(pipeline, name), occasion, matches));
  const mayRun = (name: string) => leftOut(name) === undefined;
  const isNamed = selection.jobs.length > 0;
  const wanted = isNamed ? named(pipeline, selection, mayRun) : known.filter(mayRun);
  const heldBack = (name: string) => {
    const job = jobOf(pipeline, name);
    if (selection.jobs.includes(name)) return undefined;
    if (job.when === 'manual' && !selection.manual) return `start it with --manual or --job ${name}`;
    if (deploys(job) && !selection.deploy)
      return `deploys to ${job.environment?.name ?? ''}; start it with --deploy or --job ${name}`;
    return undefined;
  };
  // Who names jobs knows which they want.
  const others = isNamed ? [] : known.filter((name) => !mayRun(name));
  const excluded = instancesOf(pipeline, new Set(others), () => undefined).map((instance) => {
    const reason = leftOut(instance.jobName);
    return { instance, ended: { ending: 'excluded', ...(reason === undefined ? {} : { reason }) } as const };
  });
  return { instances: instancesOf(pipeline, new Set(wanted), heldBack), excluded };
}

/** Whether a job changes an environment. */
export function deploys({ environment }: JobValues): boolean {
  return environment !== undefined && ['start', 'stop'].includes(environment.action ?? 'start');
}

/** The named jobs, with all they wait for where that is asked. */
function named(
  pipeline: PipelineValues,
  { jobs, withNeeds }: Selection,
  mayRun: (name: string) => boolean,
): readonly string[] {
  const found = new Set(jobs);
  if (!withNeeds) return [...found];
  // A set that grows is walked to its end.
  for (const name of found) for (const other of before(pipeline, name).filter(mayRun)) found.add(other);
  return [...found];
}

function jobOf({ jobs }: PipelineValues, name: string): JobValues {
  const job = jobs[name];
  if (job === undefined) throw new Error(`no job ${name}`);
  return job;
}

function unknownJob(name: string, known: readonly string[]): UserError {
  const meant = nearest(name, known);
  return new UserError(`unknown job "${name}"`, {
    code: 'unknown-job',
    exitCode: exitCodes.invalid,
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}The pipeline has ${known.join(', ') || 'none'}.`,
  });
}
