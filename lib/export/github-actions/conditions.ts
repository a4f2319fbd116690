import type { JobValues, RefsValues } from '../../model/pipeline/job';
import type { PipelineContext } from '../pipeline/context';
import { simplest } from '../pipeline/simple-names';
import type { RulesJob } from './rules-job';

/**
 * The `if:` of a job; undefined where it runs whenever all before it succeeded.
 *
 * GitHub skips a job when any before it was skipped, and a job that its rules leave out is no reason to: what may have such
 * a job before it says for itself what must have become of it.
 */
export function jobCondition(
  name: string,
  job: JobValues,
  context: PipelineContext,
  rules: RulesJob,
): string | undefined {
  const parts = [
    ...statusConditions(name, job, context, rules),
    ...(job.when === 'manual' ? [`inputs.${context.id(name)}`] : []),
    ...ruleConditions(name, job, context, rules),
  ];
  return parts.length === 0 ? undefined : all(parts);
}

/** What the rules of a job ask for, each of which must hold. */
function ruleConditions(
  name: string,
  { only, except }: JobValues,
  context: PipelineContext,
  rules: RulesJob,
): string[] {
  const id = context.id(name);
  return [
    ...(only === undefined ? [] : onlyCondition(`${id}-only`, only, rules)),
    ...(except === undefined ? [] : exceptCondition(`${id}-except`, except, rules)),
  ];
}

/** What must have become of the jobs before; nothing where all of them must have succeeded. */
function statusConditions(name: string, job: JobValues, context: PipelineContext, rules: RulesJob): string[] {
  const { jobs } = context.pipeline;
  const direct = context.before(name);
  const before = [...context.ancestors(name)];
  const { when, needs } = job;
  if (when === 'always') return ['always()'];
  if (when === 'on_failure')
    return needs === undefined || before.length === direct.length
      ? ['failure()']
      : ['failure()', "contains(needs.*.result, 'failure')"];
  const own = ruleConditions(name, job, context, rules);
  const isWithin = (other: JobValues, id: string) =>
    ruleConditions(id, other, context, rules).every((condition) => own.includes(condition));
  const mayPass = (id: string) => {
    const other = jobs[id];
    if (other === undefined) return false;
    return ['on_failure', 'always'].includes(other.when ?? '') || (hasRules(other) && !isWithin(other, id));
  };
  if (!before.some(mayPass)) return [];
  const isStarted = direct.some((other) =>
    [other, ...context.ancestors(other)].some((each) => jobs[each]?.when === 'manual'),
  );
  const isSimple =
    !isStarted &&
    (needs === undefined ||
      (direct.every((other) => isCovered(other, direct, context)) && before.every((other) => isPlain(jobs[other]))));
  if (isSimple) return ['!cancelled()', '!failure()'];
  const checked = needs === undefined ? direct.filter((other) => jobs[other]?.when === 'manual') : direct;
  const succeeded = checked.map((other) => {
    const result = `needs.${context.id(other)}.result == 'success'`;
    const wanted = ruleConditions(other, context.job(other), context, rules);
    return wanted.length === 0 ? result : `${result} || ${not(all(wanted))}`;
  });
  return ['!cancelled()', ...(needs === undefined ? ['!failure()'] : []), ...succeeded];
}

function hasRules(job: JobValues | undefined): boolean {
  return job?.only !== undefined || job?.except !== undefined;
}

function isPlain(job: JobValues | undefined): boolean {
  return job?.when === undefined || job.when === 'on_success' || job.when === 'delayed';
}

/** Whether what is before a job that rules may leave out is waited for anyhow, so that its failure counts in any case. */
function isCovered(name: string, direct: readonly string[], context: PipelineContext): boolean {
  const { jobs } = context.pipeline;
  if (!hasRules(jobs[name])) return [...context.ancestors(name)].every((other) => !hasRules(jobs[other]));
  const sure = direct.filter((other) => !hasRules(jobs[other]));
  const covered = new Set(sure.flatMap((other) => [other, ...context.ancestors(other)]));
  return [...context.ancestors(name)].every((other) => covered.has(other));
}

function all(conditions: readonly string[]): string {
  return conditions.map((condition) => (conditions.length > 1 ? grouped(condition) : condition)).join(' && ');
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
  const [, left, operator, right] = /^([\w.]+) (==|!=) ('[^']*')$/.exec(condition) ?? [];
  if (left !== undefined && right !== undefined) return `${left} ${operator === '==' ? '!=' : '=='} ${right}`;
  return / (&&|\|\||==|!=) /.test(condition) ? `!(${condition})` : `!${condition}`;
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
