/**
 * What Azure Pipelines does with a file, as far as the order and the conditions of jobs go: a reading of its
 * documentation that knows nothing of the exporter. What jobs ask by commands is asked of a real shell.
 */
import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import type { Occasion, Run } from './meaning';

interface Job {
  readonly job: string;
  readonly dependsOn?: readonly string[];
  readonly condition?: string;
  readonly continueOnError?: boolean;
  readonly pool?: unknown;
  readonly variables?: object;
  readonly steps?: readonly { readonly bash?: string; readonly name?: string }[];
}

interface Filter {
  readonly branches?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  readonly tags?: { readonly include?: readonly string[] };
}

type State = 'Succeeded' | 'Failed' | 'Skipped' | 'Waiting';

/** Runs a pipeline; whoever starts it by hand also lets through what waits for that. */
export function runAzure(content: string, occasion: Occasion): Run {
  const file = parse(content) as { trigger: 'none' | Filter; pr: 'none' | Filter; schedules?: unknown; jobs: Job[] };
  if (!isStarted(file, occasion)) return undefined;
  const { event, ref, failing } = occasion;
  const branch = { tag: `refs/tags/${ref}`, pull_request: 'refs/pull/1/merge' }[event as string] ?? `refs/heads/${ref}`;
  const variables = {
    'Build.Reason': { push: 'IndividualCI', tag: 'IndividualCI', pull_request: 'PullRequest', schedule: 'Schedule', manual: 'Manual' }[event], // prettier-ignore
    'Build.SourceBranch': branch,
    'System.PullRequest.TargetBranchName': event === 'pull_request' ? ref : undefined,
  };
  const jobs = new Map(file.jobs.map((job) => [job.job, job]));
  const states = new Map<string, State>();
  const outputs = new Map<string, object>();
  const before = (name: string): string[] =>
    (jobs.get(name)?.dependsOn ?? []).flatMap((other) => [other, ...before(other)]);
  const end = (name: string): State => {
    const known = states.get(name);
    if (known !== undefined) return known;
    const job = jobs.get(name);
    if (job === undefined) throw new Error(`no job ${name}`);
    const state = stateOf(job);
    states.set(name, state);
    return state;
  };
  const stateOf = (job: Job): State => {
    const direct = (job.dependsOn ?? []).map(end);
    if (direct.includes('Waiting')) return 'Waiting';
    const all = before(job.job).map(end);
    const dependencies = Object.fromEntries(
      (job.dependsOn ?? []).map((other) => [other, { result: end(other), outputs: outputs.get(other) }]),
    );
    const text = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');
    const functions = {
      variables,
      dependencies,
      succeeded: (other?: string) => (other === undefined ? all : [end(other)]).every((state) => state === 'Succeeded'),
      failed: () => all.includes('Failed'),
      always: () => true,
      canceled: () => false,
      and: (...parts: boolean[]) => parts.every(Boolean),
      or: (...parts: boolean[]) => parts.some(Boolean),
      not: (part: boolean) => !part,
      eq: (a: unknown, b: unknown) => text(a) === text(b),
      isIn: (a: unknown, ...list: unknown[]) => list.some((item) => text(a) === text(item)),
      startsWith: (a: unknown, b: unknown) => text(a).startsWith(text(b)),
    };
    const source = (job.condition ?? 'succeeded()').replace(/\bin\(/g, 'isIn(');
    const holds: unknown = new Function(...Object.keys(functions), `return ${source};`)(...Object.values(functions));
    if (holds !== true) return 'Skipped';
    if (job.pool === 'server') return event === 'manual' ? 'Succeeded' : 'Waiting';
    outputs.set(job.job, answers(job, branch));
    return failing.includes(job.job) && job.continueOnError !== true ? 'Failed' : 'Succeeded';
  };
  const own = file.jobs.filter(({ pool, steps }) => pool !== 'server' && steps?.every(({ name }) => name !== 'rules'));
  const results = { Succeeded: 'success', Failed: 'failure', Skipped: 'skipped', Waiting: 'skipped' } as const;
  return Object.fromEntries(
    own.map(({ job, variables: given = {} }) => {
      const result = results[end(job)];
      return [job, { result, variables: result === 'skipped' ? {} : given }];
    }),
  );
}

/** What the commands of a job answer as outputs. */
function answers({ steps = [] }: Job, branch: string): object {
  const step = steps.find(({ name }) => name === 'rules');
  if (step?.bash === undefined) return {};
  const env = { PATH: process.env.PATH, BUILD_SOURCEBRANCH: branch };
  const log = execFileSync('bash', ['-c', step.bash], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const told = [...log.matchAll(/##vso\[task\.setvariable variable=(\w+);isOutput=true\](\w+)/g)];
  return Object.fromEntries(told.map(([, name = '', value]) => [`rules.${name}`, value]));
}

function isStarted(
  { trigger, pr, schedules }: { trigger: 'none' | Filter; pr: 'none' | Filter; schedules?: unknown },
  { event, ref }: Occasion,
): boolean {
  if (event === 'manual') return true;
  if (event === 'schedule') return schedules !== undefined;
  const filter = event === 'pull_request' ? pr : trigger;
  if (filter === 'none') return false;
  if (event === 'tag') return matches(filter.tags?.include, ref);
  return matches(filter.branches?.include, ref) && !matches(filter.branches?.exclude, ref);
}

function matches(globs: readonly string[] = [], name: string): boolean {
  return globs.some((glob) => new RegExp(`^${glob.replace(/[.]/g, '\\.').replaceAll('*', '.*')}$`).test(name));
}
