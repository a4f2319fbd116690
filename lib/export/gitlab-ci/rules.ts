import { pushedBranches, pushedTags, type EventsValues, type EventValues } from '../../model/pipeline/events';
import type { JobValues, RefsValues } from '../../model/pipeline/job';
import { namePattern, regexpOf } from '../../model/name-pattern';
import { wantedPaths } from '../../model/wanted-paths';
import type { Findings } from '../pipeline/sources';

/** One entry of `rules:`; the first that holds decides. */
export interface Rule {
  readonly if?: string;
  readonly changes?: readonly string[];
  readonly when?: string;
  readonly start_in?: string;
}

/** How rules tell where a pipeline comes from: in a child pipeline, its parent says. */
export interface RuleContext {
  readonly isChild: boolean;
  readonly findings: Findings;
}

/** The variable in which a parent tells its child what started it. */
export const startedBy = 'STARTED_BY';

/** Rules that hold where something of `on:` starts the pipeline. @param schedule a further condition of schedules */
export function eventRules(on: EventsValues, schedule: string | undefined, findings: Findings): Rule[] {
  const rules: Rule[] = [];
  const push = '$CI_PIPELINE_SOURCE == "push"';
  for (const branch of pushedBranches(on))
    rules.push({
      if: `${push} && ${named('CI_COMMIT_BRANCH', branch)}`,
      ...changes(on.push?.paths, 'on.push.paths', findings),
    });
  for (const tag of pushedTags(on)) rules.push({ if: `${push} && ${named('CI_COMMIT_TAG', tag)}` });
  if (on.pull_request !== undefined) rules.push(...pullRequestRules(on.pull_request, findings));
  if (on.schedule !== undefined)
    rules.push({
      if: ['$CI_PIPELINE_SOURCE == "schedule"', ...(schedule === undefined ? [] : [schedule])].join(' && '),
    });
  if (on.manual !== undefined) rules.push({ if: '$CI_PIPELINE_SOURCE == "web"' });
  return rules;
}

function pullRequestRules({ branches, paths }: EventValues, findings: Findings): Rule[] {
  const request = '$CI_PIPELINE_SOURCE == "merge_request_event"';
  return (branches ?? ['*']).map((branch) => ({
    if: [request, ...(branch === '*' ? [] : [named('CI_MERGE_REQUEST_TARGET_BRANCH_NAME', branch)])].join(' && '),
    ...changes(paths, 'on.pull_request.paths', findings),
  }));
}

/** Whether the rules of a job may leave it out of a pipeline. */
export function isConditional({ only, except }: JobValues): boolean {
  return only !== undefined || except !== undefined;
}

/** The rules of a job that is not in every pipeline; undefined where it is. */
export function jobRules(name: string, job: JobValues, context: RuleContext): Rule[] | undefined {
  if (!isConditional(job)) return undefined;
  const { only = {}, except = {}, when = 'on_success', start_in } = job;
  const { findings } = context;
  const then = {
    ...(when === 'on_success' ? {} : { when }),
    ...(start_in === undefined ? {} : { start_in }),
  };
  const never: Rule[] = refConditions(except, context).map((condition) => ({ if: condition, when: 'never' }));
  if (except.paths !== undefined) {
    // What has nothing to compare counts as changed, and would never run.
    const comparable = '$CI_COMMIT_BRANCH && $CI_COMMIT_BEFORE_SHA !~ /^0+$/ || $CI_MERGE_REQUEST_IID';
    const changed = changes(except.paths, `jobs.${name}.except.paths`, findings);
    never.push({ if: comparable, ...changed, when: 'never' });
  }
  const changed = changes(only.paths, `jobs.${name}.only.paths`, findings);
  const conditions = refConditions(only, context);
  if (conditions.length > 0)
    return [...never, ...conditions.map((condition) => ({ if: condition, ...changed, ...then }))];
  const rest: Rule = { ...changed, ...then };
  return [...never, Object.keys(rest).length === 0 ? { when } : rest];
}

/** Conditions of which one must hold. */
function refConditions(
  { branches = [], tags = [], pull_requests, schedules }: RefsValues,
  { isChild }: RuleContext,
): string[] {
  const source = isChild ? startedBy : 'CI_PIPELINE_SOURCE';
  return [
    ...branches.map((branch) => named('CI_COMMIT_BRANCH', branch)),
    ...tags.map((tag) => named('CI_COMMIT_TAG', tag)),
    ...(pull_requests === true ? [`$${source} == "merge_request_event"`] : []),
    ...(schedules === true ? [`$${source} == "schedule"`] : []),
  ];
}

/** Whether a variable is a name; that it is set, where any will do. */
function named(variable: string, text: string): string {
  const pattern = namePattern(text);
  if (pattern.kind === 'any') return `$${variable}`;
  // Its texts know no escapes.
  if (pattern.kind === 'exact' && !/["\n]/.test(pattern.name)) return `$${variable} == "${pattern.name}"`;
  const body = regexpOf(pattern).replace(/(?<!\\)((?:\\\\)*)\//g, '$1\\/');
  return `$${variable} =~ /${body}/${pattern.kind === 'regexp' ? pattern.flags : ''}`;
}

function changes(paths: readonly string[] | undefined, key: string, findings: Findings): Pick<Rule, 'changes'> {
  if (paths === undefined) return {};
  const [, job] = /^jobs\.(.*)\.(only|except)\.paths$/.exec(key) ?? [];
  const report = (message: string, hint: string) =>
    job === undefined
      ? findings.unsupportedInPipeline(key, message, hint)
      : findings.unsupported(job, key.slice(`jobs.${job}.`.length), message, hint);
  const { wanted, unwanted } = wantedPaths(paths);
  for (const path of wanted.filter((each) => namePattern(each).kind === 'regexp'))
    report(`GitLab matches changed files only against globs, not against ${path}`, 'Use a glob such as docs/**.');
  if (unwanted.length > 0)
    report(
      `GitLab cannot exclude changed files such as !${unwanted.join(', !')}`,
      'Name the files that matter; with --on-unsupported warn, changes of the excluded files count too.',
    );
  return { changes: wanted.map(globOf) };
}

/** In GitLab's globs `**` is folders only, and a folder is not what is in it. */
function globOf(path: string): string {
  return path
    .replace(/(^|\/)\*\*$/, '$1**/*')
    .replace(/\/$/, '/**/*')
    .replace(/\*\*(?=[^/*])/g, '**/*');
}
