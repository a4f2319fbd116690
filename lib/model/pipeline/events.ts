import type { Texts } from './job';

/** Which pushes or pull requests start a pipeline. Default: all of them. */
export interface EventProps {
  /**
   * Branches that are pushed to, or target branches of pull requests: globs or `/regular expressions/`. @default all
   */
  readonly branches?: Texts;
  /** Tags pushed. @default none */
  readonly tags?: Texts;
  /** Changed files; patterns that begin with `!` exclude files. @default any */
  readonly paths?: Texts;
}

/** What starts a pipeline. */
export interface EventsProps {
  readonly push?: EventProps;
  readonly pull_request?: EventProps;
  /** Pushed tags: globs or `/regular expressions/`. Default: every tag. */
  readonly tag?: Texts | { readonly [key: string]: never };
  /** Schedules in cron syntax: five fields, or a word such as @daily. */
  readonly schedule?: Texts;
  /** Started manually. */
  readonly manual?: { readonly [key: string]: never };
}

/** Which pushes or pull requests start a pipeline. */
export interface EventValues {
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
  readonly paths?: readonly string[];
}

/** What starts a pipeline, with its lists written out. */
export interface EventsValues {
  readonly push?: EventValues;
  readonly pull_request?: EventValues;
  readonly tag?: readonly string[];
  readonly schedule?: readonly string[];
  readonly manual?: { readonly [key: string]: never };
}

/** What starts a pipeline that does not say. */
export const defaultEvents: EventsValues = { push: {} };

/** Writes the short forms of events out. */
export function eventsValues({ push, pull_request, tag, schedule, manual }: EventsProps): EventsValues {
  return {
    ...(push === undefined ? {} : { push: eventValues(push) }),
    ...(pull_request === undefined ? {} : { pull_request: eventValues(pull_request) }),
    ...(tag === undefined ? {} : { tag: textsOf(tag) ?? ['*'] }),
    ...(schedule === undefined ? {} : { schedule: textsOf(schedule) ?? [] }),
    ...(manual === undefined ? {} : { manual: {} }),
  };
}

/** Branches whose pushes start a pipeline: all, where `push` names neither branches nor tags. */
export function pushedBranches({ push }: EventsValues): readonly string[] {
  if (push === undefined) return [];
  const { branches, tags = [] } = push;
  return branches ?? (tags.length === 0 ? ['*'] : []);
}

/** Tags that start a pipeline when they are pushed, wherever they are named, each once. */
export function pushedTags({ push, tag = [] }: EventsValues): readonly string[] {
  return [...new Set([...(push?.tags ?? []), ...tag])];
}

function eventValues(event: EventProps): EventValues {
  const lists = Object.entries(event).map(([key, value]: [string, Texts]) => [key, textsOf(value)]);
  return Object.fromEntries(lists);
}

function textsOf(value: Texts | object): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}
