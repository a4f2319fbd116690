import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { durationSeconds } from '../model/formats/duration';
import { UserError } from '../model/error';
import { isKept, keepArtifacts } from './artifacts';
import { folderName, keyOf, type Caches } from './cache';
import type { Containers } from './containers';
import type { Instance } from './instance';
import { JobLog } from './job-log';
import { isWholeJunit, readJunit, total, type TestCounts } from './junit';
import { contentOf, filesNamed } from './paths';
import { runGroup, type ProcessEnding } from './process-group';
import { afterScriptOf, scriptOf, shellOf } from './script';
import { expand, jobVariables, type JobVariables } from './variables';
import { WorkingFolder } from './working-folder';
import { removeFolder, type Snapshot } from './workspace';
import type { Ended } from './schedule';

/** What jobs of a run have in common. */
export interface RunContext {
  /** Where logs and artifacts are kept. */
  readonly folder: string;
  /** Undefined: jobs run in the repository itself. */
  readonly snapshot?: Snapshot;
  readonly repository: string;
  readonly caches: Caches;
  readonly variables: { readonly [name: string]: string };
  readonly environment: NodeJS.ProcessEnv;
  /** What runs images. @default jobs with an image run as processes */
  readonly containers?: Containers;
  readonly signal: AbortSignal;
  readonly onLine: (instance: Instance, line: string) => void;
}

/** How a job ended, with what is kept of it. */
export interface JobEnded extends Ended {
  readonly seconds: number;
  readonly attempts: number;
  readonly log: string;
  /** Folder of its artifacts. @default it kept none */
  readonly artifacts?: string;
  readonly tests?: TestCounts;
  /** Percent. */
  readonly coverage?: number;
}

/** GitLab's names of failures. */
type Failure = 'script_failure' | 'job_execution_timeout' | 'runner_system_failure';

interface Attempt {
  readonly failure?: Failure;
  readonly reason?: string;
  readonly code?: number;
  readonly interrupted?: boolean;
  readonly tests?: TestCounts;
}

/** Seconds a job may take that does not say. */
const defaultTimeout = 3600;

/** Seconds the commands after a job may take, as GitLab has it. */
const afterTimeout = 300;

/** Runs a job, again where it asks for that, each time in a working folder of its own. */
export async function runJob(instance: Instance, context: RunContext): Promise<JobEnded> {
  const { job, name } = instance;
  let coverage: number | undefined;
  const coverageIn = job.coverage === undefined ? () => undefined : coverageReader(job.coverage);
  const log = new JobLog(join(context.folder, 'logs', `${folderName(name)}.log`), (line) => {
    coverage = coverageIn(line) ?? coverage;
    context.onLine(instance, line);
  });
  const began = performance.now();
  const { max = job.retry === undefined ? 0 : 2, when = [] } = job.retry ?? {};
  let attempts = 0;
  let attempt: Attempt;
  try {
    do {
      attempts += 1;
      if (attempts > 1) log.line(`retrying: attempt ${attempts} of ${max + 1}`);
      attempt = await tried(instance, context, log);
    } while (attempts <= max && isRetried(attempt, when));
  } finally {
    log.close();
  }
  const artifacts = artifactsFolder(context, name);
  return {
    ...endingOf(instance, attempt),
    seconds: (performance.now() - began) / 1000,
    attempts,
    log: log.file,
    ...(existsSync(artifacts) ? { artifacts } : {}),
    ...(attempt.tests === undefined ? {} : { tests: attempt.tests }),
    ...(coverage === undefined ? {} : { coverage }),
  };
}

/** Where the artifacts of a job are kept. */
function artifactsFolder({ folder }: Pick<RunContext, 'folder'>, name: string): string {
  return join(folder, 'artifacts', folderName(name));
}

function isRetried({ failure, interrupted }: Attempt, when: readonly string[]): boolean {
  return (
    failure !== undefined &&
    interrupted !== true &&
    (when.length === 0 || when.includes('always') || when.includes(failure))
  );
}

function endingOf({ job }: Instance, { failure, reason, code, interrupted }: Attempt): Ended {
  if (interrupted === true) return { ending: 'canceled' };
  if (failure === undefined) return { ending: 'success' };
  const { allow_failure: allowed = false } = job;
  const isAllowed = typeof allowed === 'boolean' ? allowed : code !== undefined && allowed.exit_codes.includes(code);
  return { ending: isAllowed ? 'allowed' : 'failed', ...(reason === undefined ? {} : { reason }) };
}

async function tried(instance: Instance, context: RunContext, log: JobLog): Promise<Attempt> {
  const workspace =
    context.snapshot === undefined ? context.repository : join(context.folder, 'work', folderName(instance.name));
  try {
    return await attemptIn(workspace, instance, context, log);
  } catch (error) {
    const { message, hint } = circumstance(error);
    log.line(`error: ${message}`);
    if (hint !== undefined) log.line(hint);
    return { failure: 'runner_system_failure', reason: message };
  } finally {
    if (context.snapshot !== undefined) removeFolder(workspace);
  }
}

/** What the user can mend: a mistake, or what the file system refuses, as where it is full. @throws what is a bug */
function circumstance(error: unknown): UserError {
  if (UserError.is(error)) return error;
  const isRefused = typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error;
  if (isRefused)
    return new UserError(`file system error: ${String(error.message)}`, { code: 'file-system', cause: error });
  throw error;
}

async function attemptIn(workspace: string, instance: Instance, context: RunContext, log: JobLog): Promise<Attempt> {
  const { job, name } = instance;
  const { caches, snapshot } = context;
  // What an earlier attempt kept is not this one's.
  removeFolder(artifactsFolder(context, name));
  const note = (text: string) => log.line(text);
  const variables = jobVariables(
    instance,
    context.variables,
    context.containers?.folder(job) ?? workspace,
    context.environment,
  );
  log.hide(variables.secrets);
  const filled = (text: string) =>
    expand(text, (variable) => variables.values[variable] ?? context.environment[variable]);
  if (snapshot !== undefined) {
    const layers = new WorkingFolder(workspace);
    await snapshot.checkout(layers);
    await caches.restore(job.cache ?? [], layers, note, filled);
    for (const other of instance.takesFrom)
      await layers.lay(`the artifacts of ${other}`, artifactsFolder(context, other));
  }
  const keys = (job.cache ?? []).map((cache) => keyOf(cache, workspace, filled));
  const ending = await runScripts(workspace, instance, context, log, variables);
  const failed = failureOf(ending, job.timeout);
  const succeeded = failed.failure === undefined;
  if (failed.interrupted === true) return failed;
  if (snapshot !== undefined) await caches.save(job.cache ?? [], keys, workspace, succeeded, note, filled);
  const { artifacts } = job;
  if (artifacts !== undefined && isKept(artifacts.when, succeeded)) {
    const kept = keepArtifacts(artifacts, workspace, artifactsFolder(context, name), note, filled);
    // Why the script failed is more than that its artifacts are not kept.
    await (succeeded ? kept : kept.catch((error: unknown) => note(`error: ${circumstance(error).message}`)));
  }
  const tests = testsIn(workspace, artifacts?.reports?.['junit'], filled, note);
  if (tests === undefined) return failed;
  return { ...failed, tests: { ...tests, failures: tests.failures.map((test) => log.masked(test)) } };
}

/** The script, then the commands after it, whether it failed or not. */
async function runScripts(
  workspace: string,
  instance: Instance,
  context: RunContext,
  log: JobLog,
  { values, secrets }: JobVariables,
): Promise<ProcessEnding> {
  const { job, name } = instance;
  const { containers, environment, signal } = context;
  const scripts = join(context.folder, 'scripts');
  mkdirSync(scripts, { recursive: true });
  const session = await containers?.open(instance, { workspace, scripts, values, secrets }, (text) => log.line(text));
  const run = async (
    script: string,
    suffix: string,
    timeout: number,
    more: { readonly [name: string]: string } = {},
  ) => {
    const file = join(scripts, `${folderName(name)}${suffix}.sh`);
    writeFileSync(file, script);
    const output = log.stream();
    const command = session?.command(file, more) ?? shellOf(file);
    const ending = await runGroup(command, {
      directory: workspace,
      environment: { ...environment, ...(session === undefined ? values : session.environment), ...more },
      onOutput: output.write,
      timeout,
      signal,
    });
    output.end();
    return ending;
  };
  try {
    const ending = await run(
      scriptOf(job),
      '',
      job.timeout === undefined ? defaultTimeout : durationSeconds(job.timeout),
    );
    const after = afterScriptOf(job);
    if (after !== undefined && !signal.aborted)
      await run(after, '.after', afterTimeout, { CI_JOB_STATUS: ending.code === 0 ? 'success' : 'failed' });
    return ending;
  } finally {
    await session?.close();
  }
}

function failureOf({ code, stopped, error }: ProcessEnding, timeout = '1 hour'): Attempt {
  if (stopped === 'interrupted') return { interrupted: true };
  if (stopped === 'timeout') return { failure: 'job_execution_timeout', reason: `took longer than ${timeout}` };
  if (error !== undefined) return { failure: 'runner_system_failure', reason: error };
  return code === 0
    ? {}
    : { failure: 'script_failure', reason: `exit code ${code}`, ...(code === undefined ? {} : { code }) };
}

function testsIn(
  workspace: string,
  reports: unknown,
  filled: (text: string) => string,
  note: (text: string) => void,
): TestCounts | undefined {
  const paths = (Array.isArray(reports) ? reports : [reports]).filter((path) => typeof path === 'string').map(filled);
  const files = filesNamed(workspace, paths, (path, reason) => note(`warning: the report ${path} ${reason}`));
  const texts = files.map((file) => {
    const xml = contentOf(workspace, file)?.toString() ?? '';
    if (!isWholeJunit(xml)) note(`warning: ${file} is not a complete JUnit report; tests may be missing`);
    return xml;
  });
  return total(texts.map(readJunit));
}

/** Finds the last number that the expression finds in a line. */
function coverageReader(expression: string): (line: string) => number | undefined {
  const [, body = expression] = /^\/(.*)\/$/s.exec(expression) ?? [];
  const pattern = new RegExp(body, 'g');
  return (line) => {
    const match = [...line.matchAll(pattern)].at(-1);
    const number = /[0-9]+(?:\.[0-9]+)?/.exec(match?.slice(1).find((group) => group !== undefined) ?? match?.[0] ?? '');
    return number === null ? undefined : Number(number[0]);
  };
}
