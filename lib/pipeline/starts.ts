import { pushedBranches, pushedTags, type EventsValues, type EventValues } from '../model/pipeline/events';
import { matchesName } from '../model/name-pattern';
import { changes, type EventName, type Occasion, type PathMatcher } from './occasion';

/** Whether an event would start a pipeline in a CI system, as far as what it finds is known. */
export function starts(on: EventsValues, occasion: Occasion, matches: PathMatcher): boolean {
  const { event, branch, tag } = occasion;
  if (event === 'tag') return isAmong(pushedTags(on), tag);
  if (event !== 'push' && event !== 'pull_request') return on[event] !== undefined;
  const { [event]: asked } = on;
  if (asked === undefined || (event === 'push' && !isAmong(pushedBranches(on), branch))) return false;
  return asked.paths === undefined || changes(asked.paths, occasion, matches);
}

/** The event a run stands for that is told none: a push, else a tag where one is checked out, else what the pipeline starts on. */
export function usualEvent(
  on: EventsValues,
  { branch, tag }: { readonly branch?: string; readonly tag?: string } = {},
): EventName {
  const isTag = branch === undefined && tag !== undefined;
  const all: readonly EventName[] = isTag ? ['tag', 'push'] : ['push', 'pull_request', 'schedule', 'manual', 'tag'];
  return all.find((event) => (event === 'tag' ? pushedTags(on).length > 0 : on[event] !== undefined)) ?? 'push';
}

/** What starts a pipeline, in words: `push to main, pull_request, tag v*`. */
export function startsInWords(on: EventsValues): string {
  const { push, pull_request, schedule, manual } = on;
  const branches = pushedBranches(on);
  const tags = pushedTags(on);
  const events = [
    ...(branches.length === 0
      ? []
      : [(push?.branches === undefined ? 'push' : `push to ${branches.join(', ')}`) + changesInWords(push)]),
    ...(pull_request === undefined ? [] : [`pull_request${changesInWords(pull_request)}`]),
    ...(tags.length === 0 ? [] : [`tag ${tags.join(', ')}`]),
    ...(schedule === undefined ? [] : ['schedule']),
    ...(manual === undefined ? [] : ['manual']),
  ];
  return events.join('; ') || 'nothing';
}

function changesInWords({ paths }: EventValues = {}): string {
  return paths === undefined ? '' : ` with changes of ${paths.join(', ')}`;
}

/** A name that is not known may be any. */
function isAmong(patterns: readonly string[], name: string | undefined): boolean {
  return patterns.some((pattern) => name === undefined || matchesName(pattern, name));
}
