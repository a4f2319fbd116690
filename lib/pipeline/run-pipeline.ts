import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineValues } from '../model/values';
import { Caches } from './cache';
import { Containers } from './containers';
import type { Engine } from './engine';
import type { Commit } from './git';
import type { Instance } from './instance';
import type { Occasion } from './occasion';
import { runJob, type JobEnded } from './run-job';
import { schedule, type Ended } from './schedule';
import { pipelineVariables } from './variables';
import { removeFolder, Snapshot } from './workspace';

/** Hears what becomes of a run. */
export interface RunListener {
  onStart(instance: Instance): void;
  onLine(instance: Instance, line: string): void;
  onDelay(instance: Instance, seconds: number): void;
  /** Of each instance, those that did not run too. */
  onEnd(instance: Instance, ended: Ended | JobEnded): void;
}

export interface RunOptions {
  readonly repository: string;
  /** Relative to the repository: what jobs find. */
  readonly files: () => readonly string[];
  readonly commit?: Commit;
  readonly occasion: Occasion;
  /** Where runs and caches of the repository are kept. */
  readonly folder: string;
  readonly parallel: number;
  /** Jobs run in the repository itself. */
  readonly inPlace: boolean;
  /** Whether `when: delayed` waits. */
  readonly delays: boolean;
  readonly engine?: Engine;
  readonly services: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
}

/** How an instance ended, in the order of the pipeline. */
export interface InstanceResult {
  readonly instance: Instance;
  readonly ended: Ended | JobEnded;
}

export interface PipelineResult {
  readonly pipeline: string;
  /** Where its logs and artifacts are. */
  readonly folder: string;
  readonly seconds: number;
  readonly results: readonly InstanceResult[];
}

/** Runs of a repository that are kept. */
const keptRuns = 10;

/** Runs instances of a pipeline's jobs; never fails for a job. */
export async function runPipeline(
  pipeline: PipelineValues,
  instances: readonly Instance[],
  options: RunOptions,
): Promise<PipelineResult> {
  const { repository, listener, signal, environment, engine } = options;
  const began = performance.now();
  const id = String(Date.now());
  const folder = join(options.folder, 'runs', id);
  mkdirSync(folder, { recursive: true });
  forgetRuns(join(options.folder, 'runs'));
  const snapshot = options.inPlace
    ? undefined
    : await Snapshot.take(repository, options.files(), join(folder, 'snapshot'));
  const context = {
    folder,
    repository,
    environment,
    signal,
    caches: new Caches(join(options.folder, 'caches')),
    variables: pipelineVariables(
      { repository, id, name: pipeline.name, stages: pipeline.stages },
      options.commit,
      options.occasion,
    ),
    onLine: listener.onLine.bind(listener),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(engine === undefined ? {} : { containers: new Containers(engine, environment, options.services) }),
  };
  try {
    const endings = await schedule<JobEnded>(instances, {
      parallel: options.parallel,
      delays: options.delays,
      signal,
      onDelay: listener.onDelay.bind(listener),
      onEnd: listener.onEnd.bind(listener),
      execute: (instance) => {
        listener.onStart(instance);
        return runJob(instance, context);
      },
    });
    const results = instances.flatMap((instance) => {
      const ended = endings.get(instance.name);
      return ended === undefined ? [] : [{ instance, ended }];
    });
    return { pipeline: pipeline.name, folder, seconds: (performance.now() - began) / 1000, results };
  } finally {
    for (const temporary of ['snapshot', 'work', 'scripts']) removeFolder(join(folder, temporary));
  }
}

/** Removes what runs of long ago left. */
function forgetRuns(folder: string): void {
  const runs = readdirSync(folder)
    .filter((name) => /^[0-9]+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
  for (const old of runs.slice(0, -keptRuns)) removeFolder(join(folder, old));
}
