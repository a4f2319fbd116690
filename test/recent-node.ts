import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(__dirname, '..', 'node_modules', '.cache', 'infra-node');

/** A Node.js of at least 22, which tools want that are newer than ours: this one, else what npm's registry has of 24. */
export function recentNode(): string {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cache, name);
  const binary = join(folder, 'package', 'bin', 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    const options = { cwd: work, encoding: 'utf8' as const };
    const file = execFileSync('npm', ['pack', '--silent', `${name}@24`], options).trim();
    execFileSync('tar', ['--extract', '--gzip', '--file', file], options);
    rmSync(join(work, file));
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return binary;
}
