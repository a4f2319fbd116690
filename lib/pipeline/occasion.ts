import type { JobValues, RefsValues } from '../model/pipeline/job';
import { matchesName, namePattern } from '../model/name-pattern';
import { wantedPaths } from '../model/wanted-paths';

export const eventNames = ['push', 'pull_request', 'tag', 'schedule', 'manual'] as const;
export type EventName = (typeof eventNames)[number];

/** What a run stands for: the event that would start it in a CI system, and what it would find. */
export interface Occasion {
  readonly event: EventName;
  /** Where there is one; a pull request is none. */
  readonly branch?: string;
  readonly tag?: string;
  /** Files that changed, from the top of the repository. @default there is nothing to compare */
  readonly changed?: readonly string[];
}

/** Tells whether a path is meant by a glob; `paths` knows how to match, and is loaded only where something asks. */
export type PathMatcher = (pattern: string, path: string) => boolean;

/** Why the `only` and `except` of a job leave it out; undefined where it takes part. */
export function whyLeftOut({ only, except }: JobValues, occasion: Occasion, matches: PathMatcher): string | undefined {
  if (except !== undefined && isExcepted(except, occasion, matches)) return `not for ${inWords(except)}`;
  if (only === undefined) return undefined;
  const { paths, ...refs } = only;
  const named = refConditions(refs, occasion);
  if (named.length > 0 && !named.includes(true)) return `only for ${inWords(refs)}`;
  return paths === undefined || changes(paths, occasion, matches) ? undefined : `only for ${inWords({ paths })}`;
}

function isExcepted(except: RefsValues, occasion: Occasion, matches: PathMatcher): boolean {
  if (refConditions(except, occasion).includes(true)) return true;
  // What has nothing to compare counts as changed, and would never run.
  return except.paths !== undefined && occasion.changed !== undefined && changes(except.paths, occasion, matches);
}

function inWords({ branches = [], tags = [], pull_requests, schedules, paths = [] }: RefsValues): string {
  return [
    ...(branches.length === 0 ? [] : [`${branches.length === 1 ? 'branch' : 'branches'} ${branches.join(', ')}`]),
    ...(tags.length === 0 ? [] : [`${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`]),
    ...(pull_requests === true ? ['pull requests'] : []),
    ...(schedules === true ? ['schedules'] : []),
    ...(paths.length === 0 ? [] : [`changes of ${paths.join(', ')}`]),
  ].join('; ');
}

/** Conditions of which one must hold. */
function refConditions(
  { branches = [], tags = [], pull_requests, schedules }: RefsValues,
  occasion: Occasion,
): boolean[] {
  const { event, branch, tag } = occasion;
  return [
    ...branches.map((name) => branch !== undefined && matchesName(name, branch)),
    ...tags.map((name) => tag !== undefined && matchesName(name, tag)),
    ...(pull_requests === true ? [event === 'pull_request'] : []),
    ...(schedules === true ? [event === 'schedule'] : []),
  ];
}

/** Whether something that changed is meant by paths; where nothing can be compared, everything changed. */
export function changes(paths: readonly string[], { changed }: Occasion, matches: PathMatcher): boolean {
  if (changed === undefined) return true;
  const { wanted, unwanted } = wantedPaths(paths);
  const isAmong = (patterns: readonly string[], path: string) =>
    patterns.some((pattern) =>
      namePattern(pattern).kind === 'regexp' ? matchesName(pattern, path) : matches(pattern, path),
    );
  return changed.some((path) => isAmong(wanted, path) && !isAmong(unwanted, path));
}
