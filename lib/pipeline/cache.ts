import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { CacheValues } from '../model/pipeline/job';
import { isKept, keptFiles, type Note } from './artifacts';
import { overlay } from './overlay';
import { contentOf, filesNamed } from './paths';
import type { WorkingFolder } from './working-folder';
import { removeFolder } from './workspace';

/** Files kept between runs, in a folder for each key. */
export class Caches {
  /** What is done with a key, one after another: a cache is never read while it is replaced. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly folder: string) {}

  /** Puts what is kept into a working folder. */
  async restore(
    caches: readonly CacheValues[],
    workspace: WorkingFolder,
    note: Note,
    expand: (text: string) => string,
  ): Promise<void> {
    for (const cache of caches) {
      if (cache.policy === 'push') continue;
      const key = keyOf(cache, workspace.path, expand);
      await this.inTurn(key, async () => {
        const kept = join(this.folder, folderOf(key));
        if (!existsSync(kept)) return note(`cache ${key}: empty`);
        await workspace.lay(`the cache ${key}`, kept);
        note(`cache ${key}: restored`);
      });
    }
  }

  /** Keeps what a job made. @param keys as they were before the job ran, which may have changed the files they are made of */
  async save(
    caches: readonly CacheValues[],
    keys: readonly string[],
    workspace: string,
    succeeded: boolean,
    note: Note,
    expand: (text: string) => string,
  ): Promise<void> {
    for (const [index, cache] of caches.entries()) {
      const key = keys[index];
      if (key === undefined || cache.policy === 'pull' || !isKept(cache.when, succeeded)) continue;
      const { paths = [], untracked } = cache;
      const files = keptFiles(workspace, { paths: paths.map(expand), untracked }, (path, reason) =>
        note(`warning: ${path} ${reason}`),
      );
      await this.inTurn(key, async () => {
        const folder = folderOf(key);
        const [kept, fresh] = [join(this.folder, folder), join(this.folder, `.${folder}.${process.pid}`)];
        mkdirSync(fresh, { recursive: true });
        for (const file of files) await overlay(join(workspace, file), join(fresh, file));
        removeFolder(kept);
        renameSync(fresh, kept);
        note(`cache ${key}: ${files.length} ${files.length === 1 ? 'file' : 'files'} saved`);
      });
    }
  }

  private async inTurn(key: string, action: () => Promise<void>): Promise<void> {
    const turn = (this.turns.get(key) ?? Promise.resolve()).then(action, action);
    this.turns.set(
      key,
      turn.catch(() => undefined),
    );
    await turn;
  }
}

/** The name of a cache, as a folder may be called. */
export function keyOf({ key }: CacheValues, workspace: string, expand: (text: string) => string): string {
  if (typeof key === 'string') return folderName(expand(key));
  const hash = createHash('sha256');
  for (const file of filesNamed(workspace, key.files.map(expand), () => undefined))
    hash.update(file).update(contentOf(workspace, file) ?? '');
  return folderName(`${key.prefix === undefined ? '' : `${expand(key.prefix)}-`}${hash.digest('hex').slice(0, 16)}`);
}

/** Where what a key stands for is kept: a key may hold what nobody should read in a path. */
function folderOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** Names stay apart that look the same once their special characters are gone. */
export function folderName(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^\.+/, '')
    .slice(0, 80);
  return plain === text && plain !== ''
    ? plain
    : `${plain}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
