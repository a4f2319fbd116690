import { randomBytes } from 'node:crypto';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readRun, type StartedRun } from './run';
import { RunningProcess, type Finished, type ProcessOptions } from './running-process';

export type { Finished, ProcessOptions, RunningProcess } from './running-process';

const run = readRun();
const INFRA = join(__dirname, '..', '..', 'dist', 'bin', 'infra.js');

/** The passphrase of every Pulumi stack the tests make. */
export const PASSPHRASE = 'end-to-end';

/** Describes tests that need the cluster and the engine; where there is none they are skipped, with the reason. */
export function describeEndToEnd(name: string, tests: () => void): void {
  if (run.skipped) describe.skip(`${name} – skipped: ${run.reason}`, tests);
  else describe(name, tests);
}

/** The path of the kubeconfig; contexts `e2e` (current), `prod-eu` and `restricted` (may do nothing). */
export function kubeconfig(): string {
  return started().kubeconfig;
}

/** The environment of every program a test starts: nothing of the surroundings but what programs need to run. */
export function environment(extra: ProcessOptions['env'] = {}): Record<string, string> {
  const { bin, home } = started();
  const variables: Record<string, string | undefined> = {
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: home,
    TMPDIR: process.env.TMPDIR,
    LANG: 'C.UTF-8',
    KUBECONFIG: kubeconfig(),
    PULUMI_HOME: join(home, '.pulumi'),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Starts `infra` in a process group of its own. */
export function startInfra(args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  return start(process.execPath, [INFRA, ...args], options);
}

/** Runs `infra` to its end. */
export async function runInfra(args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return startInfra(args, options).finished;
}

/** Starts any program in the environment of the tests. */
export function start(program: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  return new RunningProcess(program, args, { ...options, env: environment(options.env) });
}

/** Runs kubectl as the administrator and gives what it printed; throws with its error where it fails. */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await start('kubectl', args, input === undefined ? {} : { input }).finished;
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}

/** Reads an object, or a list, as kubectl gives it. */
export async function kubectlJson<T>(args: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl([...args, '-o', 'json']));
}

/** A name no other test has, 63 characters at most. */
export function freshName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

/** Makes a namespace that no other test has. */
export async function freshNamespace(prefix = 'e2e'): Promise<string> {
  const name = freshName(prefix);
  await kubectl(['create', 'namespace', name]);
  return name;
}

/** Tries again until the attempt succeeds; after the limit it throws what the last attempt threw. */
export async function eventually<T>(attempt: () => T | Promise<T>, limitMs = 30_000): Promise<T> {
  const limit = Date.now() + limitMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > limit) throw error;
      await pause(100);
    }
  }
}

function started(): StartedRun {
  if (run.skipped) throw new Error(`no cluster: ${run.reason}`);
  return run;
}
