import { AsyncLocalStorage } from 'node:async_hooks';

const events = ['unhandledRejection', 'uncaughtException'] as const;

type Event = (typeof events)[number];
type Listener = (...args: unknown[]) => unknown;

/** Whose work is going on, for as long as anything that was begun by it goes on. */
const owners = new AsyncLocalStorage<OwnFailures>();

/**
 * Keeps what fails unheard in one program from the others of this process. The SDK listens on the process while a program
 * runs, and takes whatever it hears for a failure of that program: the end of one engine would be the end of all.
 */
export class OwnFailures {
  private readonly added: (() => void)[] = [];
  /** Whether its program has ended. */
  isOver = false;

  /** Does something; the listeners that it adds to the process at once hear only what comes of it, or of nobody known. */
  within<T>(action: () => T): T {
    const before = events.map(listenersOf);
    try {
      return owners.run(this, action);
    } finally {
      for (const [index, event] of events.entries()) {
        const added = listenersOf(event).filter((listener) => before[index]?.includes(listener) !== true);
        for (const listener of added) this.narrow(event, listener);
      }
    }
  }

  /** What fails from now on is of no interest: its program has ended, though it may wait for something still. */
  over(): void {
    this.isOver = true;
    if (!process.listeners('unhandledRejection').includes(ignoreLate)) process.on('unhandledRejection', ignoreLate);
  }

  /** The same, and takes the listeners away. */
  close(): void {
    this.over();
    for (const remove of this.added.splice(0)) remove();
  }

  private narrow(event: Event, listener: Listener): void {
    const narrowed = (...args: unknown[]): void => {
      const owner = owners.getStore();
      if (!this.isOver && (owner === undefined || owner === this)) listener(...args);
    };
    process.off(event, listener);
    process.on(event, narrowed);
    this.added.push(() => void process.off(event, narrowed));
  }
}

/** Nobody waits any more for a program that is over; anything else that nobody hears ends the process, as it would without us. */
function ignoreLate(error: unknown): void {
  if (owners.getStore()?.isOver !== true && process.listenerCount('unhandledRejection') === 1) throw error;
}

function listenersOf(event: Event): Listener[] {
  return process.rawListeners(event).filter((listener): listener is Listener => typeof listener === 'function');
}
