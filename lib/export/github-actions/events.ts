import { pushedBranches, type EventsValues, type EventValues } from '../../model/pipeline/events';
import type { PipelineValues } from '../../model/values';
import { wantedPaths } from '../../model/wanted-paths';
import { fiveFields } from '../pipeline/cron';
import type { Findings } from '../pipeline/sources';
import { filtersOf } from './globs';

/** GitHub takes so many inputs of a workflow that is started by hand. */
const inputsLimit = 25;

/** The `on:` of a workflow. @param byHand ids and names of jobs that someone starts: each is an input */
export function workflowEvents(
  { on, name }: PipelineValues,
  byHand: readonly { readonly id: string; readonly name: string }[],
  findings: Findings,
): Record<string, unknown> {
  if (byHand.length > inputsLimit)
    findings.unsupportedInPipeline(
      'on.manual',
      `${byHand.length} jobs are started manually; GitHub supports ${inputsLimit}`,
    );
  const inputs = Object.fromEntries(
    byHand.map((job) => [job.id, { description: `Run ${job.name}`, type: 'boolean', default: false }]),
  );
  const isByHand = on.manual !== undefined || byHand.length > 0;
  const events = {
    push: pushes(on, findings),
    pull_request: on.pull_request === undefined ? undefined : filters(on.pull_request, 'pull_request', findings),
    schedule: on.schedule?.map((time) => ({ cron: fiveFields(time) })),
    workflow_dispatch: isByHand ? (byHand.length > 0 ? { inputs } : {}) : undefined,
  };
  if (Object.values(events).every((event) => event === undefined))
    findings.unsupportedInPipeline('on', `nothing starts ${name}`, 'Name an event, for example on: { push: {} }.');
  return Object.fromEntries(Object.entries(events).filter(([, event]) => event !== undefined));
}

/** Pushes to branches and of tags, which are one event; one that names neither would mean both. */
function pushes(on: EventsValues, findings: Findings): object | undefined {
  const { push, tag = [] } = on;
  const { branches = [], paths } = filters({ ...push, branches: pushedBranches(on) }, 'push', findings);
  const tags = [...new Set([...listed(push?.tags ?? [], 'push.tags', findings), ...listed(tag, 'tag', findings)])];
  if (branches.length === 0 && tags.length === 0) return undefined;
  return {
    ...(branches.length === 0 ? {} : { branches }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(paths === undefined ? {} : { paths }),
  };
}

function filters({ branches, paths }: EventValues, event: string, findings: Findings): EventValues {
  for (const path of (paths ?? []).filter((each) => /^\/.+\/[a-z]*$/.test(each)))
    findings.unsupportedInPipeline(
      `on.${event}.paths`,
      `GitHub matches changed files only against globs, not against ${path}`,
      'Use a glob such as docs/**.',
    );
  return {
    ...(branches === undefined ? {} : { branches: listed(branches, `${event}.branches`, findings) }),
    ...(paths === undefined ? {} : { paths: orderedPaths(paths) }),
  };
}

/** For GitHub the last that matches decides. */
function orderedPaths(paths: readonly string[]): readonly string[] {
  const { wanted, unwanted } = wantedPaths(paths);
  return [...wanted, ...unwanted.map((path) => `!${path}`)].map((path) => path.replace(/\/$/, '/**'));
}

function listed(names: readonly string[], key: string, findings: Findings): readonly string[] {
  return names.flatMap((name) => {
    const filter = filtersOf(name);
    if (filter === undefined)
      findings.unsupportedInPipeline(`on.${key}`, `GitHub cannot filter for ${name}`, 'Use globs such as release/*.');
    return filter ?? [];
  });
}
