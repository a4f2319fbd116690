import { quoted } from '../../model/shell';
import { wantedPaths } from '../../model/wanted-paths';

/** A glob or regular expression of paths as an expression of the whole path. */
export function pathRegexp(path: string): string {
  const regexp = /^\/(.+)\/[a-z]*$/s.exec(path)?.[1];
  if (regexp !== undefined) return `.*(${regexp}).*`.replace('.*(^', '(').replace(/\$\)\.\*$/, ')');
  return path
    .replace(/\/$/, '/**')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (glob) => ({ '**/': '(.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[glob] ?? glob,
    );
}

/** What is meant of paths and what is not, each as one expression, in the quotes of a shell. */
export function quotedPaths(paths: readonly string[]): string {
  const { wanted, unwanted } = wantedPaths(paths);
  const word = (list: readonly string[]) => quoted(list.map(pathRegexp).join('|'));
  return unwanted.length === 0 ? word(wanted) : `${word(wanted)} ${word(unwanted)}`;
}
