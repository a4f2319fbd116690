import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockedError, type LockOwner } from './engine-error';
import type { Engine } from './engine';

/** How long an engine whose caller was killed may take to write its state and end, in milliseconds. */
const patience = 60_000;

/**
 * Does something that needs the state's lock. A lock whose owner is dead, on this host, is taken over; one whose owner
 * has lost its caller is waited for.
 * @throws LockedError where the owner lives, or cannot be asked
 */
export async function withLock<T>(
  engine: Engine,
  stack: string,
  action: () => Promise<T>,
  onTakeOver: (owner: LockOwner) => void,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      const { owner } = error;
      if (owner === undefined || owner.host !== hostname() || Date.now() > deadline) throw error;
      if (!isAlive(owner.pid)) {
        onTakeOver(owner);
        await engine.command(['cancel', '--yes', '--stack', stack]);
      } else if (!isOrphan(owner.pid)) {
        throw error;
      }
      await sleep(250);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether a process has lost the one that started it, as an engine has whose caller was killed. */
function isOrphan(pid: number): boolean {
  try {
    const parent = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim());
    return parent === 1 || !isAlive(parent);
  } catch {
    return true;
  }
}
