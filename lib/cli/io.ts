import type { Readable, Writable } from 'node:stream';

/** What a command has of the world, so that tests can give it another. */
export interface Io {
  readonly stdin: Readable;
  /** The result, and nothing else. */
  readonly stdout: Writable;
  /** Progress, warnings, errors. */
  readonly stderr: Writable;
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** Someone is there to be asked, and to see progress move. */
  readonly interactive: boolean;
  readonly colors: boolean;
  /** Aborted by the first Ctrl-C; the second ends the process. */
  readonly signal: AbortSignal;
}

/** The world of this process. */
export function processIo(): Io {
  const { env, stdin, stdout, stderr } = process;
  const interactive = Boolean(stdin.isTTY && stderr.isTTY) && !isSet(env['CI']);
  return {
    stdin,
    stdout,
    stderr,
    environment: env,
    directory: process.cwd(),
    interactive,
    colors: isSet(env['FORCE_COLOR']) || (Boolean(stdout.isTTY) && !isSet(env['NO_COLOR']) && env['TERM'] !== 'dumb'),
    signal: interruption(),
  };
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  let count = 0;
  const stop = () => {
    count += 1;
    if (count === 1) controller.abort();
    else process.exit(130);
  };
  // A terminal that is closed hangs up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** Width of the terminal a stream goes to; undefined where it goes to none. */
export function columnsOf(stream: Writable): number | undefined {
  return 'columns' in stream && typeof stream.columns === 'number' && stream.columns > 0 ? stream.columns : undefined;
}
