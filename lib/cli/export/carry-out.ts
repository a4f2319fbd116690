import { difference } from '../../export';
import { UserError } from '../../model/error';
import type { Io } from '../io';
import type { OutputFolder } from '../output-folder';
import type { FileChange } from './plan';

/**
 * Writes what differs, and deletes what an earlier export left.
 * @throws UserError where a file is somebody's own, unless it is forced; nothing is written then
 */
export function write(io: Io, folder: OutputFolder, changes: readonly FileChange[], force: boolean): void {
  const foreign = changes.filter(({ state }) => state === 'foreign').map(({ path }) => path);
  if (foreign.length > 0 && !force) {
    throw new UserError(`${foreign.join(' and ')} was not written by infra export, and is not overwritten`, {
      code: 'file-exists',
      hint: 'Add --force to overwrite, or -o - to print the export instead.',
    });
  }
  for (const { path, state, after } of changes) {
    if (state === 'leftover') folder.remove(path);
    else if (state !== 'unchanged') folder.write(path, after);
    io.stdout.write(`${done[state]} ${path}\n`);
  }
}

/** Tells which files are not what the export gives, and how they differ. @returns whether all are up to date */
export function check(io: Io, command: string, changes: readonly FileChange[]): boolean {
  const stale = changes.filter(({ state }) => state !== 'unchanged');
  for (const { path, state, before, after } of stale) {
    io.stdout.write(`${path} ${words[state]}\n`);
    if (state === 'changed') for (const line of difference(before, after)) io.stdout.write(`  ${line}\n`);
  }
  if (stale.length === 0) io.stdout.write(`up to date: ${changes.map(({ path }) => path).join(', ')}\n`);
  else {
    const force = stale.some(({ state }) => state === 'foreign') ? ' --force' : '';
    io.stderr.write(`stale: run ${command}${force} and commit the changes\n`);
  }
  return stale.length === 0;
}

const done: { readonly [state in FileChange['state']]: string } = {
  new: 'written',
  changed: 'written',
  unchanged: 'unchanged',
  foreign: 'overwritten',
  leftover: 'deleted',
};

const words: { readonly [state in FileChange['state']]: string } = {
  new: 'is missing',
  changed: 'is stale',
  unchanged: 'is up to date',
  foreign: 'was not written by infra export',
  leftover: 'is left over: no export writes it any more',
};
