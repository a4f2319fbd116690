import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** What a program did. */
export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a program is started. */
export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from its standard input; nothing by default. */
  readonly input?: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));

/** A program in a process group of its own, so that a test can end it with all that it started. */
export class RunningProcess {
  /** What it wrote so far, both streams as they came. */
  output = '';
  readonly finished: Promise<Finished>;
  readonly #child: ChildProcess;

  constructor(program: string, args: readonly string[], { cwd, env, input }: ProcessOptions) {
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    running.add(child);
    const streams = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        streams[name] += text;
        this.output += text;
      });
    }
    // A program may end before it has read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    this.finished = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ ...streams, code, signal });
      });
    });
  }

  /** The id of its process. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Signals the program alone, as `kill` does. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Signals the program and all that it started, as a terminal does; kill -9 by default. */
  async killGroup(signal: NodeJS.Signals = 'SIGKILL'): Promise<Finished> {
    signalGroup(this.#child, signal);
    return this.finished;
  }

  /** Waits until its output matches; throws with that output where it ends, or the time, before. */
  async waitFor(pattern: RegExp, limitMs = 60_000): Promise<void> {
    const limit = Date.now() + limitMs;
    while (!pattern.test(this.output)) {
      const ended = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (ended || Date.now() > limit) throw new Error(`no ${String(pattern)} in the output:\n${this.output}`);
      await pause(20);
    }
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}
