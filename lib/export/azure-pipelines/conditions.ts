import { regexpOf } from '../../model/name-pattern';
import type { JobValues } from '../../model/pipeline/job';
import { jobCondition, type Condition, type Fact } from '../pipeline/conditions';
import type { PipelineContext } from '../pipeline/context';
import { simpleNames } from '../pipeline/simple-names';
import type { RulesJob } from './rules-job';

const reason = "variables['Build.Reason']";
const ref = "variables['Build.SourceBranch']";

/** The `condition:` of a job; undefined where it runs whenever all before it succeeded. */
export function condition(name: string, job: JobValues, context: PipelineContext, rules: RulesJob): string | undefined {
  const asked = jobCondition(job);
  const parts = asked === undefined ? [] : 'all' in asked ? asked.all : [asked];
  const own = parts.map((part) => written(part, rules));
  const status = statusOf(name, job, context, rules);
  if (status.length > 0) return call('and', [...status, ...own]);
  return own.length === 0 ? undefined : call('and', ['succeeded()', ...own]);
}

/** What must have become of the jobs before; empty for their success. Azure skips a job when any before it was skipped. */
function statusOf(
  name: string,
  { when, needs }: JobValues,
  context: PipelineContext,
  rules: RulesJob,
): readonly string[] {
  if (when === 'always') return ['always()'];
  const direct = context.before(name);
  if (when === 'on_failure') {
    if (needs === undefined || direct.every((other) => context.ancestors(other).size === 0)) return ['failed()'];
    // Else what failed before those that are needed would count, too.
    return [
      call(
        'or',
        direct.map((other) => `eq(dependencies.${context.id(other)}.result, 'Failed')`),
      ),
    ];
  }
  const { jobs } = context.pipeline;
  const mayPass = (other: string) => {
    const { only, except, when: otherWhen } = jobs[other] ?? {};
    return only !== undefined || except !== undefined || otherWhen === 'on_failure';
  };
  if (![...context.ancestors(name)].some(mayPass)) return [];
  if (needs === undefined) return ['not(failed())', 'not(canceled())'];
  // Of jobs that are needed only their own end counts; one that its rules leave out is not needed.
  const ended = direct.map((other) => {
    const ran = `in(dependencies.${context.id(other)}.result, 'Succeeded', 'SucceededWithIssues')`;
    const asked = jobCondition(context.job(other));
    return asked === undefined ? ran : call('or', [ran, written({ not: asked }, rules)]);
  });
  return ['not(canceled())', ...ended];
}

function written(asked: Condition, rules: RulesJob, isWanted = true): string {
  if ('fact' in asked) return factCondition(asked.fact, rules, isWanted);
  if ('not' in asked) return `not(${written(asked.not, rules, !isWanted)})`;
  const [operator, parts] = 'all' in asked ? (['and', asked.all] as const) : (['or', asked.any] as const);
  return call(
    operator,
    parts.map((part) => written(part, rules, isWanted)),
  );
}

function factCondition(fact: Fact, rules: RulesJob, isWanted: boolean): string {
  if (fact.of === 'changes') return rules.changed(fact.paths, isWanted);
  if (fact.of === 'event')
    return fact.event === 'push'
      ? `in(${reason}, 'IndividualCI', 'BatchedCI')`
      : `eq(${reason}, '${{ pull_request: 'PullRequest', schedule: 'Schedule', manual: 'Manual' }[fact.event]}')`;
  if (fact.of === 'target') return `eq(variables['System.PullRequest.TargetBranchName'], ${text(regexpOf(fact.name))})`;
  const kind = fact.of === 'branch' ? 'heads' : 'tags';
  const names = simpleNames(fact.name);
  if (names === undefined)
    return rules.named(kind, `/${regexpOf(fact.name)}/${fact.name.kind === 'regexp' ? fact.name.flags : ''}`);
  return call(
    'or',
    names.map((each) =>
      each.kind === 'exact'
        ? `eq(${ref}, ${text(`refs/${kind}/${each.name}`)})`
        : `startsWith(${ref}, ${text(`refs/${kind}/${each.kind === 'any' ? '' : each.name}`)})`,
    ),
  );
}

function call(operator: 'and' | 'or', parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `${operator}(${parts.join(', ')})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
