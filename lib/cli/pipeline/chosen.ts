import { exitCodes, UserError } from '../../model/error';
import type { PipelineValues, ProjectValues } from '../../model/values';
import { howToImply } from './how-to-imply';

/** The pipeline that is meant. @throws UserError where there is no such pipeline, or none is named and there are several */
export function chosen(values: ProjectValues, name: string | undefined): PipelineValues {
  const { pipelines } = values;
  const found = pipelines.find((pipeline) => pipeline.name === (name ?? 'main'));
  const [only, ...others] = pipelines;
  if (found !== undefined) return found;
  if (name === undefined && only !== undefined && others.length === 0) return only;
  const isNone = pipelines.length === 0;
  const which =
    name !== undefined ? `unknown pipeline "${name}"` : 'the project has several pipelines, and none is named';
  throw new UserError(isNone ? 'the project has no pipeline' : which, {
    code: 'pipeline-unknown',
    exitCode: exitCodes.invalid,
    hint: isNone ? howToImply(values) : `The project has ${pipelines.map((pipeline) => pipeline.name).join(', ')}.`,
  });
}
