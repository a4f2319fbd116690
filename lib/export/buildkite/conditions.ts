import { pushedTags, type EventsValues } from '../../model/pipeline/events';
import type { JobValues } from '../../model/pipeline/job';
import { namePattern, regexpOf, type NamePattern } from '../../model/name-pattern';
import { wantedPaths } from '../../model/wanted-paths';
import { jobCondition, withoutChanges, written, type Condition, type Fact } from '../pipeline/conditions';
import type { PipelineContext } from '../pipeline/context';

/** A condition as Buildkite writes it. @param on what starts the pipeline: a build of a tag has the tag for a branch, too */
export function conditional(condition: Condition, on: EventsValues): string | undefined {
  const not = (text: string) => {
    const [, value, operator, other] = /^([\w.]+) (==|!=) ([^ ]+)$/.exec(text) ?? [];
    return value === undefined || other === undefined
      ? `!(${text})`
      : `${value} ${operator === '==' ? '!=' : '=='} ${other}`;
  };
  return written(condition, { and: '&&', or: '||', not, fact: (fact) => factText(fact, on) });
}

function factText(fact: Fact, on: EventsValues): string | readonly string[] | undefined {
  if (fact.of === 'changes') return undefined;
  if (fact.of === 'event')
    return {
      push: ['build.source == "webhook"', 'build.pull_request.id == null'],
      pull_request: 'build.pull_request.id != null',
      schedule: 'build.source == "schedule"',
      manual: 'build.source == "ui"',
    }[fact.event];
  if (fact.of === 'tag') return fact.name.kind === 'any' ? 'build.tag != null' : named('build.tag', fact.name);
  if (fact.of === 'target') return named('build.pull_request.base_branch', fact.name);
  return [
    ...(fact.name.kind === 'any' ? [] : [named('build.branch', fact.name)]),
    ...(pushedTags(on).length > 0 || fact.name.kind === 'any' ? ['build.tag == null'] : []),
    ...(on.pull_request === undefined ? [] : ['build.pull_request.id == null']),
  ];
}

function named(value: string, name: NamePattern): string {
  if (name.kind === 'exact') return `${value} == ${JSON.stringify(name.name)}`;
  const body = regexpOf(name).replace(/(?<!\\)((?:\\\\)*)\//g, '$1\\/');
  return `${value} =~ /${body}/${name.kind === 'regexp' ? name.flags : ''}`;
}

/** The rules of a job: its condition, and the files that must have changed. */
export function rules(
  name: string,
  job: JobValues,
  { pipeline: { on }, language, findings }: PipelineContext,
): { readonly if?: string; readonly if_changed?: unknown } {
  const { rest, changes } = withoutChanges(jobCondition(job));
  const text = rest === undefined ? undefined : conditional(rest, on);
  const paths = (isWanted: boolean) => changes.flatMap((each) => (each.wanted === isWanted ? each.paths : []));
  const [only, except] = [wantedPaths(paths(true)), paths(false)];
  const exclude = [...only.unwanted, ...except];
  for (const path of [...only.wanted, ...exclude].filter((each) => namePattern(each).kind === 'regexp'))
    findings.unsupported(
      name,
      job.only?.paths === undefined ? 'except.paths' : 'only.paths',
      `Buildkite matches changed files only against globs, not against ${path}`,
      'Use a glob such as docs/**.',
    );
  for (const path of except.filter((each) => each.startsWith('!')))
    findings.unsupported(
      name,
      'except.paths',
      `Buildkite does not support exceptions in except such as ${path}`,
      'Name the files explicitly.',
    );
  const glob = (path: string) => language.literal(globOf(path));
  return {
    ...(text === undefined ? {} : { if: language.literal(text) }),
    ...(changes.length === 0 ? {} : { if_changed: changesOf(only.wanted.map(glob), exclude.map(glob)) }),
  };
}

function changesOf(include: readonly string[], exclude: readonly string[]): unknown {
  return exclude.length === 0 ? include : { include, exclude };
}

/** A folder is what is in it. */
export function globOf(path: string): string {
  return path.replace(/\/$/, '/**');
}
