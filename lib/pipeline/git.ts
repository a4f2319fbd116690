import { git } from '../git/git';
import type { EventName, Occasion } from './occasion';

/** What git knows of a commit that CI systems tell jobs. */
export interface Commit {
  readonly sha: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly before?: string;
  readonly author?: string;
  readonly message?: string;
  readonly timestamp?: string;
  readonly remote?: string;
  readonly defaultBranch: string;
}

/** Asks git about where a repository stands; undefined where there is no git, or no commit yet. */
export function commitOf(repository: string): Commit | undefined {
  const sha = git(repository, 'rev-parse', '--verify', 'HEAD');
  if (sha === undefined) return undefined;
  const [author, timestamp, ...message] = (git(repository, 'log', '-1', '--format=%an <%ae>%n%cI%n%B') ?? '').split(
    '\n',
  );
  const branch = git(repository, 'symbolic-ref', '--quiet', '--short', 'HEAD');
  const tag = git(repository, 'describe', '--tags', '--exact-match', 'HEAD');
  const before = git(repository, 'rev-parse', '--verify', '--quiet', 'HEAD~1');
  const remote = git(repository, 'remote', 'get-url', 'origin');
  const head = git(repository, 'symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  const local = ['main', 'master'].find((name) =>
    git(repository, 'rev-parse', '--verify', '--quiet', `refs/heads/${name}`),
  );
  return {
    sha,
    message: message.join('\n').trim(),
    defaultBranch: head?.replace(/^origin\//, '') ?? local ?? branch ?? 'main',
    ...(branch === undefined ? {} : { branch }),
    ...(tag === undefined ? {} : { tag }),
    ...(before === undefined ? {} : { before }),
    ...(author === undefined ? {} : { author }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(remote === undefined ? {} : { remote }),
  };
}

/**
 * What an event would find here. Changed are the files that differ from where the branch left the default one, those not
 * committed among them; on the default branch, from the commit before.
 * @param since compares with this commit instead
 */
export function occasionOf(repository: string, commit: Commit | undefined, event: EventName, since?: string): Occasion {
  if (commit === undefined) return { event };
  const { branch, tag } = commit;
  const changed = event === 'push' || event === 'pull_request' ? changedFiles(repository, commit, since) : undefined;
  return {
    event,
    ...(branch === undefined || event === 'pull_request' || event === 'tag' ? {} : { branch }),
    ...(tag === undefined || event !== 'tag' ? {} : { tag }),
    ...(changed === undefined ? {} : { changed }),
  };
}

function changedFiles(repository: string, commit: Commit, since: string | undefined): string[] | undefined {
  const { branch, before, defaultBranch } = commit;
  const fork = () =>
    git(repository, 'merge-base', 'HEAD', `origin/${defaultBranch}`) ??
    git(repository, 'merge-base', 'HEAD', defaultBranch);
  const base = since ?? (branch === defaultBranch ? before : (fork() ?? before));
  if (base === undefined) return undefined;
  const listing = git(repository, 'diff', '--name-only', '-z', base, '--');
  if (listing === undefined) return undefined;
  const others = git(repository, 'ls-files', '--others', '--exclude-standard', '-z') ?? '';
  return [...new Set(`${listing}\0${others}`.split('\0'))].filter((path) => path !== '');
}
