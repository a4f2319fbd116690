import { quote } from '../../model/check';
import type { Descriptions } from '../../model/description';
import { impliedPipeline, impliedPipelineName, withImplied } from '../../model/pipeline/implied-pipeline';
import type { ProjectValues } from '../../model/values';
import { meant } from '../meant';
import type { Report } from '../report';
import type { AssumedJob } from './order';

/** Checks what a pipeline assumes of implied jobs, once it is known which there are. */
export function checkAssumed(
  assumed: readonly AssumedJob[],
  values: ProjectValues,
  descriptions: Descriptions,
  report: Report,
): void {
  const implied = Object.keys(impliedPipeline(values, descriptions)?.jobs ?? {});
  const main = withImplied(values, descriptions).find(({ name }) => name === impliedPipelineName);
  for (const { name, at, waiting } of assumed) {
    const known = waiting === undefined ? implied : Object.keys(main?.jobs ?? {});
    if (!known.includes(name)) {
      const missing = `no stack of this project implies a job ${quote(name)}; ${meant(name, known)}`;
      const hint = 'Run infra pipeline graph to see all jobs, including implied ones.';
      // What is switched off to be sure does no harm.
      if (waiting === undefined) report.warning('unknown-job', at, missing, hint);
      else report.error('unknown-job', at, missing, hint);
    } else if (main !== undefined && waiting !== undefined) {
      const stage = main.jobs[name]?.stage ?? '';
      if (main.stages.indexOf(stage) > main.stages.indexOf(waiting.stage))
        report.error(
          'later-stage',
          at,
          `${waiting.name} in stage ${waiting.stage} waits for ${name}, which runs later, in stage ${stage}`,
          `Move one of them, remove it from needs and dependencies, or reorder the stages (now ${main.stages.join(', ')}).`,
        );
    }
  }
}
