import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folder that holds a project's manifest. */
export const folderName = '.infra';

/** Where a project lives; both paths are absolute. */
export interface Location {
  /** Git's top level, else the folder that holds `.infra`: nothing outside is read. */
  readonly repository: string;
  /** The `.infra` folder. */
  readonly folder: string;
}

/**
 * The nearest `.infra` at or above a directory, as git finds `.git`.
 * @param exact only the directory itself counts
 */
export function locate(directory: string, exact = false): Location | undefined {
  for (let at = resolve(directory); ; at = dirname(at)) {
    if (isDirectory(join(at, folderName))) {
      // Paths are compared with the repository's, so that links on the way to it must not count.
      const holder = realpathSync(at);
      return { repository: topLevel(holder) ?? holder, folder: join(holder, folderName) };
    }
    if (exact || dirname(at) === at) return undefined;
  }
}

/** The real path of the repository that a directory, as it is named, is in, be it there yet or not; else the directory. */
export function repositoryAt(directory: string): string {
  const found = topLevel(directory) ?? directory;
  return existsSync(found) ? realpathSync(found) : found;
}

/** The nearest folder at or above a directory that git works on. */
function topLevel(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    // A file in worktrees and submodules.
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Below a file there is nothing either.
    return false;
  }
}
