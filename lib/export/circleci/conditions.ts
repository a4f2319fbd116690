import { regexpOf, type NamePattern } from '../../model/name-pattern';
import { written, type Condition, type Fact, type StartEvent } from '../pipeline/conditions';
import { simpleNames } from '../pipeline/simple-names';
import { language } from './language';

const { literal } = language;

const values = {
  branch: 'pipeline.git.branch',
  tag: 'pipeline.git.tag',
  target: 'pipeline.event.github.pull_request.base.ref',
} as const;

const events: { readonly [event in StartEvent]: readonly [value: string, name: string] } = {
  push: ['pipeline.event.name', 'push'],
  pull_request: ['pipeline.event.name', 'pull_request'],
  schedule: ['pipeline.trigger_source', 'scheduled_pipeline'],
  manual: ['pipeline.trigger_source', 'api'],
};

/**
 * A condition as CircleCI's expressions say it; undefined where they cannot: they know names and how they begin.
 * @param hasRequests whether pull requests start the pipeline, whose branch is no branch of `only`
 */
export function expression(condition: Condition, hasRequests: boolean): string | undefined {
  return written(condition, {
    and: 'and',
    or: 'or',
    not: (text) => negated(text),
    fact: (fact) => factExpression(fact, hasRequests),
  });
}

function negated(text: string): string {
  const [, value, operator, name] = /^([\w.]+) (==|!=) ("[^"]*")$/.exec(text) ?? [];
  return value === undefined || name === undefined
    ? `not (${text})`
    : `${value} ${operator === '==' ? '!=' : '=='} ${name}`;
}

function factExpression(fact: Fact, hasRequests: boolean): string | readonly string[] | undefined {
  if (fact.of === 'changes') return undefined;
  if (fact.of === 'event') return `${events[fact.event][0]} == "${events[fact.event][1]}"`;
  const names = simpleNames(fact.name);
  if (names === undefined) return undefined;
  const value = values[fact.of];
  const texts = names.map((name) =>
    name.kind === 'any'
      ? `${value} != ""`
      : `${value} ${name.kind === 'exact' ? '==' : 'starts-with'} ${literal(JSON.stringify(name.name))}`,
  );
  const any = texts.join(' or ');
  if (fact.of !== 'branch' || !hasRequests) return any;
  return [any, 'pipeline.event.name != "pull_request"'];
}

/** A condition as the logic statements of a workflow, which know regular expressions. */
export function logic(condition: Condition): unknown {
  if ('not' in condition) return { not: logic(condition.not) };
  if ('all' in condition) return { and: condition.all.map(logic) };
  if ('any' in condition) return { or: condition.any.map(logic) };
  const { fact } = condition;
  if (fact.of === 'changes') return true;
  if (fact.of === 'event') return { equal: [events[fact.event][1], `<< ${events[fact.event][0]} >>`] };
  const value = `<< ${values[fact.of]} >>`;
  if (fact.name.kind === 'exact') return { equal: [literal(fact.name.name), value] };
  return { matches: { pattern: fact.name.kind === 'any' ? '^.+$' : literal(wholeRegexp(fact.name)), value } };
}

/** The older filters of a job, which know regular expressions, but only of branches and tags. */
export function filters(condition: Condition): object | undefined {
  const facts = ('any' in condition ? condition.any : [condition]).map((part) =>
    'fact' in part && (part.fact.of === 'branch' || part.fact.of === 'tag') ? part.fact : undefined,
  );
  if (!facts.every((fact) => fact !== undefined)) return undefined;
  const only = (kind: 'branch' | 'tag') =>
    facts
      .filter(({ of }) => of === kind)
      .map(({ name }) => literal(name.kind === 'exact' ? name.name : `/${wholeRegexp(name)}/`));
  const [branches, tags] = [only('branch'), only('tag')];
  return {
    branches: branches.length === 0 ? { ignore: '/.*/' } : { only: branches },
    ...(tags.length === 0 ? {} : { tags: { only: tags } }),
  };
}

/** A pattern as an expression of the whole name. */
function wholeRegexp(pattern: NamePattern): string {
  const [inline = ''] = /^\(\?[a-z]+\)/.exec(regexpOf(pattern)) ?? [];
  const body = regexpOf(pattern).slice(inline.length);
  const flags = pattern.kind === 'regexp' && pattern.flags.includes('i') ? '(?i)' : inline;
  if (/^\^[^|]*\$$/.test(body)) return flags + body;
  if (/^\^[^|]*$/.test(body)) return `${flags}${body}.*$`;
  return `${flags}^.*(${body}).*$`;
}
