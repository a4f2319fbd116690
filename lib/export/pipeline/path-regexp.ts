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

/** Paths as one expression, in the quotes of a shell. */
export function quotedPaths(paths: readonly string[]): string {
  return `'${paths.map(pathRegexp).join('|').replaceAll("'", "'\\''")}'`;
}
