import { quote } from '../../model/check';
import type { Descriptions } from '../../model/description';
import { meant } from '../../model/meant';
import { circlesIn, circleText } from '../../model/pipeline/circles';
import {
  impliedPipeline,
  impliedPipelineName,
  withImplied,
  type ImpliedSource,
} from '../../model/pipeline/implied-pipeline';
import type { Report } from '../diagnostics/report';
import { circleHint, type AssumedJob } from './order';

/** Checks what a pipeline assumes of implied jobs, once it is known which there are. */
export function checkAssumed(
  assumed: readonly AssumedJob[],
  source: ImpliedSource,
  descriptions: Descriptions,
  report: Report,
): void {
  const implied = Object.keys(impliedPipeline(source, descriptions)?.jobs ?? {});
  const main = withImplied(source, descriptions).find(({ name }) => name === impliedPipelineName);
  const circles = circlesIn(main?.jobs ?? {});
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
      const circle = circles.find((jobs) =>
        jobs.some((job, index) => job === waiting.name && jobs[index + 1] === name),
      );
      if (circle !== undefined)
        report.error('cyclic-needs', at, `${waiting.name} waits for itself: ${circleText(circle)}`, circleHint);
    }
  }
}
