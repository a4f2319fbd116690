import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where everybody may read, since servers do not run as root: unlike the home of who runs the tests. */
const cache = join(tmpdir(), `project-infra-debian-${userInfo().uid}`);

/** Lists of our own, so that neither root nor an earlier update is needed. */
const lists = join(cache, 'lists');
const options = [`-oDir::State::lists=${lists}`, '-oDebug::NoLocking=1', '-oAPT::Sandbox::User='];

/**
 * A folder with the files of Debian packages, and of those they need and this machine does not have: downloaded and
 * unpacked once, installed nowhere.
 */
export function debianPackages(...names: readonly string[]): string {
  const folder = join(cache, createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 12));
  if (existsSync(folder)) return folder;
  mkdirSync(join(lists, 'partial'), { recursive: true });
  if (readdirSync(lists).length < 2) apt(['update']);
  const plan = apt(['install', '--simulate', '--no-install-recommends', '--reinstall', '--yes', ...names]);
  const wanted = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
  const partial = mkdtempSync(join(cache, 'partial-'));
  try {
    apt(['download', ...new Set([...names, ...wanted])], partial);
    const root = join(partial, 'root');
    for (const file of readdirSync(partial).filter((name) => name.endsWith('.deb')))
      execFileSync('dpkg', ['-x', join(partial, file), root]);
    // Renamed when whole, so that an interrupted set-up is never taken for one.
    renameSync(root, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function apt(args: readonly string[], cwd = cache): string {
  const [verb = '', ...rest] = args;
  return execFileSync('apt-get', [...options, verb, ...rest], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
