import type { PipelineValues } from '../../model/values';
import { mergeNodes } from '../merge';
import { entriesOf, get, isNull, mapOf, scalarsOf, textOf, type MapNode, type Node } from '../node';
import type { NamedDocument } from '../open';
import { toPlain } from '../plain';
import { sourceOf } from '../source-file';
import { Templates } from './extends';
import { Includes, type IncludeContext } from './fragment';
import { checkJob, jobValues } from './job';
import { checkOrder, type OrderedJob } from './order';

/** Stages of a pipeline that names none. */
export const defaultStages = ['build', 'test', 'deploy'] as const;

/** The stage of a job that names none. */
const defaultStage = 'test';

/** Reads a pipeline: includes, templates and defaults written out, jobs normalized, their order checked. */
export function readPipeline({ name, key, node }: NamedDocument, context: IncludeContext): PipelineValues {
  const { report } = context;
  const fragment = new Includes(context).fragment(node);
  const isRemote = fragment.remote.length > 0;
  const isPartial = isRemote || fragment.isBroken;
  const templates = new Templates(fragment.jobs, isPartial, report);
  const stages = readStages(fragment.stages, context);
  const jobs: OrderedJob[] = [];
  for (const [job, entry] of fragment.jobs) {
    const resolved = templates.resolve(job);
    if (job.startsWith('.')) continue;
    const complete = withDefaults(resolved, fragment.default);
    checkJob(job, entry, complete, isPartial, report);
    jobs.push({ name: job, entry, node: complete, stage: textOf(get(complete, 'stage')) ?? defaultStage });
  }
  checkOrder(jobs, { stages, isPartial, report });
  return {
    name,
    on: readEvents(get(node, 'on')),
    stages,
    jobs: Object.fromEntries(jobs.map((job) => [job.name, jobValues(job.node, job.stage)])),
    jobSources: Object.fromEntries(jobs.map((job) => [job.name, sourceOf(job.entry.key)])),
    ...(isRemote ? { include: fragment.remote.map((item) => toPlain(item)) } : {}),
    source: sourceOf(key),
  };
}

function readStages(node: Node | undefined, { report }: IncludeContext): readonly string[] {
  if (node === undefined) return defaultStages;
  const stages = new Set<string>();
  for (const { text, span } of scalarsOf(node)) {
    if (stages.has(text))
      report.error('duplicate-stage', span, `the stage "${text}" is listed twice`, 'Remove one of them.');
    stages.add(text);
  }
  return [...stages];
}

/** What holds for every job, where the job says nothing of it. */
function withDefaults(job: MapNode, defaults: Node | undefined): MapNode {
  const own = new Map(entriesOf(defaults).filter(([, { value }]) => !isNull(value)));
  for (const [key, entry] of job.entries) {
    const value = key === 'variables' ? mergeNodes(own.get(key)?.value, entry.value) : entry.value;
    own.set(key, { key: entry.key, value });
  }
  return mapOf(job.span, own);
}

/** What starts the pipeline; by default every push. */
function readEvents(node: Node | undefined): PipelineValues['on'] {
  if (node === undefined) return { push: {} };
  const events: Record<string, unknown> = {};
  for (const [event, { value }] of entriesOf(node)) {
    if (value.kind === 'map') {
      events[event] = Object.fromEntries(
        entriesOf(value).map(([key, entry]) => [key, scalarsOf(entry.value).map(({ text }) => text)]),
      );
    } else if (isNull(value)) events[event] = {};
    else events[event] = scalarsOf(value).map(({ text }) => text);
  }
  return events;
}
