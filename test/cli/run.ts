import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Io } from '../../lib/cli/io';
import { main } from '../../lib/cli/main';

/** How a command ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  /** @default the repository of the package itself */
  readonly directory?: string;
  /** Lines given on standard input; with it somebody is there to be asked. @default nobody is */
  readonly input?: string;
  readonly colors?: boolean;
  /** @default nothing is set */
  readonly environment?: NodeJS.ProcessEnv;
  /** Aborted as Ctrl-C does. @default never */
  readonly signal?: AbortSignal;
  /** Characters of a line of the terminal. @default output goes to none */
  readonly columns?: number;
}

/** Runs the command line in this process. */
export async function run(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const { directory = packageRoot, input, colors = false, columns, environment = {} } = world;
  const stdin = new PassThrough();
  stdin.end(input ?? '');
  const stdout = new Recorder();
  const stderr = new Recorder();
  const io: Io = {
    stdin,
    stdout: columns === undefined ? stdout : Object.assign(stdout, { columns }),
    stderr: columns === undefined ? stderr : Object.assign(stderr, { columns }),
    environment,
    directory,
    interactive: input !== undefined,
    colors,
    signal: world.signal ?? new AbortController().signal,
  };
  const code = await main(argv, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The checkout the tests are in. */
export const packageRoot = dirname(dirname(__dirname));

const made: string[] = [];

/** A git repository with these files, by path; removed after the tests of the file. */
export function repository(files: { readonly [path: string]: string | Buffer }): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-cli-')));
  made.push(root);
  mkdirSync(join(root, '.git'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A repository whose only file is `.infra/project.yml`. */
export function project(...lines: readonly string[]): string {
  return repository({ '.infra/project.yml': `${lines.join('\n')}\n` });
}

class Recorder extends PassThrough {
  text = '';

  constructor() {
    super();
    this.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
  }
}

afterAll(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});
