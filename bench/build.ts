import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './say';

export const ROOT = join(__dirname, '..');

/** The command that is measured. */
export const INFRA = join(ROOT, 'dist', 'bin', 'infra.js');

/** Builds dist/ where a source is newer: what is measured is what the sources say. */
export function buildWhereStale(): void {
  const newest = Math.max(
    ...['bin', 'lib', 'stacks', 'addons', 'scripts'].map((name) => newestChange(join(ROOT, name))),
  );
  if (!existsSync(INFRA) || statSync(INFRA).mtimeMs < newest) {
    say('building the package');
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  }
  // Sources that change meanwhile are not to change what is measured half-way.
  process.env['INFRA_E2E_BUILD'] = 'false';
}

function newestChange(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}
