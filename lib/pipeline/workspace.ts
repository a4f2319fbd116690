import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git } from '../git/git';
import { overlay } from './overlay';
import type { WorkingFolder } from './working-folder';

/**
 * The repository as a run found it: its files, changed ones and new ones that git does not ignore among them, beside a
 * copy of git's history that borrows the objects.
 */
export class Snapshot {
  private constructor(private readonly folder: string) {}

  /** @param files relative to the repository */
  static async take(repository: string, files: readonly string[], folder: string): Promise<Snapshot> {
    mkdirSync(folder, { recursive: true });
    cloneHistory(repository, folder);
    for (const file of files) await overlay(join(repository, file), join(folder, file));
    return new Snapshot(folder);
  }

  /** What a job begins with. */
  async checkout(workspace: WorkingFolder): Promise<void> {
    await workspace.lay('the repository', this.folder);
  }
}

/** Removes a folder; one that holds what belongs to others, as containers leave it, stays. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // It is in the cache, where it may be removed at any time.
  }
}

/** A shallow history would make jobs that describe versions fail, and the whole is only borrowed. */
function cloneHistory(repository: string, folder: string): void {
  if (git(repository, 'rev-parse', '--verify', 'HEAD') === undefined) return;
  const cloned = git(repository, 'clone', '--quiet', '--shared', '--no-checkout', resolve(repository), resolve(folder));
  if (cloned === undefined) return;
  const remote = git(repository, 'remote', 'get-url', 'origin');
  if (remote === undefined) git(folder, 'remote', 'remove', 'origin');
  else git(folder, 'remote', 'set-url', 'origin', remote);
  const index = resolve(repository, git(repository, 'rev-parse', '--git-path', 'index') ?? '.git/index');
  if (existsSync(index)) copyFileSync(index, join(folder, '.git', 'index'));
}
