import { spawn, spawnSync } from 'node:child_process';
import { UserError } from '../../model/error';
import type { Io } from '../io';

/** What runs Compose files, the preferred first. */
const engines: readonly (readonly [string, ...string[]])[] = [
  ['docker', 'compose'],
  ['podman', 'compose'],
  ['docker-compose'],
  ['podman-compose'],
];

/**
 * The Compose of this machine.
 * @throws UserError where there is none
 */
export function findEngine({ environment }: Io): readonly [string, ...string[]] {
  const found = engines.find(([program, ...args]) => {
    const { status } = spawnSync(program, [...args, 'version'], { env: environment, stdio: 'ignore' });
    return status === 0;
  });
  if (found !== undefined) return found;
  throw new UserError(
    `no Compose implementation found; looked for ${engines.map((words) => words.join(' ')).join(', ')}`,
    {
      code: 'compose-missing',
      hint: 'Install Docker with its Compose plugin, or Podman with podman-compose, and try again.',
    },
  );
}

/** Runs Compose to its end; on a terminal it has the terminal. @returns its exit code */
export async function runCompose(
  io: Io,
  [program, ...words]: readonly [string, ...string[]],
  args: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const isTerminal = io.stdout === process.stdout;
  const child = spawn(program, [...words, ...args], {
    cwd: directory,
    env,
    stdio: ['inherit', isTerminal ? 'inherit' : 'pipe', isTerminal ? 'inherit' : 'pipe'],
  });
  child.stdout?.pipe(io.stdout, { end: false });
  child.stderr?.pipe(io.stderr, { end: false });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
