import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { kindOf, type Kind } from './overlay';

/** Whether a path is meant by a glob as CI systems write them: `**` is any folders, and a folder is what is in it. */
export function matchesPath(pattern: string, path: string): boolean {
  return picomatch(patternOf(pattern), { dot: true })(path);
}

function patternOf(pattern: string): string {
  return pattern.replace(/^\.\//, '').replace(/\/$/, '/**');
}

/** Why a path names nothing to keep. */
export type Unnamed = 'leads out of the working folder' | 'names no file' | `is ${Kind}, which cannot be kept`;

/**
 * Files of a folder that paths and globs name, relative to it; a folder stands for all that is in it. Links are files: what
 * a path reaches through one is named by where it really is.
 * @param onNothing called for each path that names nothing, and for what is neither file nor link
 */
export function filesNamed(
  folder: string,
  paths: readonly string[],
  onNothing: (path: string, reason: Unnamed) => void,
): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const { base, isGlob } = picomatch.scan(path.replace(/^\.\//, ''));
    const asked = relative(folder, resolve(folder, base));
    const real = isOutside(asked) ? undefined : realPath(folder, asked, isGlob);
    if (real === undefined) {
      onNothing(path, 'leads out of the working folder');
      continue;
    }
    const matches = isGlob ? globMatcher(path) : () => true;
    const others: [string, Unnamed][] = [];
    const isNamed = (file: string) => matches(join(asked, relative(real, file)));
    const onOther = (other: string, reason: Unnamed) => {
      if (isNamed(other)) others.push([other, reason]);
    };
    const named = beneath(folder, real, onOther).filter(isNamed);
    for (const [other, reason] of others) onNothing(other, reason);
    if (named.length === 0 && others.length === 0) onNothing(path, 'names no file');
    for (const file of named) found.add(file);
  }
  return [...found].sort();
}

/** What is in a file of a folder; undefined where there is no file, or one larger than 256 MiB. */
export function contentOf(folder: string, file: string): Buffer | undefined {
  const stats = statSync(join(folder, file), { throwIfNoEntry: false });
  // To read a pipe, or what a link to a device gives, never ends.
  return stats?.isFile() === true && stats.size < 1 << 28 ? readFileSync(join(folder, file)) : undefined;
}

/** Where a path really is, relative to the folder; undefined outside. @param through whether a link at its end is followed, too */
function realPath(folder: string, path: string, through: boolean): string | undefined {
  const whole = join(folder, path);
  const [followed, rest] = through ? [whole, ''] : [dirname(whole), basename(whole)];
  if (path === '' || !existsSync(followed)) return path;
  const real = relative(realpathSync(folder), join(realpathSync(followed), rest));
  return isOutside(real) ? undefined : real;
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`);
}

/** What a glob names, or what is beneath a folder that it names. */
function globMatcher(pattern: string): (path: string) => boolean {
  const own = patternOf(pattern);
  const matches = picomatch([own, `${own.replace(/\/\*\*$/, '')}/**`], { dot: true });
  return (path) => matches(path);
}

/** The file, or the files of the folder; links are not followed, and git's own folder is nobody's. */
function beneath(folder: string, path: string, onOther: (path: string, reason: Unnamed) => void): string[] {
  const stats = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  const named = path.split(sep).join('/');
  const kind = kindOf(stats);
  if (kind === 'a folder')
    return readdirSync(join(folder, path)).flatMap((name) =>
      path === '' && name === '.git' ? [] : beneath(folder, join(path, name), onOther),
    );
  if (kind === 'a file' || kind === 'a link') return [named];
  onOther(named, `is ${kind}, which cannot be kept`);
  return [];
}
