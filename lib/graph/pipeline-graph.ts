import type { JobValues } from '../model/pipeline/job';
import { before } from '../model/pipeline/job-waits';
import { combinations } from '../model/pipeline/matrix';
import type { PipelineValues } from '../model/values';
import type { Graph, GraphNode } from './graph';
import { reduced } from './reduced';
import type { Tone } from './tones';

/** Tones of stages, in turn. */
const stageTones: readonly Tone[] = ['blue', 'green', 'amber', 'purple', 'red', 'grey'];

/** The jobs of a pipeline by stage, each after those it waits for, without arrows that others say already. */
export function pipelineGraph(pipeline: PipelineValues): Graph {
  return reduced({
    title: pipeline.name,
    groups: pipeline.stages,
    nodes: Object.entries(pipeline.jobs).map(([name, job]): GraphNode => {
      const detail = detailOf(job);
      const tone = stageTones[pipeline.stages.indexOf(job.stage) % stageTones.length] ?? 'grey';
      return {
        id: name,
        kind: 'job',
        title: name,
        ...(detail === '' ? {} : { detail }),
        tone,
        dashed: job.when === 'manual',
        group: job.stage,
        facts: factsOf(job),
      };
    }),
    edges: Object.keys(pipeline.jobs).flatMap((to) => before(pipeline, to).map((from) => ({ from, to }))),
  });
}

/** What is special about when and how often a job runs. */
function detailOf({ when, start_in, parallel, allow_failure }: JobValues): string {
  const starts = { manual: 'by hand', always: 'always', on_failure: 'on failure', delayed: `after ${start_in ?? ''}` };
  return [
    ...(parallel === undefined ? [] : [`×${runsOf(parallel)}`]),
    ...(when === undefined || when === 'on_success' ? [] : [starts[when]]),
    ...(allow_failure === true ? ['may fail'] : []),
  ].join(' · ');
}

/** The same, in the words of the manifest. */
function factsOf({ stage, when, start_in, parallel, allow_failure }: JobValues): NonNullable<GraphNode['facts']> {
  return {
    stage,
    ...(parallel === undefined ? {} : { runs: runsOf(parallel) }),
    ...(when === undefined ? {} : { when }),
    ...(start_in === undefined ? {} : { start_in }),
    ...(allow_failure === true ? { allow_failure } : {}),
  };
}

function runsOf(parallel: NonNullable<JobValues['parallel']>): number {
  return typeof parallel === 'number' ? parallel : parallel.matrix.flatMap(combinations).length;
}
