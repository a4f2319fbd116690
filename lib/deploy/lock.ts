import { setTimeout as sleep } from 'node:timers/promises';
import { LockedError, StateUnreadableError, type LockOwner } from './engine-error';
import type { Engine } from './engine';
import { lifeOfOwner } from './engine-records';

/** How long an engine whose caller was killed may take to write its state and end, in milliseconds. */
const patience = 60_000;

/**
 * Does something that needs the state's lock. A lock whose owner this machine started, and which is dead, is taken over;
 * one whose owner has lost its caller is waited for, and so is a state that is being written. Of any other it is not known whether it lives: it is left alone.
 * @param say told what is waited for, or taken over
 * @throws LockedError where the owner lives, or cannot be asked
 */
export async function withLock<T>(
  engine: Engine,
  stack: string,
  action: () => Promise<T>,
  say: (message: string) => void,
): Promise<T> {
  const deadline = Date.now() + patience;
  let told: number | undefined;
  let unreadable = 0;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (error instanceof StateUnreadableError && unreadable++ < 3) {
        await sleep(500);
        continue;
      }
      if (!(error instanceof LockedError) || error.owner === undefined || Date.now() > deadline) throw error;
      const { owner } = error;
      const life = lifeOfOwner(engine.workspace.folder, owner);
      if (life.engine === 'dead') {
        say(`took over the lock of ${describe(owner)}, which is no longer running`);
        await engine.command(['cancel', '--yes', '--stack', stack]);
      } else if (life.engine !== 'alive' || life.caller !== 'dead') {
        throw error;
      } else if (told !== owner.pid) {
        told = owner.pid;
        say(
          `waiting up to ${patience / 1000} s for ${describe(owner)}, whose caller is gone, to write its state and exit`,
        );
      }
      await sleep(250);
    }
  }
}

function describe({ pid, since }: LockOwner): string {
  return `process ${pid}, started ${since}`;
}
