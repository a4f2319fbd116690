import { spawn } from 'node:child_process';

/** How a process ended. */
export interface ProcessEnding {
  /** Undefined where it was stopped, or could not be started. */
  readonly code?: number;
  readonly stopped?: 'timeout' | 'interrupted';
  /** Why it could not be started. */
  readonly error?: string;
}

export interface ProcessOptions {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onOutput: (chunk: Buffer) => void;
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Seconds between being asked to end and being killed. @default 5 */
  readonly grace?: number;
}

/** Runs a command in a process group of its own, so that all it started ends with it; standard input is empty. */
export function runGroup([command = '', ...args]: readonly string[], options: ProcessOptions): Promise<ProcessEnding> {
  const { directory, environment, onOutput, timeout, signal, grace = 5 } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let stopped: ProcessEnding['stopped'];
    let killing: NodeJS.Timeout | undefined;
    const stop = (reason: 'timeout' | 'interrupted') => {
      if (stopped !== undefined) return;
      stopped = reason;
      signalGroup(child.pid, 'SIGTERM');
      killing = setTimeout(kill, grace * 1000);
    };
    const kill = () => signalGroup(child.pid, 'SIGKILL');
    const interrupt = () => stop('interrupted');
    const timer = setTimeout(() => stop('timeout'), timeout * 1000);
    signal.addEventListener('abort', interrupt);
    // Nothing may outlive this process, when a second Ctrl-C ends it at once.
    process.once('exit', kill);
    const end = (ending: ProcessEnding) => {
      clearTimeout(timer);
      clearTimeout(killing);
      signal.removeEventListener('abort', interrupt);
      process.removeListener('exit', kill);
      // What was left in the background would hold the working folder; what left the group, this process by its output.
      kill();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(stopped === undefined ? ending : { stopped });
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.on('error', (error) => end({ error: error.message }));
    child.on('exit', (code, by) => {
      const ending = code === null ? { code: 128 + signalNumber(by) } : { code };
      // Whatever it left in the background may hold its output open.
      const impatience = setTimeout(() => end(ending), 500);
      child.once('close', () => {
        clearTimeout(impatience);
        end(ending);
      });
    });
    if (signal.aborted) interrupt();
  });
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === 'SIGKILL' ? 9 : 15;
}
