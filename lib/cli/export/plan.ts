import { formats, madeBy, sameOutput, type ExportedFile, type ExportRequest, type Format } from '../../export';
import type { OutputFolder } from '../output-folder';

/** What an export comes to for one file of a folder. */
export interface FileChange {
  /** Relative to the folder. */
  readonly path: string;
  /**
   * `foreign`: there is one that no export made; `leftover`: an earlier export made it, and this one does not any more.
   */
  readonly state: 'new' | 'changed' | 'unchanged' | 'foreign' | 'leftover';
  readonly before: string;
  readonly after: string;
}

/**
 * Compares what was exported with what is in a folder, and finds what an earlier export left.
 * @throws UserError where something else than a file is in the place of one
 */
export function plan(folder: OutputFolder, request: ExportRequest, files: readonly ExportedFile[]): FileChange[] {
  const changes = files.map(({ path, content }): FileChange => {
    const before = folder.read(path);
    const change = { path, before: before ?? '', after: content };
    if (before === undefined && !folder.has(path)) return { ...change, state: 'new' };
    if (before === content) return { ...change, state: 'unchanged' };
    // Nobody loses what is empty.
    const isOurs = before?.trim() === '' || (before !== undefined && madeBy(before)?.format === request.format);
    return { ...change, state: isOurs && !folder.isLink(path) ? 'changed' : 'foreign' };
  });
  const made = new Set(files.map(({ path }) => path));
  const leftovers = exportedFiles(folder, formats[request.format])
    .filter(({ path, request: by }) => sameOutput(by, request) && !made.has(path))
    .map(({ path, content }): FileChange => ({ path, state: 'leftover', before: content, after: '' }));
  return [...changes, ...leftovers];
}

/** The exports whose files are in a folder, in the order of the formats. */
export function exportsIn(folder: OutputFolder): ExportRequest[] {
  const requests: ExportRequest[] = [];
  for (const [name, format] of Object.entries(formats))
    for (const { request } of exportedFiles(folder, format))
      if (request.format === name && !requests.some((known) => sameOutput(known, request))) requests.push(request);
  return requests;
}

interface Exported {
  readonly path: string;
  readonly content: string;
  readonly request: ExportRequest;
}

/** The files in the places of a format that an export made. */
function exportedFiles(folder: OutputFolder, format: Format | undefined): Exported[] {
  const paths = (format?.places ?? []).flatMap((place) => folder.files(place));
  return paths.flatMap((path) => {
    const content = folder.read(path) ?? '';
    const request = madeBy(content);
    return request === undefined ? [] : [{ path, content, request }];
  });
}
