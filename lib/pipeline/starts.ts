import type { EventsValues, EventValues } from '../model/events';
import { matchesName } from '../model/name-pattern';
import type { EventName, Occasion } from './occasion';

/** Whether an event would start a pipeline in a CI system, whatever files changed. */
export function starts(on: EventsValues, { event, branch, tag }: Occasion): boolean {
  if (event === 'tag') return isAmong(tagsOf(on), tag);
  if (event === 'push') return on.push !== undefined && isAmong(branchesOf(on.push), branch);
  return on[event] !== undefined;
}

/** The event a run stands for that is told none: a push, else a tag where one is checked out, else what the pipeline starts on. */
export function usualEvent(
  on: EventsValues,
  { branch, tag }: { readonly branch?: string; readonly tag?: string } = {},
): EventName {
  const isTag = branch === undefined && tag !== undefined;
  const all: readonly EventName[] = isTag ? ['tag', 'push'] : ['push', 'pull_request', 'schedule', 'manual', 'tag'];
  return all.find((event) => (event === 'tag' ? tagsOf(on).length > 0 : on[event] !== undefined)) ?? 'push';
}

/** What starts a pipeline, in words: `push to main, pull_request, tag v*`. */
export function startsInWords(on: EventsValues): string {
  const { push, pull_request, schedule, manual } = on;
  const branches = push === undefined ? [] : branchesOf(push);
  const tags = tagsOf(on);
  const events = [
    ...(branches.length === 0 ? [] : [push?.branches === undefined ? 'push' : `push to ${branches.join(', ')}`]),
    ...(pull_request === undefined ? [] : ['pull_request']),
    ...(tags.length === 0 ? [] : [`tag ${tags.join(', ')}`]),
    ...(schedule === undefined ? [] : ['schedule']),
    ...(manual === undefined ? [] : ['manual']),
  ];
  return events.join('; ') || 'nothing';
}

/** Branches whose pushes start it: all, where it names neither branches nor tags. */
function branchesOf({ branches, tags = [] }: EventValues): readonly string[] {
  return branches ?? (tags.length === 0 ? ['*'] : []);
}

function tagsOf({ push, tag = [] }: EventsValues): readonly string[] {
  return [...tag, ...(push?.tags ?? [])];
}

/** A name that is not known may be any. */
function isAmong(patterns: readonly string[], name: string | undefined): boolean {
  return patterns.some((pattern) => name === undefined || matchesName(pattern, name));
}
