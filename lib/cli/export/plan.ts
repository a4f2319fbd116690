import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, formats, madeBy, type ExportedFile, type ExportRequest, type Format } from '../../export';

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

/** Compares what was exported with what is in a folder, and finds what an earlier export left. */
export function plan(folder: string, request: ExportRequest, files: readonly ExportedFile[]): FileChange[] {
  const changes = files.map(({ path, content }): FileChange => {
    const before = read(join(folder, path));
    const change = { path, before: before ?? '', after: content };
    if (before === undefined) return { ...change, state: 'new' };
    if (before === content) return { ...change, state: 'unchanged' };
    const isOurs = madeBy(before)?.format === request.format && !lstatSync(join(folder, path)).isSymbolicLink();
    return { ...change, state: isOurs ? 'changed' : 'foreign' };
  });
  const made = new Set(files.map(({ path }) => path));
  const leftovers = exportedFiles(folder, formats[request.format])
    .filter(({ path, request: by }) => commandOf(by) === commandOf(request) && !made.has(path))
    .map(({ path, content }): FileChange => ({ path, state: 'leftover', before: content, after: '' }));
  return [...changes, ...leftovers];
}

/** The exports whose files are in a folder, in the order of the formats. */
export function exportsIn(folder: string): ExportRequest[] {
  const requests = new Map<string, ExportRequest>();
  for (const [name, format] of Object.entries(formats))
    for (const { request } of exportedFiles(folder, format))
      if (request.format === name) requests.set(commandOf(request), request);
  return [...requests.values()];
}

interface Exported {
  readonly path: string;
  readonly content: string;
  readonly request: ExportRequest;
}

/** The files in the places of a format that an export made. */
function exportedFiles(folder: string, format: Format | undefined): Exported[] {
  const paths = (format?.places ?? []).flatMap((place) => (place.endsWith('/') ? filesIn(folder, place) : [place]));
  return paths.flatMap((path) => {
    const content = read(join(folder, path));
    const request = content === undefined ? undefined : madeBy(content);
    return content === undefined || request === undefined ? [] : [{ path, content, request }];
  });
}

function filesIn(folder: string, place: string): string[] {
  if (!existsSync(join(folder, place))) return [];
  return readdirSync(join(folder, place), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .sort();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
