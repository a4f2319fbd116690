import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactsValues, CacheProps, ResultCondition } from '../model/job';
import { git } from './git';
import { filesNamed, matchesPath } from './paths';
import { copy } from './workspace';

/** Says to the log of a job what it has to know. */
export type Note = (text: string) => void;

/** Whether something is kept of a job that ended so. */
export function isKept(when: ResultCondition = 'on_success', succeeded: boolean): boolean {
  return when === 'always' || (when === 'on_success') === succeeded;
}

/** Copies the artifacts of a job out of its working folder. @returns how many files */
export async function keepArtifacts(
  artifacts: ArtifactsValues,
  workspace: string,
  folder: string,
  note: Note,
  expand: (text: string) => string,
): Promise<number> {
  const { paths = [], exclude = [], untracked } = artifacts;
  const files = keptFiles(workspace, { paths: paths.map(expand), untracked }, note);
  const excluded = exclude.map(expand);
  const kept = files.filter((file) => !excluded.some((pattern) => matchesPath(pattern, file)));
  if (kept.length > 0) mkdirSync(folder, { recursive: true });
  for (const file of kept) await copy(join(workspace, file), join(folder, file));
  return kept.length;
}

/** Puts the artifacts of an earlier job into a working folder. */
export async function takeArtifacts(folder: string, workspace: string): Promise<void> {
  if (existsSync(folder)) await copy(folder, workspace);
}

/** Files of a working folder that artifacts or a cache keep. */
export function keptFiles(
  workspace: string,
  { paths = [], untracked }: { readonly paths?: readonly string[]; readonly untracked?: CacheProps['untracked'] },
  note: Note,
): string[] {
  const named = filesNamed(workspace, paths, (path, reason) => note(`warning: ${path} ${reason}`));
  if (untracked !== true) return named;
  const others = git(workspace, 'ls-files', '--others', '-z')?.split('\0') ?? [];
  return [...new Set([...named, ...others.filter((path) => path !== '')])];
}
