import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { interrupted } from '../model';
import { engineError } from './engine-error';
import { recordEngine } from './engine-records';
import { changeOf, parseEvent, type Change, type EngineEvent } from './events';
import type { ProgramServer } from './program-server';
import type { Workspace } from './workspace';

export type Operation = 'preview' | 'up' | 'refresh' | 'destroy';

export interface RunOptions {
  readonly stack: string;
  /** What registers the resources. @default none, for refresh and destroy */
  readonly program?: () => Promise<Record<string, unknown>>;
  /** Loads what the program needs, while the CLI starts. @default nothing */
  readonly prepare?: () => Promise<unknown>;
  /** URNs to limit the operation to. @default all */
  readonly targets?: readonly string[];
  /** Further arguments of the CLI. @default none */
  readonly flags?: readonly string[];
  readonly onEvent?: (event: EngineEvent) => void;
  /** Asks the engine to stop: it ends what it has begun and writes its state. @default never */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls the Pulumi CLI with an inline program, as the Automation API does, but without its further calls for the version,
 * the outputs and the history, which take longer than a run that changes nothing.
 */
export class Engine {
  constructor(readonly workspace: Workspace) {}

  /** Runs an operation and tells what changed. @throws UserError that says why it failed */
  async run(operation: Operation, options: RunOptions): Promise<Change[]> {
    const server = options.program === undefined ? undefined : await serve(options.program);
    try {
      const args = [operation, '--stack', options.stack, '--json', '--non-interactive', '--suppress-permalink=true'];
      if (operation !== 'preview') args.push('--yes', '--skip-preview');
      for (const urn of options.targets ?? []) args.push('--target', urn);
      args.push(...(options.flags ?? []));
      if (server !== undefined) args.push(`--client=127.0.0.1:${server.port}`, '--exec-kind', 'auto.inline');
      const changes: Change[] = [];
      const problems: string[] = [];
      const called = this.call(args, options.signal, (line) => {
        const event = parseEvent(line);
        if (event === undefined) return;
        options.onEvent?.(event);
        const change = event.resourcePreEvent === undefined ? undefined : changeOf(event.resourcePreEvent.metadata);
        if (change !== undefined) changes.push(change);
        if (event.diagnosticEvent?.severity === 'error') problems.push(event.diagnosticEvent.message);
      });
      const [{ code, stderr }] = await Promise.all([called, options.prepare?.()]);
      if (options.signal?.aborted === true) throw interrupted();
      if (code !== 0) throw engineError(problems.length > 0 ? [...problems, stderr] : [stderr]);
      return distinct(changes);
    } finally {
      server?.close();
    }
  }

  /** Runs a command of the CLI and returns what it prints. @param input given to it on standard input */
  async command(args: readonly string[], input?: string): Promise<string> {
    const lines: string[] = [];
    const { code, stderr } = await this.call(
      [...args, '--non-interactive'],
      undefined,
      (line) => lines.push(line),
      input,
    );
    if (code !== 0) throw engineError([stderr]);
    return lines.join('\n');
  }

  private async call(
    args: readonly string[],
    signal: AbortSignal | undefined,
    onLine: (line: string) => void,
    input?: string,
  ): Promise<{ code: number; stderr: string }> {
    const { pulumi, folder, environment } = this.workspace;
    // A group of its own, so that Ctrl-C reaches it through us: once to end cleanly, twice to end at once.
    const child = spawn(pulumi, args, {
      cwd: folder,
      env: { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: 'true', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const forget = recordEngine(folder, child.pid);
    const release = stopOn(signal, child);
    // An engine that ends before it has read everything says why by itself.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
    lines.on('line', onLine);
    const read = new Promise<void>((resolve) => lines.on('close', resolve));
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve(status ?? 1));
    });
    await read;
    release();
    forget();
    return { code, stderr };
  }
}

/** Passes an interruption on to the engine; when this process ends before it, as by a second Ctrl-C, it ends too. */
function stopOn(signal: AbortSignal | undefined, child: ChildProcess): () => void {
  const stop = () => child.kill('SIGINT');
  const kill = () => child.kill('SIGKILL');
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);
  process.once('exit', kill);
  return () => {
    signal?.removeEventListener('abort', stop);
    process.removeListener('exit', kill);
  };
}

/** A replacement comes as several steps of one resource. */
function distinct(changes: readonly Change[]): Change[] {
  const byUrn = new Map<string, Change>();
  for (const change of changes) {
    const known = byUrn.get(change.urn);
    if (known === undefined || change.action === 'replace') byUrn.set(change.urn, change);
  }
  return [...byUrn.values()];
}

/** The server and the SDK it needs load only where there is a program to run. */
async function serve(program: () => Promise<Record<string, unknown>>): Promise<ProgramServer> {
  const { serveProgram } = await import('./program-server.js');
  return serveProgram(program);
}
