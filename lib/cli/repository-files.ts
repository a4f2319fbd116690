import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { git } from '../git/git';

/**
 * Every file of a repository that git does not ignore, relative to it, with forward slashes, in order of their names.
 * Asks git; where there is none, reads the folders and their .gitignore files.
 */
export function repositoryFiles(repository: string): readonly string[] {
  return (listedByGit(repository) ?? walked(repository, '', [])).toSorted();
}

function listedByGit(repository: string): string[] | undefined {
  const listing = git(repository, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate');
  // A file that was deleted but not committed is listed all the same.
  return listing?.split('\0').filter((path) => path !== '' && existsSync(join(repository, path)));
}

/** The ignoring of one folder: paths are relative to it. */
interface Ignoring {
  readonly folder: string;
  readonly rules: Ignore;
}

function walked(repository: string, folder: string, above: readonly Ignoring[]): string[] {
  const path = join(repository, folder);
  const own = join(path, '.gitignore');
  const ignoring = existsSync(own) ? [...above, { folder, rules: ignore().add(readFileSync(own, 'utf8')) }] : above;
  return readdirSync(path).flatMap((name) => {
    const child = `${folder}${name}`;
    const isFolder = lstatSync(join(repository, child)).isDirectory();
    if (name === '.git' || isIgnored(isFolder ? `${child}/` : child, ignoring)) return [];
    return isFolder ? walked(repository, `${child}/`, ignoring) : [child];
  });
}

/** The nearest .gitignore that says something decides. */
function isIgnored(path: string, ignoring: readonly Ignoring[]): boolean {
  for (const { folder, rules } of ignoring.toReversed()) {
    const { ignored, unignored } = rules.test(path.slice(folder.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
