import { pushedBranches, type EventsValues, type EventValues } from '../../model/pipeline/events';
import { namePattern } from '../../model/name-pattern';
import { wantedPaths } from '../../model/wanted-paths';
import type { PipelineContext } from '../pipeline/context';
import { fiveFields } from '../pipeline/cron';
import { simpleNames } from '../pipeline/simple-names';
import type { Findings } from '../pipeline/sources';

/** What starts a pipeline, as Azure says it: by hand it always may. */
export function triggers({ pipeline: { on, name }, findings }: PipelineContext): object {
  if (on.pull_request !== undefined)
    findings.besideFile(
      'on.pull_request',
      `in Azure Repos, a branch policy starts ${name} for pull requests; other hosts use pr: in the file`,
      'If the repository is in Azure Repos, add a build validation under Branch policies.',
    );
  return {
    trigger: pushes(on, findings) ?? 'none',
    pr: on.pull_request === undefined ? 'none' : filters(on.pull_request, 'pull_request', findings),
    schedules: on.schedule?.map((time) => ({
      cron: fiveFields(time),
      displayName: `${name} at ${time}`,
      branches: { include: [mainBranch(on.push)] },
      always: true,
    })),
  };
}

/** The branch that schedules run for, which Azure has to be told. */
function mainBranch(push: EventValues | undefined): string {
  return push?.branches?.find((branch) => namePattern(branch).kind === 'exact') ?? 'main';
}

function pushes(on: EventsValues, findings: Findings): object | undefined {
  const { push, tag = [] } = on;
  const tags = [...listed(push?.tags ?? [], 'push.tags', findings), ...listed(tag, 'tag', findings)];
  if (push === undefined && tags.length === 0) return undefined;
  const branches = pushedBranches(on);
  return {
    ...(branches.length === 0 ? { branches: { exclude: ['*'] } } : filters({ ...push, branches }, 'push', findings)),
    ...(tags.length === 0 ? {} : { tags: { include: tags } }),
  };
}

function filters({ branches = ['*'], paths }: EventValues, event: string, findings: Findings): object {
  for (const path of (paths ?? []).filter((each) => namePattern(each).kind === 'regexp'))
    findings.unsupportedInPipeline(
      `on.${event}.paths`,
      `Azure matches changed files only against globs, not against ${path}`,
      'Use a glob such as docs/**.',
    );
  return {
    branches: { include: listed(branches, `${event}.branches`, findings) },
    ...(paths === undefined ? {} : { paths: pathFilters(paths) }),
  };
}

function pathFilters(paths: readonly string[]): object {
  const globs = (list: readonly string[]) => list.map((path) => path.replace(/(^|\/)(\*\*)?$/, '$1*'));
  const { wanted, unwanted } = wantedPaths(paths);
  return { include: globs(wanted), ...(unwanted.length === 0 ? {} : { exclude: globs(unwanted) }) };
}

/** Names and wildcards; a regular expression that says no more is written as these. */
function listed(names: readonly string[], key: string, findings: Findings): readonly string[] {
  return names.flatMap((name) => {
    const pattern = namePattern(name);
    if (pattern.kind === 'glob') return [pattern.glob];
    const simple = simpleNames(pattern);
    if (simple === undefined)
      findings.unsupportedInPipeline(`on.${key}`, `Azure cannot filter for ${name}`, 'Use globs such as release/*.');
    return (simple ?? []).map((each) =>
      each.kind === 'any' ? '*' : each.kind === 'exact' ? each.name : `${each.name}*`,
    );
  });
}
