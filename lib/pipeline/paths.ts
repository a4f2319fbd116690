import { lstatSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

/** Whether a path is meant by a glob as CI systems write them: `**` is any folders, and a folder is what is in it. */
export function matchesPath(pattern: string, path: string): boolean {
  return picomatch(patternOf(pattern), { dot: true })(path);
}

function patternOf(pattern: string): string {
  return pattern.replace(/^\.\//, '').replace(/\/$/, '/**');
}

/**
 * Files of a folder that paths and globs name, relative to it; a folder stands for all that is in it.
 * @param onNothing called for each path that names nothing, or something outside
 */
export function filesNamed(
  folder: string,
  paths: readonly string[],
  onNothing: (path: string, reason: string) => void,
): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const { base, isGlob } = picomatch.scan(path.replace(/^\.\//, ''));
    const inside = relative(folder, resolve(folder, base));
    if (inside === '..' || inside.startsWith(`..${sep}`)) {
      onNothing(path, 'is outside of the working folder');
      continue;
    }
    const matches = isGlob ? globMatcher(path) : () => true;
    const before = found.size;
    for (const file of beneath(folder, inside)) if (matches(file)) found.add(file);
    if (found.size === before && !hasAny(found, matches, inside)) onNothing(path, 'names no file');
  }
  return [...found].sort();
}

/** What a glob names, or what is beneath a folder that it names. */
function globMatcher(pattern: string): (path: string) => boolean {
  const own = patternOf(pattern);
  const matches = picomatch([own, `${own.replace(/\/\*\*$/, '')}/**`], { dot: true });
  return (path) => matches(path);
}

/** Whether an earlier path named the same already. */
function hasAny(found: ReadonlySet<string>, matches: (path: string) => boolean, base: string): boolean {
  return [...found].some((file) => (base === '' || file === base || file.startsWith(`${base}/`)) && matches(file));
}

/** The file, or the files of the folder; links are not followed, and git's own folder is nobody's. */
function beneath(folder: string, path: string): string[] {
  const stat = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path.split(sep).join('/')];
  return readdirSync(join(folder, path)).flatMap((name) =>
    path === '' && name === '.git' ? [] : beneath(folder, join(path, name)),
  );
}
