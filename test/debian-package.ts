import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(__dirname, '..', 'node_modules', '.cache', 'infra-debian');

/**
 * A folder with the files of Debian packages, unpacked rather than installed, so that no one need be root. The packages
 * come from the machine's own sources once, and stay beside what npm installed.
 * @throws Error where there is no apt, or it finds none
 */
export function debianPackages(...names: readonly string[]): string {
  const folder = join(cache, names.join('+'));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  const [lists, archives] = [join(work, 'lists'), join(work, 'archives')];
  for (const path of [lists, archives]) mkdirSync(join(path, 'partial'), { recursive: true });
  const own = [`Dir::State::lists=${lists}`, `Dir::Cache=${work}`, `Dir::Cache::archives=${archives}`];
  const apt = (...args: readonly string[]) =>
    execFileSync('apt-get', [...[...own, 'APT::Sandbox::User='].flatMap((option) => ['-o', option]), ...args], {
      cwd: work,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  try {
    apt('update');
    apt('download', ...names);
    const root = join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
      execFileSync('dpkg', ['-x', join(work, file), root]);
    // Another test file may have been quicker.
    if (!existsSync(folder)) renameSync(root, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
