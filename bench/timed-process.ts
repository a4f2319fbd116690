import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface TimedProcessOptions {
  /** File its output goes to. @default nowhere */
  readonly output?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program to its end and gives the milliseconds that took; throws with what it said where it fails. */
export function timeProcess(program: string, args: readonly string[], options: TimedProcessOptions = {}): number {
  const { output = '/dev/null', cwd, env } = options;
  // A file, not a pipe: reading a pipe would be work of this process.
  const file = openSync(output, 'w');
  const started = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, { cwd, env, stdio: ['ignore', file, 'pipe'] });
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  closeSync(file);
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}: ${String(stderr)}`);
  return milliseconds;
}
