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
  private isOver = false;

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

  /** What fails from now on is of no interest: its program has ended. */
  over(): void {
    this.isOver = true;
  }

  /** Takes the listeners away. */
  close(): void {
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

function listenersOf(event: Event): Listener[] {
  return process.rawListeners(event).filter((listener): listener is Listener => typeof listener === 'function');
}
