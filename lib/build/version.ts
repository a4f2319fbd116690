import { commitOf, git } from '../git/git';
import { exitCodes, UserError } from '../model/error';

/** What an image is tagged with. */
export interface Version {
  readonly tag: string;
  /** Files that differ from the commit. */
  readonly changed: readonly string[];
}

/**
 * The commit, with `-dirty` where files of the context differ from it.
 * @param context relative to the repository
 * @param generated new files are no change: a CI system puts what earlier jobs made there
 * @throws UserError where there is no commit
 */
export function versionOf(repository: string, context: string, generated: boolean): Version {
  const commit = commitOf(repository);
  const files = `--untracked-files=${generated ? 'no' : 'normal'}`;
  const status = git(repository, 'status', '--porcelain', files, '--', context);
  if (commit === undefined || status === undefined) {
    throw new UserError('images are tagged with the commit, but there is no commit here', {
      code: 'build-impossible',
      exitCode: exitCodes.invalid,
      hint: 'Commit first, or use --tag.',
    });
  }
  const changed = status.split('\n').flatMap((line) => (line === '' ? [] : [line.slice(3)]));
  return { tag: changed.length === 0 ? commit : `${commit}-dirty`, changed };
}
