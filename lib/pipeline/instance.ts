import { before } from '../model/pipeline/job-waits';
import type { JobValues } from '../model/pipeline/job';
import { combinations } from '../model/pipeline/matrix';
import type { PipelineValues } from '../model/values';

/** One of the times a job runs: several where it says parallel. */
export interface Instance {
  /** The job's, with what tells it from its siblings: `unit 1/3`, `unit: [3.12, a]`, as GitLab names them. */
  readonly name: string;
  readonly jobName: string;
  readonly job: JobValues;
  /** Of its combination of the matrix, or its place among its siblings. */
  readonly variables: { readonly [name: string]: string };
  /** Names of the instances it waits for. */
  readonly waitsFor: readonly string[];
  /** Names of the instances whose artifacts it gets. */
  readonly takesFrom: readonly string[];
  /** Why it is not started, and what starts it. @default it is */
  readonly held?: string;
}

/** The instances of jobs that take part in a run, in the order of their stages. */
export function instancesOf(
  pipeline: PipelineValues,
  jobs: ReadonlySet<string>,
  heldBack: (job: string) => string | undefined,
): Instance[] {
  const byStage = Object.entries(pipeline.jobs)
    .filter(([name]) => jobs.has(name))
    .sort(([, a], [, b]) => pipeline.stages.indexOf(a.stage) - pipeline.stages.indexOf(b.stage));
  const siblings = new Map(byStage.map(([name, job]) => [name, combinationsOf(name, job)]));
  const all = (names: readonly string[]) => names.flatMap((name) => siblings.get(name)?.map((each) => each.name) ?? []);
  return byStage.flatMap(([jobName, job]) => {
    const waits = before(pipeline, jobName);
    const held = heldBack(jobName);
    const waitsFor = all(waits);
    const takesFrom = job.dependencies === undefined ? waitsFor : all(job.dependencies);
    return (siblings.get(jobName) ?? []).map((each) => ({
      ...each,
      jobName,
      job,
      waitsFor,
      takesFrom,
      ...(held === undefined ? {} : { held }),
    }));
  });
}

function combinationsOf(name: string, { parallel }: JobValues): Pick<Instance, 'name' | 'variables'>[] {
  if (parallel === undefined) return [{ name, variables: {} }];
  const total = (count: number, index: number) => ({ CI_NODE_INDEX: String(index + 1), CI_NODE_TOTAL: String(count) });
  if (typeof parallel === 'number')
    return Array.from({ length: parallel }, (_, index) => ({
      name: `${name} ${index + 1}/${parallel}`,
      variables: total(parallel, index),
    }));
  const all = parallel.matrix.flatMap(combinations);
  return all.map((variables, index) => ({
    name: `${name}: [${Object.values(variables).join(', ')}]`,
    variables: { ...total(all.length, index), ...variables },
  }));
}
