import type { JobValues, RefsValues } from '../../model/job';
import type { WorkflowContext } from './context';
import { simplest } from './globs';
import type { RulesJob } from './rules-job';

/**
 * The `if:` of a job; undefined where it runs whenever all it waits for succeeded.
 *
 * GitHub skips a job when one before it was skipped, and a job that the rules of GitLab leave out is no reason to: what
 * may have such a job before it says for itself that nothing must have failed.
 */
export function jobCondition(
  name: string,
  job: JobValues,
  context: WorkflowContext,
  rules: RulesJob,
): string | undefined {
  const { when = 'on_success', only, except } = job;
  const status = statusCondition(name, job, context);
  const parts = [
    ...(status === undefined ? [] : [status]),
    ...(when === 'manual' ? [`inputs.${context.id(name)}`] : []),
    ...(only === undefined ? [] : onlyCondition(`${context.id(name)}-only`, only, rules)),
    ...(except === undefined ? [] : exceptCondition(`${context.id(name)}-except`, except, rules)),
  ];
  return parts.length === 0 ? undefined : parts.map((part) => (parts.length > 1 ? grouped(part) : part)).join(' && ');
}

function statusCondition(name: string, { when }: JobValues, context: WorkflowContext): string | undefined {
  if (when === 'on_failure') return 'failure()';
  if (when === 'always') return 'always()';
  const { jobs } = context.pipeline;
  const direct = context.before(name);
  if (jobs[name]?.needs !== undefined && direct.some((other) => goesOn(other, context)))
    return ['!cancelled()', ...direct.map((other) => succeeded(other, context))].join(' && ');
  const isLeftOut = [...context.ancestors(name)].some((other) => mayBeLeftOut(other, context));
  if (!isLeftOut) return undefined;
  // After what is started by hand: it has to have run.
  const started = direct.filter((other) =>
    [other, ...context.ancestors(other)].some((each) => jobs[each]?.when === 'manual'),
  );
  return [
    '!cancelled()',
    '!failure()',
    ...started.map((other) => `needs.${context.id(other)}.result == 'success'`),
  ].join(' && ');
}

/** Whether a job may run although one before it failed, so that `failure()` says nothing of those after it. */
function goesOn(name: string, context: WorkflowContext): boolean {
  const job = context.pipeline.jobs[name];
  if (job?.when === 'always' || job?.when === 'on_failure') return true;
  return job?.needs !== undefined && context.before(name).some((other) => goesOn(other, context));
}

function mayBeLeftOut(name: string, { pipeline }: WorkflowContext): boolean {
  const { only, except, when } = pipeline.jobs[name] ?? {};
  return only !== undefined || except !== undefined || when === 'on_failure';
}

/** One before did what it should: it succeeded, or its rules left it out. */
function succeeded(name: string, context: WorkflowContext): string {
  const result = `needs.${context.id(name)}.result`;
  if (!mayBeLeftOut(name, context)) return `${result} == 'success'`;
  const skipped = goesOn(name, context) ? '' : ' && !failure()';
  return `(${result} == 'success' || ${result} == 'skipped'${skipped})`;
}

/** Conditions that must all hold. */
function onlyCondition(name: string, refs: RefsValues, rules: RulesJob): string[] {
  const conditions = refConditions(name, refs, rules);
  return [
    ...(conditions.length === 0 ? [] : [conditions.join(' || ')]),
    ...(refs.paths === undefined ? [] : [rules.changed(`${name}-paths`, refs.paths)]),
  ];
}

function exceptCondition(name: string, refs: RefsValues, rules: RulesJob): string[] {
  const conditions = refConditions(name, refs, rules);
  const comparable = "github.event_name == 'push' || github.event_name == 'pull_request'";
  return [
    ...conditions.map(not),
    ...(refs.paths === undefined ? [] : [not(`(${comparable}) && ${rules.changed(`${name}-paths`, refs.paths)}`)]),
  ];
}

function not(condition: string): string {
  const [, left, right] = /^([\w.]+) == ('[^']*')$/.exec(condition) ?? [];
  if (left !== undefined && right !== undefined) return `${left} != ${right}`;
  return / (&&|\|\|) |==/.test(condition) ? `!(${condition})` : `!${condition}`;
}

/** Conditions of which one must hold. */
function refConditions(name: string, refs: RefsValues, rules: RulesJob): string[] {
  const { branches = [], tags = [], pull_requests, schedules } = refs;
  return [
    ...branches.map((branch, index) => named(`${name}-branches-${index + 1}`, 'heads', branch, rules)),
    ...tags.map((tag, index) => named(`${name}-tags-${index + 1}`, 'tags', tag, rules)),
    ...(pull_requests === true ? ["github.event_name == 'pull_request'"] : []),
    ...(schedules === true ? ["github.event_name == 'schedule'"] : []),
  ];
}

/** Whether this runs for a branch or tag of a name. */
function named(name: string, kind: 'heads' | 'tags', text: string, rules: RulesJob): string {
  const pattern = simplest(text);
  const ref = (rest: string) => `'refs/${kind}/${rest.replaceAll("'", "''")}'`;
  if (pattern.kind === 'any') return `startsWith(github.ref, ${ref('')})`;
  if (pattern.kind === 'exact') return `github.ref == ${ref(pattern.name)}`;
  const parts = pattern.kind === 'glob' && !pattern.glob.includes('?') ? pattern.glob.split('*') : [];
  const [start = '', end = '', ...more] = parts;
  // What begins and ends as it should may still be too short, where the two could overlap.
  const overlaps = start !== '' && [...end].some((_, index) => start.endsWith(end.slice(0, index + 1)));
  if (parts.length !== 2 || more.length > 0 || overlaps) return rules.named(name, kind, text);
  const begins = `startsWith(github.ref, ${ref(start)})`;
  return end === '' ? begins : `(${begins} && endsWith(github.ref, '${end.replaceAll("'", "''")}'))`;
}

/** In brackets where it has operators that bind less. */
function grouped(condition: string): string {
  return / \|\| /.test(condition) ? `(${condition})` : condition;
}
