import { constants, lstatSync, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink, rm, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What stands at a path; a link is itself, not what it points to. */
export type Kind = 'a file' | 'a folder' | 'a link' | 'a pipe' | 'a socket' | 'a device';

/** Where a folder meets what is none, or the other way round. */
export class Obstruction extends Error {
  constructor(
    /** Relative to the folder that is laid over. */
    readonly path: string,
    readonly laid: Kind,
    readonly there: Kind,
  ) {
    super(`${path} is ${laid}, but there is already ${there}`);
  }
}

/**
 * Lays a file, a link or a folder over what is at a place: folders are merged, files and links replaced; where the file
 * system can, by copies that share their blocks until one is changed. Nothing is ever written through a link, and what is
 * neither file, folder nor link stays behind.
 * @throws Obstruction where something cannot replace what is there
 */
export async function overlay(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await lay(from, to, '');
}

async function lay(from: string, to: string, path: string): Promise<void> {
  const [laid, there] = [await lstat(join(from, path)), lstatSync(join(to, path), { throwIfNoEntry: false })];
  const kind = kindOf(laid);
  if (kind !== 'a file' && kind !== 'a folder' && kind !== 'a link') return;
  if (there !== undefined && laid.isDirectory() !== there.isDirectory())
    throw new Obstruction(path, kind, kindOf(there));
  const [source, target] = [join(from, path), join(to, path)];
  if (kind === 'a folder') {
    if (there === undefined) await mkdir(target, { mode: laid.mode & 0o777 });
    for (const name of await readdir(source)) await lay(from, to, path === '' ? name : `${path}/${name}`);
    return;
  }
  if (there !== undefined) await rm(target, { force: true });
  if (kind === 'a link') return symlink(await readlink(source), target);
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await utimes(target, laid.atime, laid.mtime);
}

/** What kind of thing this is. */
export function kindOf(stats: Stats): Kind {
  if (stats.isFile()) return 'a file';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a link';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
