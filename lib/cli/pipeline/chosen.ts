import { exitCodes, UserError } from '../../model/error';
import type { PipelineValues } from '../../model/values';

/** The pipeline that is meant. @throws UserError where there is no such pipeline, or none is named and there are several */
export function chosen(pipelines: readonly PipelineValues[], name: string | undefined): PipelineValues {
  const found = pipelines.find((pipeline) => pipeline.name === (name ?? 'main'));
  const [only, ...others] = pipelines;
  if (found !== undefined) return found;
  if (name === undefined && only !== undefined && others.length === 0) return only;
  throw new UserError(name === undefined ? 'which pipeline?' : `there is no pipeline "${name}"`, {
    code: 'pipeline-unknown',
    exitCode: exitCodes.invalid,
    hint: `The project has ${pipelines.map((pipeline) => pipeline.name).join(', ') || 'none'}.`,
  });
}
