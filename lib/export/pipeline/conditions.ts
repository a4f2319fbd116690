import { pushedBranches, pushedTags, type EventsValues, type EventValues } from '../../model/pipeline/events';
import type { JobValues, RefsValues } from '../../model/pipeline/job';
import { namePattern, type NamePattern } from '../../model/name-pattern';
import type { Changes } from './shell';
import type { Findings } from './sources';

/** Something that holds or not of what started a pipeline. */
export type Fact =
  /** It runs for a branch or for a tag of a name; a pull request is neither. */
  | { readonly of: 'branch' | 'tag'; readonly name: NamePattern }
  /** The branch that the pull request is for. */
  | { readonly of: 'target'; readonly name: NamePattern }
  | { readonly of: 'event'; readonly event: StartEvent }
  /** Files changed; nothing to compare with counts as changed. */
  | { readonly of: 'changes'; readonly paths: readonly string[] };

export type StartEvent = 'push' | 'pull_request' | 'schedule' | 'manual';

/** Facts that must hold together, of which one must, or which must not. */
export type Condition =
  | { readonly fact: Fact }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** When a job is part of a pipeline; undefined where it always is. */
export function jobCondition({ only, except }: JobValues): Condition | undefined {
  const parts = [
    ...(only === undefined ? [] : onlyParts(only)),
    ...(except === undefined
      ? []
      : [...refFacts(except), ...changed(except.paths)].map((condition) => ({ not: condition }))),
  ];
  return parts.length === 0 ? undefined : together(parts);
}

function onlyParts(refs: RefsValues): Condition[] {
  const facts = refFacts(refs);
  return [...(facts.length === 0 ? [] : [either(facts)]), ...changed(refs.paths)];
}

/** Conditions of which one must hold. */
function refFacts({ branches = [], tags = [], pull_requests, schedules }: RefsValues): Condition[] {
  return [
    ...branches.map((name) => named('branch', name)),
    ...tags.map((name) => named('tag', name)),
    ...(pull_requests === true ? [event('pull_request')] : []),
    ...(schedules === true ? [event('schedule')] : []),
  ];
}

/** What starts a pipeline; undefined where nothing does. */
export function startCondition(on: EventsValues): Condition | undefined {
  const { push, pull_request, schedule, manual } = on;
  const starts: Condition[] = [];
  const branches = pushedBranches(on).map((name) => named('branch', name));
  const tags = pushedTags(on).map((name) => named('tag', name));
  if (branches.length > 0) starts.push(together([event('push'), either(branches), ...changed(push?.paths)]));
  if (tags.length > 0) starts.push(together([event('push'), either(tags)]));
  if (pull_request !== undefined) {
    const { branches = ['*'], paths } = pull_request;
    const targets = branches.some((name) => namePattern(name).kind === 'any')
      ? []
      : [either(branches.map((name) => named('target', name)))];
    starts.push(together([event('pull_request'), ...targets, ...changed(paths)]));
  }
  if (schedule !== undefined) starts.push(event('schedule'));
  if (manual !== undefined) starts.push(event('manual'));
  return starts.length === 0 ? undefined : either(starts);
}

function named(of: 'branch' | 'tag' | 'target', text: string): Condition {
  return { fact: { of, name: namePattern(text) } };
}

function event(start: StartEvent): Condition {
  return { fact: { of: 'event', event: start } };
}

function changed(paths: readonly string[] | undefined): Condition[] {
  return paths === undefined ? [] : [{ fact: { of: 'changes', paths } }];
}

function together(all: readonly Condition[]): Condition {
  const [first, ...others] = all;
  return first !== undefined && others.length === 0 ? first : { all };
}

function either(any: readonly Condition[]): Condition {
  const [first, ...others] = any;
  return first !== undefined && others.length === 0 ? first : { any };
}

/** Every fact that a condition asks for. */
export function factsOf(condition: Condition | undefined): readonly Fact[] {
  if (condition === undefined) return [];
  if ('fact' in condition) return [condition.fact];
  if ('not' in condition) return factsOf(condition.not);
  return ('all' in condition ? condition.all : condition.any).flatMap(factsOf);
}

/** A condition in two parts, both of which must hold: what is known before the job runs, and the changes it asks for. */
export function withoutChanges(condition: Condition | undefined): {
  readonly rest: Condition | undefined;
  readonly changes: readonly Changes[];
} {
  if (condition === undefined) return { rest: undefined, changes: [] };
  const parts = 'all' in condition ? condition.all : [condition];
  const changes = parts.flatMap((part) => {
    const inner = 'not' in part ? part.not : part;
    return 'fact' in inner && inner.fact.of === 'changes'
      ? [{ part, paths: inner.fact.paths, wanted: !('not' in part) }]
      : [];
  });
  const rest = parts.filter((part) => !changes.some((change) => change.part === part));
  return {
    rest: rest.length === 0 ? undefined : together(rest),
    changes: changes.map(({ paths, wanted }) => ({ paths, wanted })),
  };
}

/** How a language writes conditions; undefined where it has no words for a fact. */
export interface Operators {
  readonly and: string;
  readonly or: string;
  readonly not: (text: string) => string;
  /** A fact, or the several that hold together where it does. */
  readonly fact: (fact: Fact) => string | readonly string[] | undefined;
}

/** A condition as text, with brackets where they are needed; undefined where a fact has no words. */
export function written(condition: Condition, operators: Operators): string | undefined {
  const terms = termsOf(condition, operators);
  if (terms === undefined) return undefined;
  return terms
    .map(({ text, isEither }) => (isEither && terms.length > 1 ? `(${text})` : text))
    .join(` ${operators.and} `);
}

/** What must hold together, each once. */
interface Term {
  readonly text: string;
  readonly isEither: boolean;
}

function termsOf(condition: Condition, operators: Operators): readonly Term[] | undefined {
  if ('fact' in condition) {
    const said = operators.fact(condition.fact);
    return said === undefined
      ? undefined
      : [said].flat().map((text) => ({ text, isEither: text.includes(` ${operators.or} `) }));
  }
  if ('not' in condition) {
    const inner = written(condition.not, operators);
    return inner === undefined ? undefined : [{ text: operators.not(inner), isEither: false }];
  }
  if ('all' in condition) {
    const parts = condition.all.map((part) => termsOf(part, operators));
    if (!parts.every((part) => part !== undefined)) return undefined;
    return [...new Map(parts.flat().map((term) => [term.text, term])).values()];
  }
  const texts = condition.any.map((part) => {
    const text = written(part, operators);
    const isBracketed = condition.any.length > 1 && !('not' in part) && text?.includes(` ${operators.and} `) === true;
    return isBracketed ? `(${text})` : text;
  });
  if (!texts.every((text) => text !== undefined)) return undefined;
  const distinct = [...new Set(texts)];
  return [{ text: distinct.join(` ${operators.or} `), isEither: distinct.length > 1 }];
}
/** What starts a pipeline, whatever changed, for systems that cannot ask: a finding. */
export function withoutPaths(on: EventsValues, findings: Findings): EventsValues {
  const without = ({ paths, ...event }: EventValues, key: string): EventValues => {
    if (paths !== undefined)
      findings.unsupportedInPipeline(
        `on.${key}.paths`,
        `${findings.target} starts pipelines regardless of what changed`,
        'Use only: { paths: … } on the jobs instead.',
      );
    return event;
  };
  return {
    ...on,
    ...(on.push === undefined ? {} : { push: without(on.push, 'push') }),
    ...(on.pull_request === undefined ? {} : { pull_request: without(on.pull_request, 'pull_request') }),
  };
}
