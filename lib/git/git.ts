import { execFileSync } from 'node:child_process';

/** What git answers in a repository; undefined where it has nothing to say: where it fails, or is not there. */
export function git(repository: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', [...args], {
      cwd: repository,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trimEnd();
  } catch {
    return undefined;
  }
}

/** The commit that is checked out, in full; undefined outside a repository, and where nothing was committed yet. */
export function commitOf(repository: string): string | undefined {
  return git(repository, 'rev-parse', '--verify', 'HEAD');
}
