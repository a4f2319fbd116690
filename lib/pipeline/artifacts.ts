import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactsValues, CacheProps, ResultCondition } from '../model/pipeline/job';
import { UserError } from '../model/error';
import { git } from '../git/git';
import { overlay } from './overlay';
import { filesNamed, matchesPath, type Unnamed } from './paths';

/** Says to the log of a job what it has to know. */
export type Note = (text: string) => void;

/** Whether something is kept of a job that ended so. */
export function isKept(when: ResultCondition = 'on_success', succeeded: boolean): boolean {
  return when === 'always' || (when === 'on_success') === succeeded;
}

/**
 * Copies the artifacts of a job out of its working folder.
 * @returns how many files
 * @throws UserError where a path leads out of it
 */
export async function keepArtifacts(
  artifacts: ArtifactsValues,
  workspace: string,
  folder: string,
  note: Note,
  expand: (text: string) => string,
): Promise<number> {
  const { paths = [], exclude = [], untracked } = artifacts;
  const files = keptFiles(workspace, { paths: paths.map(expand), untracked }, (path, reason) => {
    if (reason === 'leads out of the working folder') throw leadsOut(path);
    note(`warning: ${path} ${reason}`);
  });
  const excluded = exclude.map(expand);
  const kept = files.filter((file) => !excluded.some((pattern) => matchesPath(pattern, file)));
  if (kept.length > 0) mkdirSync(folder, { recursive: true });
  for (const file of kept) await overlay(join(workspace, file), join(folder, file));
  return kept.length;
}

/** Files of a working folder that artifacts or a cache keep. @param onNothing called for each path that names nothing to keep */
export function keptFiles(
  workspace: string,
  { paths = [], untracked }: { readonly paths?: readonly string[]; readonly untracked?: CacheProps['untracked'] },
  onNothing: (path: string, reason: Unnamed) => void,
): string[] {
  const named = filesNamed(workspace, paths, onNothing);
  if (untracked !== true) return named;
  const others = git(workspace, 'ls-files', '--others', '-z')?.split('\0') ?? [];
  return [...new Set([...named, ...others.filter((path) => path !== '')])];
}

function leadsOut(path: string): UserError {
  return new UserError(`the artifact ${path} leads out of the working folder`, {
    code: 'artifact-outside',
    hint: 'Artifacts must be files in the repository: copy it there, and name the copy.',
  });
}
