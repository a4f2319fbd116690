import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { FileCode } from './diagnostic';
import { limits } from './limits';
import { SourceFile } from './source-file';

/** Why a file is not read. */
export interface FileProblem {
  readonly code: FileCode;
  readonly message: string;
  readonly hint?: string;
}

/** A file of the repository, or why it is not read; never throws. */
export function readSource(repository: string, path: string): SourceFile | FileProblem {
  const shown = shownPath(repository, path);
  try {
    const problem = refuse(repository, path, shown);
    if (problem !== undefined) return problem;
    const bytes = readFileSync(path);
    if (bytes.includes(0)) return { code: 'file-binary', message: `${shown} is not text: it holds a NUL byte` };
    if (!isUtf8(bytes))
      return { code: 'file-binary', message: `${shown} is not text in UTF-8`, hint: 'Save it in UTF-8.' };
    return new SourceFile(shown, bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    return { code: 'file-unreadable', message: `${shown} cannot be read: ${reason(error)}` };
  }
}

/** The names in a folder of the repository, sorted; undefined where there is no such folder. */
export function listFolder(repository: string, path: string): readonly string[] | FileProblem | undefined {
  const shown = shownPath(repository, path);
  try {
    if (!(statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)) return undefined;
    if (isOutside(repository, path)) return outside(shown);
    return readdirSync(path).sort();
  } catch (error) {
    return { code: 'file-unreadable', message: `${shown} cannot be read: ${reason(error)}` };
  }
}

/** Whether reading gave a file. */
export function isSource(result: SourceFile | FileProblem): result is SourceFile {
  return result instanceof SourceFile;
}

/** A path as messages show it: relative to the repository, with forward slashes. */
export function shownPath(repository: string, path: string): string {
  return relative(repository, path).split(sep).join('/') || '.';
}

function refuse(repository: string, path: string, shown: string): FileProblem | undefined {
  if (leaves(relative(repository, path))) return outside(shown);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { code: 'file-missing', message: `${shown} does not exist` };
  if (isOutside(repository, path)) return outside(shown);
  // A pipe would be waited for, and a device has no end.
  if (!stats.isFile()) return { code: 'file-unreadable', message: `${shown} is not a file` };
  if (stats.size > limits.fileSize) {
    const size = (stats.size / 1024 / 1024).toFixed(1);
    return { code: 'file-too-large', message: `${shown} has ${size} MB; accepted is 1 MB at most`, hint: 'Split it.' };
  }
  return undefined;
}

function outside(shown: string): FileProblem {
  return {
    code: 'outside-repository',
    message: `${shown} leads out of the repository; nothing outside of it is read`,
    hint: 'Put the file into the repository, not behind a link.',
  };
}

/** Whether the real path, links followed, leaves the repository. */
function isOutside(repository: string, path: string): boolean {
  return leaves(relative(repository, realpathSync(path)));
}

function leaves(way: string): boolean {
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
