import type { JobValues } from '../../model/job';
import type { PipelineValues } from '../../model/values';
import type { Graph } from '../graph';
import { before } from '../../model/job-waits';

/** The jobs of a pipeline by stage, each after those it waits for. */
export function pipelineGraph(pipeline: PipelineValues): Graph {
  const names = Object.keys(pipeline.jobs);
  return {
    title: pipeline.name,
    groups: pipeline.stages,
    nodes: Object.entries(pipeline.jobs).map(([name, job]) => {
      const note = noteOf(job);
      return {
        id: name,
        label: name,
        group: job.stage,
        ...(note === '' ? {} : { note }),
        ...(job.when === 'manual' ? { optional: true } : {}),
      };
    }),
    edges: names.flatMap((to) => before(pipeline, to).map((from) => ({ from, to }))),
  };
}

/** What is special about when and how often a job runs. */
function noteOf({ when, start_in, parallel, allow_failure }: JobValues): string {
  const count =
    typeof parallel === 'object'
      ? parallel.matrix.reduce(
          (sum, item) => sum + Object.values(item).reduce((product, values) => product * values.length, 1),
          0,
        )
      : parallel;
  const starts = { manual: 'by hand', always: 'always', on_failure: 'on failure', delayed: `after ${start_in ?? ''}` };
  return [
    ...(count === undefined ? [] : [`×${count}`]),
    ...(when === undefined || when === 'on_success' ? [] : [starts[when]]),
    ...(allow_failure === true ? ['may fail'] : []),
  ].join(' · ');
}
