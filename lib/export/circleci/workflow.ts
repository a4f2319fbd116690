import type { JobValues } from '../../model/pipeline/job';
import { jobCondition, startCondition, withoutChanges, withoutPaths } from '../pipeline/conditions';
import type { PipelineContext } from '../pipeline/context';
import { expression, filters, logic } from './conditions';
import { parameterName } from './language';

/** A workflow: when it runs, and its jobs with what they wait for. */
export function workflow(context: PipelineContext): object {
  const { pipeline, findings } = context;
  const { on, name, jobs } = pipeline;
  const condition = startCondition(withoutPaths(on, findings));
  if (condition === undefined)
    findings.unsupportedInPipeline('on', `nothing starts ${name}`, 'Name an event, for example on: { push: {} }.');
  for (const time of on.schedule ?? [])
    findings.besideFile(
      'on.schedule',
      `CircleCI configures schedules outside the file: "${time}" of ${name}`,
      `Add a schedule trigger with the cron expression ${time} under Project Settings > Triggers.`,
    );
  if (on.pull_request !== undefined)
    findings.besideFile(
      'on.pull_request',
      `CircleCI configures the trigger for pull requests outside the file: that of ${name}`,
      'Add a trigger "PR opened or pushed to" under Project Settings > Project Setup.',
    );
  return {
    when: condition === undefined ? undefined : (expression(condition, false) ?? logic(condition)),
    jobs: Object.entries(jobs).flatMap(([job, values]) => invocations(job, values, context)),
  };
}

/** A job in its workflow: once, or once for each map of its matrix; one by hand after somebody approved. */
function invocations(name: string, job: JobValues, context: PipelineContext): unknown[] {
  const id = context.id(name);
  const filter = filterOf(name, job, context);
  const requires = requirements(name, job, context);
  if (job.when !== 'manual') return runs(name, job, { requires, filters: filter }, context);
  const approval = context.freeId(`approve-${id}`);
  return [
    entry(approval, { type: 'approval', requires, filters: filter }),
    ...runs(name, job, { requires: [approval], filters: filter }, context),
  ];
}

function runs(name: string, { parallel }: JobValues, keys: object, context: PipelineContext): unknown[] {
  const id = context.id(name);
  if (typeof parallel !== 'object') return [entry(id, keys)];
  return parallel.matrix.map((map, index) => {
    const values = Object.entries(map).map(([variable, texts]) => [
      parameterName(variable),
      texts.map(context.language.literal),
    ]);
    const alias = parallel.matrix.length > 1 ? { alias: context.idsOf(name)[index] } : {};
    return entry(id, { ...keys, matrix: { ...alias, parameters: Object.fromEntries(values) } });
  });
}

/** The short form of a job that waits for nothing. */
function entry(id: string, keys: object): unknown {
  const given = Object.entries(keys).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return given.length === 0 ? id : { [id]: Object.fromEntries(given) };
}

function filterOf(name: string, job: JobValues, context: PipelineContext): unknown {
  const { rest } = withoutChanges(jobCondition(job));
  const hasRequests = context.pipeline.on.pull_request !== undefined;
  if (rest === undefined) return undefined;
  const text = expression(rest, hasRequests);
  if (text !== undefined) return text;
  const older = hasRequests ? undefined : filters(rest);
  if (older === undefined)
    context.findings.unsupported(
      name,
      job.only === undefined ? 'except' : 'only',
      'CircleCI has no equivalent filter: its expressions only support names and prefixes',
      'Use names of branches and tags, optionally ending in *.',
    );
  return older;
}

/** What a job waits for, without what others it waits for have waited for already. */
function requirements(name: string, job: JobValues, context: PipelineContext): unknown[] {
  const { jobs } = context.pipeline;
  const direct = context.before(name);
  const isSure = (other: string) => {
    const { when = 'on_success', only, except } = jobs[other] ?? {};
    return (
      only === undefined && except === undefined && (job.when === 'always' || !['on_failure', 'always'].includes(when))
    );
  };
  const open = direct.filter((other) => !direct.some((later) => isSure(later) && context.ancestors(later).has(other)));
  const waited = direct.flatMap((other) => context.idsOf(other));
  if (job.when === 'on_failure' && waited.length !== 1)
    context.findings.unsupported(
      name,
      'when',
      `CircleCI can wait for a single job to fail, not for any of ${waited.length}`,
      'Name one in needs.',
    );
  return open.flatMap((other) => context.idsOf(other).map((id) => requirement(id, job, jobs[other])));
}

/** A job that a filter leaves out is waited for by nobody; one that waits for a failure may not run. */
function requirement(id: string, { when }: JobValues, other: JobValues | undefined): unknown {
  if (when === 'always') return { [id]: 'terminal' };
  if (when === 'on_failure') return { [id]: 'failed' };
  return other?.when === 'on_failure' ? { [id]: ['success', 'not_run'] } : id;
}
