import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where everybody may read, since servers do not run as root: unlike the home of who runs the tests. */
const cache = join(tmpdir(), `project-infra-debian-${userInfo().uid}`);

/**
 * A folder with the files of Debian packages, unpacked rather than installed, so that no one need be root. The packages
 * come from the machine's own sources, once.
 * @throws Error where there is no apt, or it finds none
 */
export function debianPackages(...names: readonly string[]): string {
  return unpacked(names.join(' '), () => names);
}

/** The same with what they need and this machine does not have, as a server does. */
export function debianPackagesWithNeeds(...names: readonly string[]): string {
  return unpacked(`${names.join(' ')} with needs`, () => {
    const plan = apt(['install', '--simulate', '--no-install-recommends', '--reinstall', '--yes', ...names]);
    return [...names, ...[...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name)];
  });
}

function unpacked(key: string, wanted: () => readonly string[]): string {
  const folder = join(cache, createHash('sha256').update(key).digest('hex').slice(0, 12));
  return whole('packages', folder, (work) => {
    apt(['download', ...new Set(wanted())], work);
    const root = join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
      execFileSync('dpkg', ['-x', join(work, file), root]);
    return root;
  });
}

/** Lists of our own, so that neither root nor an earlier update is needed. */
function lists(): string {
  return whole('lists', join(cache, 'package-lists'), (work) => {
    mkdirSync(join(work, 'partial'));
    apt(['update'], cache, work);
    return work;
  });
}

/** Makes a folder elsewhere and puts it in its place when it is whole; another test file may have been quicker. */
function whole(what: string, folder: string, make: (work: string) => string): string {
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, `${what}-`));
  try {
    const made = make(work);
    if (!existsSync(folder)) renameSync(made, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function apt(args: readonly string[], cwd = cache, state = lists()): string {
  const options = [`-oDir::State::lists=${state}`, '-oDebug::NoLocking=1', '-oAPT::Sandbox::User='];
  const [verb = '', ...rest] = args;
  return execFileSync('apt-get', [...options, verb, ...rest], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
