import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(__dirname, '..', 'node_modules', '.cache', 'infra-python');

/**
 * A folder with Python packages, to be named by PYTHONPATH. They are fetched once, and stay beside what npm installed.
 * @param requirements with their versions, as pip takes them
 * @throws Error where there is no Python 3 with venv, or pip does not find them
 */
export function pythonPackages(...requirements: readonly string[]): string {
  const folder = join(cache, requirements.join('+').replace(/[^\w.+-]/g, '_'));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    run('python3', '-m', 'venv', join(work, 'venv'));
    const packages = join(work, 'packages');
    run(join(work, 'venv', 'bin', 'pip'), 'install', '--quiet', '--target', packages, ...requirements);
    // Another test file may have been quicker.
    if (!existsSync(folder)) renameSync(packages, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
