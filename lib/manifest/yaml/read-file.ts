import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { FileCode } from '../../model/error-codes';
import { limits } from './limits';
import { SourceFile } from '../diagnostics/source-file';

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
    const coding = codingProblem(bytes, shown);
    if (coding !== undefined) return coding;
    return new SourceFile(shown, bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    return { code: 'file-unreadable', message: `${shown} cannot be read: ${reason(error)}` };
  }
}

/** The names in a folder of the repository, sorted; undefined where there is no such folder. */
export function listFolder(repository: string, path: string): readonly string[] | FileProblem | undefined {
  const shown = shownPath(repository, path);
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { code: 'file-missing', message: `${shown} is a broken symbolic link` };
    if (!stats.isDirectory()) {
      const hint = 'Make it a folder with one file for each, or rename it.';
      return { code: 'file-unreadable', message: `${shown} is a file; expected a folder`, hint };
    }
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
  if (stats === undefined) {
    const isLink = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    return { code: 'file-missing', message: `${shown} ${isLink ? 'is a broken symbolic link' : 'does not exist'}` };
  }
  if (isOutside(repository, path)) return outside(shown);
  // A pipe would be waited for, and a device has no end.
  if (stats.isDirectory()) return { code: 'file-unreadable', message: `${shown} is a folder; expected a file` };
  if (!stats.isFile()) return { code: 'file-unreadable', message: `${shown} is not a regular file` };
  if (stats.size > limits.fileSize) {
    const size = (stats.size / 1024 / 1024).toFixed(1);
    return { code: 'file-too-large', message: `${shown} has ${size} MB; at most 1 MB is allowed`, hint: 'Split it.' };
  }
  return undefined;
}

function outside(shown: string): FileProblem {
  return {
    code: 'outside-repository',
    message: `${shown} leads out of the repository; nothing outside it is read`,
    hint: 'Put the file itself into the repository instead of a symbolic link.',
  };
}

/** Whether the real path, links followed, leaves the repository. */
function isOutside(repository: string, path: string): boolean {
  return leaves(relative(repository, realpathSync(path)));
}

function leaves(way: string): boolean {
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** Why bytes are no text that we read. */
function codingProblem(bytes: Buffer, shown: string): FileProblem | undefined {
  const hint = 'Save it in UTF-8.';
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff')
    return { code: 'file-binary', message: `${shown} is text in UTF-16; expected UTF-8`, hint };
  if (bytes.includes(0)) return { code: 'file-binary', message: `${shown} is not text: it contains a NUL byte` };
  if (isUtf8(bytes)) return undefined;
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1')));
  return { code: 'file-binary', message: `${shown} is not text in UTF-8: see line ${line + 1}`, hint };
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'EACCES' || code === 'EPERM' ? `permission denied (${code})` : code;
}
