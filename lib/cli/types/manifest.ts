import type { Schema } from '../../model/schema';
import { addOnSchema } from '../../manifest/schema/addon';
import { applicationSchema } from '../../manifest/schema/application';
import { environmentSchema } from '../../manifest/schema/environment';
import { jobSchema } from '../../manifest/schema/job';
import { pipelineSchema } from '../../manifest/schema/pipeline';
import { projectSchema } from '../../manifest/schema/project';
import { parameterRows, type ParameterRow } from './parameters';

/** A part of the manifest, with every key it takes. */
export interface ManifestPart {
  readonly title: string;
  readonly rows: readonly ParameterRow[];
}

/** What is told in a part of its own. */
const parts: readonly { readonly title: string; readonly schema: Schema; readonly elsewhere: readonly string[] }[] = [
  { title: 'Project', schema: projectSchema, elsewhere: ['environments', 'addons', 'applications', 'pipelines'] },
  { title: 'Environment', schema: environmentSchema, elsewhere: ['addons'] },
  { title: 'Application', schema: applicationSchema, elsewhere: ['addons', 'environments'] },
  { title: 'Add-on', schema: addOnSchema, elsewhere: [] },
  { title: 'Pipeline', schema: pipelineSchema, elsewhere: ['default', 'jobs'] },
  { title: 'Job', schema: jobSchema, elsewhere: [] },
];

/** Every key of the manifest, by the part it belongs to: the source of the reference page. */
export function manifestReference(): readonly ManifestPart[] {
  return parts.map(({ title, schema, elsewhere }) => {
    const rows = parameterRows(schema);
    return {
      title,
      rows: rows.filter(
        ({ name }) => !elsewhere.some((key) => /^[.[]/.test(name.slice(key.length)) && name.startsWith(key)),
      ),
    };
  });
}
