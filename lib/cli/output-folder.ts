import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../model/error';
import { systemError } from '../operate/system-error';

/** Where a command writes. */
export interface OutputFolderProps {
  /** Absolute, or relative to the working directory. */
  readonly path: string;
  /** The working directory. */
  readonly directory: string;
  /** Real path of the repository. */
  readonly repository: string;
}

/**
 * A folder that a command writes into, whole files or nothing. A name somebody gives on the command line is followed
 * wherever it leads; links that a repository holds are not followed out of it, since anybody may have put them there.
 */
export class OutputFolder {
  /** Absolute. */
  readonly path: string;
  private readonly directory: string;
  /** The real path of the repository, where the folder is in it. */
  private readonly repository: string | undefined;
  /** Folders that were found to be inside. */
  private readonly inside = new Set<string>();

  constructor({ path, directory, repository }: OutputFolderProps) {
    this.directory = directory;
    this.path = resolve(directory, path);
    const isInRepository = ancestors(this.path)
      .map(realPath)
      .some((at) => at !== undefined && contains(repository, at));
    this.repository = isInRepository ? repository : undefined;
  }

  /** The real path that nothing leaves; undefined where the folder is not there yet. */
  private get boundary(): string | undefined {
    return this.repository ?? realPath(this.path);
  }

  /** A path in the folder as messages show it. */
  shown(path: string): string {
    return relative(this.directory, join(this.path, path)).split(sep).join('/') || '.';
  }

  /** Whether anything is in the place of a file, a link that leads nowhere too. */
  has(path: string): boolean {
    return this.attempt(path, (target) => entryAt(target) !== undefined);
  }

  /** Whether a link is in the place of a file. */
  isLink(path: string): boolean {
    return this.attempt(path, (target) => entryAt(target)?.isSymbolicLink() === true);
  }

  /** The text of a file, through a link too; undefined where there is none. @throws UserError where it is no ordinary file */
  read(path: string): string | undefined {
    return this.attempt(path, (target) => {
      const entry = entryAt(target);
      const stats = entry?.isSymbolicLink() === true ? statSync(target, { throwIfNoEntry: false }) : entry;
      if (stats === undefined) return undefined;
      if (stats !== entry) this.refuseOutside(target, path);
      this.refuseOther(stats, path);
      return readFileSync(target, 'utf8');
    });
  }

  /** The ordinary file at a path, or those in the folder there, at any depth, in order; none where it leads out. */
  files(path: string): readonly string[] {
    const real = realPath(join(this.path, path));
    const { boundary } = this;
    if (real === undefined || boundary === undefined || !contains(boundary, real)) return [];
    const stats = statSync(real);
    if (!stats.isDirectory()) return stats.isFile() ? [path] : [];
    return readdirSync(real, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(path, relative(real, join(entry.parentPath, entry.name))).replaceAll('\\', '/'))
      .sort();
  }

  /**
   * Writes a file with the folders above it, in one step, so that nobody ever reads half of it; a link in its place is
   * replaced.
   * @param mode of a file that is new @default what the user's mask leaves
   * @throws UserError where it leads out, something else than a file is there, or the system refuses
   */
  write(path: string, text: string, mode?: number): void {
    this.attempt(path, (target) => {
      const before = entryAt(target);
      if (before !== undefined && !before.isSymbolicLink()) this.refuseOther(before, path);
      const kept = before?.isFile() === true ? before.mode & 0o777 : undefined;
      mkdirSync(dirname(target), { recursive: true });
      const temporary = join(dirname(target), `.infra-${randomBytes(6).toString('hex')}.tmp`);
      try {
        writeFileSync(temporary, text, { flag: 'wx', mode: mode ?? kept });
        renameSync(temporary, target);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    });
  }

  /** Deletes a file. */
  remove(path: string): void {
    this.attempt(path, (target) => rmSync(target, { force: true }));
  }

  /** Does something with a file whose folder is inside; what the system refuses is told as a mistake. */
  private attempt<T>(path: string, action: (target: string) => T): T {
    const target = join(this.path, path);
    try {
      const folder = dirname(target);
      if (!this.inside.has(folder)) {
        const above = ancestors(folder).find((at) => entryAt(at) !== undefined);
        if (above !== undefined) this.refuseOutside(above, path);
        if (above === folder) this.inside.add(folder);
      }
      return action(target);
    } catch (error) {
      if (UserError.is(error)) throw error;
      throw this.refused(path, error);
    }
  }

  private refuseOutside(existing: string, path: string): void {
    const { boundary } = this;
    if (boundary === undefined || contains(boundary, realpathSync(existing))) return;
    const link = ancestors(existing).find((at) => entryAt(at)?.isSymbolicLink() === true) ?? existing;
    throw new UserError(`${this.shown(path)} leads out of ${boundary}; nothing outside it is changed`, {
      code: 'outside-repository',
      hint: `${relative(this.directory, link)} is a symbolic link: replace it with a folder.`,
    });
  }

  private refuseOther(stats: Stats, path: string): void {
    if (stats.isFile()) return;
    const what = stats.isDirectory() ? 'a folder' : 'not a regular file';
    throw new UserError(`${this.shown(path)} is ${what}; expected a file`, {
      code: 'file-in-the-way',
      hint: 'Move it out of the way.',
    });
  }

  private refused(path: string, error: unknown): unknown {
    const reason = reasons[systemError(error).code];
    if (reason === undefined) return error;
    return new UserError(`${this.shown(path)} cannot be used: ${reason}`, { code: 'file-unwritable', cause: error });
  }
}

/** What the system says, in words, where it is nobody's bug. */
const reasons: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota of this user is used up',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'something above it is a file, not a folder',
  EEXIST: 'something above it is a file, not a folder',
  ELOOP: 'symbolic links above it form a loop',
  ENOENT: 'a symbolic link above it is broken',
};

/** A path and every folder above it, the nearest first. */
function ancestors(path: string): readonly string[] {
  return dirname(path) === path ? [path] : [path, ...ancestors(dirname(path))];
}

/** What is at a path itself, no link followed; undefined for nothing, below a file too. */
function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemError(error).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
