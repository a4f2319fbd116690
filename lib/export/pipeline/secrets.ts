import type { PipelineValues } from '../../model/values';

/** Names of the secrets that the CI system has to hold, in order. */
export function secretsOf(pipelines: readonly PipelineValues[]): readonly string[] {
  const jobs = pipelines.flatMap((pipeline) => Object.values(pipeline.jobs));
  const values = jobs.flatMap(({ variables = {} }) => Object.values(variables));
  return [...new Set(values.flatMap((value) => (typeof value === 'string' ? [] : [value.secret])))].sort();
}
