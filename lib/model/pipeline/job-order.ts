import { circlesIn, circleText } from './circles';
import type { Job, Pipeline } from './pipeline';
import { ConstructError } from '../scope';

/** Refuses needs that can never be met. @throws ConstructError on an unknown job, one of a later stage, or a circle */
export function checkNeeds(pipeline: Pipeline): void {
  const jobs = new Map(pipeline.jobs.map((job) => [job.name, job]));
  const stageOf = ({ stage }: Job) => pipeline.stages.indexOf(stage);
  for (const job of jobs.values()) {
    for (const need of [...(job.props.needs ?? []), ...(job.props.dependencies ?? [])]) {
      const other = jobs.get(need);
      if (other === undefined)
        throw new ConstructError(
          job,
          'unknown-job',
          `needs an unknown job "${need}"; expected one of ${[...jobs.keys()].join(', ')}`,
        );
      if (stageOf(other) > stageOf(job))
        throw new ConstructError(job, 'later-stage', `needs ${need}, which runs later, in stage ${other.stage.name}`);
    }
  }
  const [circle = []] = circlesIn(Object.fromEntries([...jobs].map(([name, { props }]) => [name, props])));
  const first = jobs.get(circle[0] ?? '');
  if (first !== undefined) throw new ConstructError(first, 'cyclic-needs', `waits for itself: ${circleText(circle)}`);
}
