import { resolve } from 'node:path';
import { commitOf } from '../git/git';
import { readCatalogue } from './read-catalogue';
import { exitCodes, UserError } from '../model/error';
import type { ProjectValues } from '../model/values';
import { hasErrors, sortDiagnostics, type Diagnostic } from '../manifest/diagnostics/diagnostic';
import { formatText } from '../manifest/format/text';
import { openProject, type OpenProject } from '../manifest/open';
import { readProject, type ReadProjectOptions, type ReadResult } from '../manifest/read-project';
import { columnsOf, type Io } from './io';
import type { EnvironmentOptions } from './options';

/** A manifest that was read for one environment, and is valid. */
export interface ManifestReading extends Omit<ReadResult, 'values'> {
  readonly values: ProjectValues;
  /** The `.infra` folder. */
  readonly folder: string;
  readonly repository: string;
}

/** Finds and parses the files of a project. */
export function openManifest(io: Io, { project }: Pick<EnvironmentOptions, 'project'>): OpenProject {
  return project === undefined
    ? openProject(io.directory, { commit: commitOf })
    : openProject(resolve(io.directory, project), { exact: true, commit: commitOf });
}

/**
 * Reads a project for an environment, and prints what is wrong with it.
 * @param open its files, where they were read before
 * @param told what was printed before of the same files, to which this adds
 * @throws UserError where it is invalid
 */
export async function readManifest(
  io: Io,
  options: EnvironmentOptions & Pick<ReadProjectOptions, 'outline'>,
  open = openManifest(io, options),
  told = new Set<string>(),
): Promise<ManifestReading> {
  const { descriptions, diagnostics: problems } = await readCatalogue(open);
  if (problems.length > 0) throw invalid(io, sortDiagnostics([...open.diagnostics, ...problems]), open.files);
  const reading = readProject(open, {
    descriptions,
    environment: options.env,
    review: options.name,
    outline: options.outline ?? false,
  });
  const { values, diagnostics, files } = reading;
  if (values === undefined || hasErrors(diagnostics)) throw invalid(io, diagnostics, files);
  const news = diagnostics.filter((diagnostic) => {
    const text = JSON.stringify(diagnostic);
    return !told.has(text) && told.add(text);
  });
  if (news.length > 0) io.stderr.write(formatText(news, { files, color: io.colors, columns: columnsOf(io.stderr) }));
  return { ...reading, values, folder: open.folder, repository: open.repository };
}

/** Prints what is wrong, unless there are no files to point into; the error itself only says that something is. */
function invalid(io: Io, diagnostics: readonly Diagnostic[], files: ReadResult['files']): UserError {
  const missing = diagnostics.find(({ code }) => code === 'project-missing');
  if (missing !== undefined) {
    const { message, hint } = missing;
    return new UserError(message, {
      code: 'project-missing',
      exitCode: exitCodes.invalid,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  io.stderr.write(formatText(diagnostics, { files, color: io.colors, columns: columnsOf(io.stderr) }));
  return new UserError('the manifest is invalid', { code: 'manifest-invalid', exitCode: exitCodes.invalid });
}
