/**
 * What a CI system does with a file, as far as the order and the conditions of jobs go: a second reading of GitLab's and
 * GitHub's documentation, that knows nothing of the exporters.
 */
import picomatch from 'picomatch';
import { parse } from 'yaml';

/** What starts a pipeline, and which of its jobs fail when they run. */
export interface Occasion {
  readonly event: 'push' | 'tag' | 'pull_request' | 'schedule' | 'manual';
  /** Branch or tag. */
  readonly ref: string;
  readonly failing: readonly string[];
  /** Files that changed. @default what every glob matches */
  readonly files?: readonly string[];
}

export type Result = 'success' | 'failure' | 'skipped';

/** How each job ended, and the variables of those that ran; undefined where nothing starts. */
export type Run = { readonly [job: string]: { readonly result: Result; readonly variables: object } } | undefined;

interface GitLabJob {
  readonly stage: string;
  readonly needs?: readonly (string | { readonly job: string; readonly optional?: boolean })[];
  readonly rules?: readonly { readonly if?: string; readonly changes?: readonly string[]; readonly when?: string }[];
  readonly when?: string;
  readonly allow_failure?: boolean;
  readonly variables?: { readonly [name: string]: string };
}

/** Runs `.gitlab-ci.yml`; whoever starts a pipeline by hand also starts the jobs that wait for it. */
export function runGitLab(content: string, occasion: Occasion): Run {
  const file = parse(content) as Record<string, unknown>;
  const {
    stages,
    workflow,
    default: _,
    ...rest
  } = file as { stages: string[]; workflow: { rules: GitLabJob['rules'] } } & Record<string, unknown>;
  const { event, ref, failing, files } = occasion;
  const source = {
    push: 'push',
    tag: 'push',
    pull_request: 'merge_request_event',
    schedule: 'schedule',
    manual: 'web',
  }[event];
  const variables: Record<string, string | undefined> = {
    CI_PIPELINE_SOURCE: source,
    CI_COMMIT_BRANCH: event === 'tag' || event === 'pull_request' ? undefined : ref,
    CI_COMMIT_TAG: event === 'tag' ? ref : undefined,
    CI_COMMIT_BEFORE_SHA: 'd0d0',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: event === 'pull_request' ? ref : undefined,
  };
  const holds = (rule: { readonly if?: string; readonly changes?: readonly string[] }) =>
    (rule.if === undefined || gitlabExpression(rule.if, variables)) &&
    (rule.changes === undefined || isChanged(rule.changes, files));
  if (workflow.rules?.some(holds) !== true) return undefined;
  const present = new Map<string, GitLabJob & { readonly condition: string }>();
  for (const [name, job] of Object.entries(rest as Record<string, GitLabJob>)) {
    const rule = job.rules === undefined ? {} : job.rules.find(holds);
    const condition = rule === undefined ? 'never' : (rule.when ?? job.when ?? 'on_success');
    if (condition !== 'never') present.set(name, { ...job, condition });
  }
  const states = new Map<string, 'success' | 'allowed' | 'failed' | 'skipped' | 'waiting'>();
  const isIgnored = (job: GitLabJob & { condition: string }) =>
    job.condition === 'manual' && (job.allow_failure ?? job.rules === undefined);
  const end = (name: string): string => {
    const known = states.get(name);
    if (known !== undefined) return known;
    const job = present.get(name);
    if (job === undefined) throw new Error(`no job ${name}`);
    const state = stateOf(name, job);
    states.set(name, state);
    return state;
  };
  const stateOf = (name: string, job: GitLabJob & { readonly condition: string }) => {
    const needs = job.needs?.map((need) => (typeof need === 'string' ? { job: need, optional: false } : need));
    for (const need of needs ?? [])
      if (!present.has(need.job) && need.optional !== true)
        throw new Error(`${name} needs ${need.job}, which is not in the pipeline`);
    const before =
      needs?.map((need) => need.job).filter((need) => present.has(need)) ??
      [...present]
        .filter(([, other]) => stages.indexOf(other.stage) < stages.indexOf(job.stage) && !isIgnored(other))
        .map(([other]) => other);
    const ended = before.map(end);
    if (ended.includes('waiting')) return 'waiting';
    const failed = ended.includes('failed');
    const blocked = failed || (needs !== undefined && ended.includes('skipped'));
    const runs = { on_success: !blocked, manual: !blocked, on_failure: failed, always: true }[job.condition] ?? false;
    if (!runs) return 'skipped';
    if (job.condition === 'manual' && event !== 'manual') return 'waiting';
    if (!failing.includes(name)) return 'success';
    return job.allow_failure === true && job.condition !== 'manual' ? 'allowed' : 'failed';
  };
  const results = {
    success: 'success',
    allowed: 'success',
    failed: 'failure',
    skipped: 'skipped',
    waiting: 'skipped',
  } as const;
  for (const name of present.keys()) end(name);
  return Object.fromEntries(
    Object.keys(rest).map((name) => {
      const result = results[states.get(name) ?? 'skipped'];
      return [name, { result, variables: result === 'skipped' ? {} : (present.get(name)?.variables ?? {}) }];
    }),
  );
}

function gitlabExpression(text: string, variables: Readonly<Record<string, string | undefined>>): boolean {
  const source = text
    .replace(/\$(\w+) =~ (\/(?:\\.|[^/\\])*\/i?)/g, '($2.test($$$1 ?? "\\0"))')
    .replace(/\$(\w+)/g, (_, name: string) => JSON.stringify(variables[name] ?? null));
  return Boolean(evaluate(source, {}));
}

interface GitHubJob {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly 'continue-on-error'?: boolean;
  readonly env?: object;
  /** Of the job that answers what expressions cannot. */
  readonly outputs?: object;
  readonly steps?: readonly { readonly run?: string }[];
}

/** Runs a workflow; whoever starts it by hand ticks every input. */
export function runGitHub(content: string, { event, ref, failing, files }: Occasion): Run {
  const { on, jobs } = parse(content) as { on: Record<string, unknown>; jobs: Record<string, GitHubJob> };
  const filters = (on[event === 'tag' ? 'push' : event] ?? {}) as {
    branches?: string[];
    tags?: string[];
    paths?: string[];
  };
  // Paths are not evaluated for pushes of tags.
  if (event !== 'tag' && filters.paths !== undefined && !isChanged(filters.paths, files)) return undefined;
  const matches = (patterns: readonly string[] | undefined) => patterns?.some((pattern) => globOf(pattern).test(ref));
  const starts = {
    push: 'push' in on && matches(filters.branches) === true,
    tag: 'push' in on && matches(filters.tags) === true,
    pull_request: 'pull_request' in on && matches(filters.branches) !== false,
    schedule: 'schedule' in on,
    manual: 'workflow_dispatch' in on,
  }[event];
  if (!starts) return undefined;
  const github = {
    ref: event === 'tag' ? `refs/tags/${ref}` : event === 'pull_request' ? 'refs/pull/1/merge' : `refs/heads/${ref}`,
    event_name: {
      push: 'push',
      tag: 'push',
      pull_request: 'pull_request',
      schedule: 'schedule',
      manual: 'workflow_dispatch',
    }[event],
  };
  const results = new Map<string, Result>();
  const ancestors = (name: string): string[] => (jobs[name]?.needs ?? []).flatMap((need) => [need, ...ancestors(need)]);
  for (let open = Object.keys(jobs); open.length > 0;) {
    const ready = open.filter((name) => (jobs[name]?.needs ?? []).every((need) => results.has(need)));
    if (ready.length === 0) throw new Error('jobs wait for each other');
    for (const name of ready) {
      const job = jobs[name] ?? {};
      const before = ancestors(name).map((other) => results.get(other));
      const condition = (job.if ?? 'success()').replace(/^\$\{\{ (.*) \}\}$/, '$1');
      const full = /\b(success|failure|always|cancelled)\(\)/.test(condition)
        ? condition
        : `success() && (${condition})`;
      const needs = Object.fromEntries(
        (job.needs ?? []).map((need) => [
          need,
          { result: results.get(need), outputs: answers(jobs[need], github.ref, files) },
        ]),
      );
      const runs = evaluate(
        full
          .replace(/needs\.\*\.result/g, 'Object.values(needs).map(({ result }) => result)')
          .replace(/needs\.([\w-]+)\.result/g, 'needs["$1"].result')
          .replace(/needs\.([\w-]+)\.outputs\.([\w-]+)/g, 'needs["$1"].outputs["$2"]')
          .replace(/inputs\.[\w-]+/g, String(event === 'manual')),
        {
          github,
          needs,
          startsWith: (whole: string, part: string) => whole.startsWith(part),
          endsWith: (whole: string, part: string) => whole.endsWith(part),
          contains: (list: readonly string[], item: string) => list.includes(item),
          success: () => before.every((result) => result === 'success'),
          failure: () => before.includes('failure'),
          cancelled: () => false,
          always: () => true,
        },
      );
      const failed = failing.includes(name) && job['continue-on-error'] !== true;
      results.set(name, runs !== true ? 'skipped' : failed ? 'failure' : 'success');
    }
    open = open.filter((name) => !results.has(name));
  }
  const own = [...results].filter(([name]) => jobs[name]?.outputs === undefined);
  return Object.fromEntries(
    own.map(([name, result]) => [name, { result, variables: result === 'skipped' ? {} : (jobs[name]?.env ?? {}) }]),
  );
}

/** What a job answers whose commands ask for changed files and for names. */
function answers(job: GitHubJob | undefined, ref: string, files: readonly string[] | undefined) {
  const run = job?.steps?.map((step) => step.run ?? '').join('\n') ?? '';
  const asked = [...run.matchAll(/^echo "([\w-]+)=\$\((changed|named) (?:(refs\/\w+\/) )?'(.*?)'(?: '(.*)')?\)"/gm)];
  return Object.fromEntries(
    asked.map(([, name = '', question, start = '', regexp = '', unwanted = '']) => {
      const isMeant = (file: string) =>
        new RegExp(`^(${regexp})$`).test(file) && !new RegExp(`^(${unwanted})$`).test(file);
      const isNamed = () => ref.startsWith(start) && new RegExp(regexp).test(ref.slice(start.length));
      return [name, String(question === 'named' ? isNamed() : (files?.some(isMeant) ?? true))];
    }),
  );
}

/** Whether files are among those that globs name, of which the last that matches decides. */
function isChanged(globs: readonly string[], files: readonly string[] | undefined): boolean {
  if (files === undefined) return true;
  return files.some((file) => {
    const last = globs.findLast((glob) => picomatch.isMatch(file, glob.replace(/^!/, ''), { dot: true }));
    return last !== undefined && !last.startsWith('!');
  });
}

/** A filter of GitHub's, which says nothing but stars here. */
function globOf(pattern: string): RegExp {
  return new RegExp(
    `^${pattern.replace(/[.]/g, '\\.').replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`,
  );
}

/** Both systems write operators and texts as JavaScript does. */
function evaluate(expression: string, names: object): unknown {
  return new Function(...Object.keys(names), `return (${expression});`)(...Object.values(names));
}
