import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads process ids from its standard input; at its end – however the tests ended, a kill -9 included – it kills
 * those processes and removes the folder of the run.
 */
const WATCHDOG = `
pids=
while read -r pid; do pids="$pids $pid"; done
[ -z "$pids" ] || kill -9 $pids 2>/dev/null
for attempt in 1 2 3; do rm -rf "$1" 2>/dev/null && break; sleep 1; done
`;

/** The processes of one run: each logs into a file of the folder, and none outlives the run. */
export class ChildProcesses {
  readonly #folder: string;
  readonly #watchdog: ChildProcess;
  readonly #children = new Map<string, ChildProcess>();

  /** @param folder holds the logs, and is removed when the run ends. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#watchdog.unref();
  }

  /** Starts a program that runs until `stop`. */
  start(name: string, program: string, args: readonly string[]): void {
    const log = openSync(this.logFile(name), 'a');
    const child = spawn(program, args, { cwd: this.#folder, stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    this.#children.set(name, child);
    if (child.pid !== undefined) this.#watchdog.stdin?.write(`${child.pid}\n`);
  }

  /** Throws, with the last lines of its log, where a program has ended by itself. */
  assertRunning(): void {
    for (const [name, child] of this.#children) {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) continue;
      const lines = readFileSync(this.logFile(name), 'utf8').trim().split('\n').slice(-15).join('\n');
      throw new Error(`${name} ended (exit code ${child.exitCode ?? child.signalCode ?? 'none'}):\n${lines}`);
    }
  }

  /** Kills what was started and removes the folder. */
  async stop(): Promise<void> {
    const all = [...this.#children.values(), this.#watchdog];
    // Nothing else may keep this process alive until they have ended.
    for (const child of all) child.ref();
    const ended = all.map((child) => whenEnded(child));
    for (const child of this.#children.values()) child.kill('SIGKILL');
    this.#watchdog.stdin?.end();
    await Promise.all(ended);
  }

  private logFile(name: string): string {
    return join(this.#folder, `${name}.log`);
  }
}

function whenEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
