import { builtInDescriptions } from '../../lib/cli/read-catalogue';
import { formats, type ExportRequest, type ExportResult, type ExportSource } from '../../lib/export';
import { buildProject } from '../../lib/load-project';
import { openProject, readProject } from '../../lib/manifest';
import type { ProjectValues } from '../../lib/model';

/** What an exporter is given of the project in a folder. */
export async function sourceOf(
  folder: string,
  environment = 'production',
  files: readonly string[] = [],
): Promise<ExportSource> {
  const open = openProject(folder);
  const descriptions = await builtInDescriptions();
  const read = (env: string): ProjectValues => {
    const { values, diagnostics } = readProject(open, { descriptions, environment: env });
    if (values === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return values;
  };
  return {
    values: read(environment),
    files: () => files,
    tree: (env = environment) => buildProject(read(env), { folder }),
  };
}

/** What a format makes of the project in a folder. */
export async function exportFolder(
  folder: string,
  request: ExportRequest,
  files: readonly string[] = [],
): Promise<ExportResult> {
  const format = formats[request.format];
  if (format === undefined) throw new Error(`no format ${request.format}`);
  const { exporter } = await format.load();
  return exporter(await sourceOf(folder, request.environment, files), request);
}
