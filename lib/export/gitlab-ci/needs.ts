import { before, waitsOf } from '../../model/pipeline/job-waits';
import type { JobValues } from '../../model/pipeline/job';
import type { PipelineValues } from '../../model/values';
import { freeName } from '../pipeline/free-name';

/** How many jobs a job of GitLab may name in `needs`, unless its administrator allows more. */
export const needsLimit = 50;

/** A pipeline whose jobs that name too many others wait for the stages before instead, where that means the same. */
export function withinNeedsLimit(pipeline: PipelineValues): PipelineValues {
  const tooMany = Object.keys(pipeline.jobs).filter((name) => waitsIn(pipeline, name).length > needsLimit);
  return tooMany.reduce(byStages, pipeline);
}

function waitsIn({ jobs }: PipelineValues, name: string): readonly string[] {
  const job = jobs[name];
  return job?.needs === undefined ? [] : waitsOf(job);
}

function byStages(pipeline: PipelineValues, name: string): PipelineValues {
  const { jobs, stages } = pipeline;
  const job = jobs[name];
  if (job === undefined) return pipeline;
  const { needs: _, ...rest } = job;
  const waited = ancestors(pipeline, name);
  const isAmong = [...waited].some((other) => jobs[other]?.stage === job.stage);
  const last = stages.indexOf(job.stage);
  const earlier = Object.keys(jobs).filter((other) => {
    const stage = stages.indexOf(jobs[other]?.stage ?? '');
    return other !== name && (stage < last || (isAmong && stage === last));
  });
  const isSame = waited.size === earlier.length && earlier.every((other) => waited.has(other) && isSure(jobs[other]));
  if (!isSame) return pipeline;
  const dependencies = job.dependencies ?? waitsOf(job).filter((other) => jobs[other]?.artifacts !== undefined);
  // Of its own stage it would wait for nothing.
  const stage = isAmong ? freeName(`after-${job.stage}`, (each) => stages.includes(each), String) : job.stage;
  return {
    ...pipeline,
    stages: isAmong ? stages.toSpliced(last + 1, 0, stage) : stages,
    jobs: { ...jobs, [name]: { ...rest, stage, dependencies } },
  };
}

/** Every job that has ended before a job begins. */
function ancestors(pipeline: PipelineValues, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const open = [name]; open.length > 0;)
    for (const other of before(pipeline, open.pop() ?? '')) {
      if (found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  return found;
}

/** Whether needing a job and being in a stage after it are the same: it runs unless something failed. */
function isSure(job: JobValues | undefined): boolean {
  return job?.when === undefined || job.when === 'on_success' || job.when === 'delayed';
}
