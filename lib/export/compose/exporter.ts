import type { Exporter } from '../exporter';
import { header } from '../header';
import { manifestFiles } from '../manifest-files';
import { yaml } from '../yaml';
import { composeProject } from './project';
import { localValues } from './settings';

/** The development environment as a Compose file; what is secret comes from variables that `infra local up` keeps. */
export const exporter: Exporter = async ({ values, tree }, request) => {
  const { file, settings, findings } = composeProject(await tree('development'), values);
  if (Object.keys(file.services).length === 0) return { files: [], findings };
  const note = settings.length === 0 ? '' : `# infra local up keeps secrets in ${localValues}.\n`;
  const content = `${header(request, manifestFiles(values))}${note}${yaml(file)}`;
  return { files: [{ path: 'compose.yaml', content }], findings };
};
