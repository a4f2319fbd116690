import { defaultEvents, eventsValues, type EventsProps, type EventsValues } from '../../model/pipeline/events';
import { jobValues, type JobProps } from '../../model/pipeline/job';
import { defaultStages } from '../../model/pipeline/stages';
import type { PipelineValues, Source } from '../../model/values';
import { isRecord } from '../../model/record';
import { quote } from '../../model/check';
import { meant } from '../../model/meant';
import { mergeNodes, withoutRemoved } from '../merge';
import { entriesOf, get, mapOf, scalarsOf, textOf, type MapNode, type Node } from '../yaml/node';
import type { NamedDocument } from '../open';
import { toPlain } from '../yaml/plain';
import { sourceOf } from '../diagnostics/source-file';
import { Templates } from './extends';
import { Includes, type Fragment, type IncludeContext } from './fragment';
import { jobSchema } from '../schema/job';
import { pipelineSchema } from '../schema/pipeline';
import { checkDeploying } from './deploying';
import { checkJob } from './job';
import { checkOrder, type AssumedJob, type OrderedJob } from './order';

/** The stage of a job that names none. */
const defaultStage = 'test';

/** What a pipeline is read beside. */
export interface PipelineContext extends IncludeContext {
  /** Names of jobs that stacks may bring along. */
  readonly implied: readonly string[];
  /** Told of names that are right only if a stack brings them. */
  readonly onAssumed: (job: AssumedJob) => void;
  /** Names of the project's environments. */
  readonly environments: ReadonlySet<string>;
}

/** Reads a pipeline: includes, templates and defaults written out, jobs normalized, their order checked. */
export function readPipeline({ name, key, node }: NamedDocument, context: PipelineContext): PipelineValues {
  const { report, implied, onAssumed, environments } = context;
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
    checkDeploying(job, complete, environments, report);
    jobs.push({ name: job, entry, node: complete, stage: textOf(get(complete, 'stage')) ?? defaultStage });
  }
  const without = [...fragment.without.keys()];
  for (const [job, at] of fragment.without) {
    if (implied.includes(job)) onAssumed({ name: job, at });
    else if (!isPartial)
      report.error('unknown-job', at, `there is no job ${quote(job)} to turn off; ${meant(job, implied)}`);
  }
  const unwritten = implied.length === 0 ? [] : unwrittenKeys(node, fragment);
  const isOpen = unwritten.includes('stages');
  checkOrder(jobs, { stages, isOpen, isPartial, implied, without, onAssumed, report });
  return {
    name,
    on: readEvents(report.isClean ? get(node, 'on') : undefined),
    // Stages that only a file elsewhere knows come after ours.
    stages: isRemote ? [...new Set([...stages, ...jobs.map((job) => job.stage)])] : stages,
    // Nothing comes of an invalid manifest, and what the check refused cannot be written out.
    jobs: report.isClean
      ? Object.fromEntries(jobs.map((job) => [job.name, jobValues(job.name, jobProps(job.node), job.stage)]))
      : {},
    keySources: keySources(node, jobs),
    ...(without.length > 0 ? { without } : {}),
    ...(unwritten.length > 0 ? { unwritten } : {}),
    ...(isRemote ? { include: fragment.remote.map((item) => toPlain(item)) } : {}),
    source: sourceOf(key),
  };
}

/** What is left to the pipeline that stacks imply; a file elsewhere may name stages, too. */
function unwrittenKeys(node: MapNode, { stages, remote }: Fragment): readonly ('on' | 'stages')[] {
  const isOn = get(node, 'on') !== undefined;
  const isStages = stages !== undefined || remote.length > 0;
  return [...(isOn ? [] : ['on' as const]), ...(isStages ? [] : ['stages' as const])];
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

/** What holds for every job, where the job says nothing of it; null says that it does not hold. */
function withDefaults(job: MapNode, defaults: Node | undefined): MapNode {
  const own = new Map(entriesOf(defaults));
  for (const [key, entry] of job.entries) {
    const value = key === 'variables' ? mergeNodes(own.get(key)?.value, entry.value) : entry.value;
    own.set(key, { key: entry.key, value });
  }
  const complete = mapOf(job.span, own);
  const kept = withoutRemoved(complete, '');
  return kept.kind === 'map' ? kept : complete;
}

/** What starts the pipeline; by default every push. */
function readEvents(node: Node | undefined): EventsValues {
  if (node === undefined) return defaultEvents;
  const plain = toPlain(node, pipelineSchema.properties.on);
  const given = isRecord(plain) ? Object.entries(plain).map(([event, value]) => [event, value ?? {}]) : [];
  // The check, which has run, stands for the compiler.
  return eventsValues(Object.fromEntries(given) as EventsProps);
}

/** What a job says, as its schema types it; the stage is told apart. */
function jobProps(node: MapNode): JobProps {
  const plain = toPlain(node, jobSchema);
  if (!isRecord(plain)) return {};
  const { stage: _, ...props } = plain;
  // The check, which has run, stands for the compiler.
  return props;
}

/** Where the keys of a pipeline were written, in its templates and includes too. */
function keySources(pipeline: MapNode, jobs: readonly OrderedJob[]): { readonly [path: string]: Source } {
  const sources: Record<string, Source> = {};
  const collect = (path: string, node: Node | undefined, depth: number) => {
    for (const [key, entry] of entriesOf(node)) {
      sources[`${path}.${key}`] = sourceOf(entry.key);
      if (depth > 1) collect(`${path}.${key}`, entry.value, depth - 1);
    }
  };
  for (const key of ['on', 'include']) {
    const entry = pipeline.entries.get(key);
    if (entry !== undefined) sources[key] = sourceOf(entry.key);
  }
  collect('on', get(pipeline, 'on'), 2);
  for (const { name, node, entry } of jobs) {
    sources[`jobs.${name}`] = sourceOf(entry.key);
    collect(`jobs.${name}`, node, 2);
  }
  return sources;
}
