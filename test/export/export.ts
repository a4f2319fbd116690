import { builtInDescriptions } from '../../lib/cli/read-catalogue';
import { formats, type ExportResult } from '../../lib/export';
import { readProject } from '../../lib/manifest';
import type { ProjectValues } from '../../lib/model/values';
import { project } from '../manifest/folder';

/** The values of a project that `.infra/project.yml` alone says. */
export async function valuesOf(text: string): Promise<ProjectValues> {
  const { values, diagnostics } = readProject(project(text), { descriptions: await builtInDescriptions() });
  if (values === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return values;
}

/** What a format makes of values. */
export async function exportValues(format: string, values: ProjectValues): Promise<ExportResult> {
  const entry = formats[format];
  if (entry === undefined) throw new Error(`no format ${format}`);
  const { exporter } = await entry.load();
  return exporter({ values, files: () => [], tree: () => Promise.reject(new Error('no tree')) }, { format });
}

/** What a format makes of a project. */
export async function exportText(format: string, text: string): Promise<ExportResult> {
  return exportValues(format, await valuesOf(text));
}

/** The files of an export, by path. */
export function filesOf({ files }: ExportResult): { readonly [path: string]: string } {
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}
