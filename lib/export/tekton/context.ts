import type { PipelineValues } from '../../model/values';
import { PipelineContext } from '../pipeline/context';
import { language } from './language';

/** What the parts of one pipeline's export know of it, its name in the cluster too. */
export class TektonContext extends PipelineContext {
  /** The name of its objects, and of the Secret that its jobs read. */
  readonly objectName: string;

  constructor(project: string, pipeline: PipelineValues) {
    super(pipeline, language);
    this.objectName = language.id(`${project}-${pipeline.name}`);
  }
}
