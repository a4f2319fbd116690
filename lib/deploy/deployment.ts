import { isDeepStrictEqual } from 'node:util';
import { allOf, exitCodes, interrupted, UserError } from '../model';
import { assessUnit, removedFromClouds, withMending, type Assessment, type AssessmentOptions } from './assessment';
import { isTarget } from './cloud-names';
import { cloudCodes, CloudPlan, hasCloudData } from './cloud-plan';
import type { ClusterAccess, LiveObject } from './cluster';
import type { Drift } from './drift';
import type { Engine } from './engine';
import { LockedError } from './engine-error';
import { changeOf, type Change, type EngineEvent } from './events';
import { withLock } from './lock';
import type * as program from './program';
import { isNeeded, repair, type Situation } from './repair';
import { describeRepair } from './repair-messages';
import { isUnfinished, removeBegun, settle, unfinishedMessage } from './settlement';
import { createStack, readState, writeState, type Deployment } from './state';

export interface DeploymentOptions extends AssessmentOptions {
  readonly onEvent?: (event: EngineEvent) => void;
  /** Told what is mended before the deployment goes on. */
  readonly onRepair?: (message: string) => void;
  /** Told of fields that others have changed. */
  readonly onDrift?: (drift: readonly Drift[]) => void;
  readonly signal?: AbortSignal;
}

/** The program needs the engine's SDK, which takes longer to load than finding out that there is nothing to do. */
function loadProgram(): Promise<typeof program> {
  return import('./program.js');
}

/** Deploys a unit: checks what is there, mends what an earlier run left, and lets the engine do the rest. */
export async function deployUnit(options: DeploymentOptions): Promise<Change[]> {
  const { project, unit, engine, signal, onEvent, targets = [] } = options;
  const failure = new FirstFailure(signal);
  return locked(options, async () => {
    const { situation, mend, drift, restored, cluster } = await assessUnit(options);
    const program = () =>
      failure.watch(loadProgram().then(({ applyUnit }) => applyUnit(project, unit, cluster, targets)));
    if (drift.length > 0) options.onDrift?.(drift);
    if (restored.length > 0 || isNeeded(mend)) await checkFree(engine, situation);
    for (const [object, managers] of managersOf(restored)) await cluster.takeOwnership(object, managers);
    if (isNeeded(mend)) {
      for (const message of describeRepair(situation, mend)) options.onRepair?.(message);
      await repair(engine, cluster, situation, mend, async () => {
        await (await loadProgram()).applyUnit(project, unit, withoutWaiting(cluster));
        return {};
      });
    } else if (situation.state === undefined) {
      // The SDK loads while the CLI is at work.
      await Promise.all([createStack(engine, unit), loadProgram()]);
    }
    const run = engine.run('up', {
      stack: unit,
      program,
      prepare: loadProgram,
      targets,
      signal,
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    return failure.prefer(run.catch((error: unknown) => Promise.reject(nameManagers(error, situation))));
  });
}

/** Tells what deploying a unit would change, or why it would be refused; changes nothing. */
export async function previewUnit(options: DeploymentOptions): Promise<Change[]> {
  return locked(options, async () => {
    const assessment = await assessUnit(options);
    if (assessment.drift.length > 0) options.onDrift?.(assessment.drift);
    const { state } = assessment.situation;
    const planned = state === undefined ? await planFirst(options, assessment) : await plan(options, assessment, state);
    return withMending(planned, assessment);
  });
}

/**
 * Looks whether deploying a unit would be refused; changes nothing. The engine is asked only where data in clouds is at
 * stake: what is in the cluster is seen without it.
 * @throws UserError with everything that speaks against it
 */
export async function checkUnitPlan(options: DeploymentOptions): Promise<void> {
  await locked(options, async () => {
    const assessment = await assessUnit(options);
    const { state } = assessment.situation;
    if (state === undefined || !hasCloudData(state)) return;
    await plan(options, assessment, state).catch((error: unknown) => {
      // The state is not mended yet, nor are fields taken over: what else is in the way may be gone once that is done.
      const isMended = isNeeded(assessment.mend) || assessment.restored.length > 0;
      const isOfClouds = UserError.is(error) && cloudCodes.includes(error.code);
      const isPassing = isMended && UserError.is(error) && error.exitCode === exitCodes.failed && !isOfClouds;
      if (!isPassing) throw error;
    });
  });
}

/** What the engine plans. @throws UserError for each piece of data in clouds that would not survive it */
async function plan(options: DeploymentOptions, assessment: Assessment, state: Deployment): Promise<Change[]> {
  const { project, unit, engine, signal, onEvent, targets = [] } = options;
  const { cluster, goingInClouds } = assessment;
  const failure = new FirstFailure(signal);
  const clouds = new CloudPlan(project, state);
  const program = () => failure.watch(loadProgram().then(({ applyUnit }) => applyUnit(project, unit, cluster)));
  const run = engine.run('preview', {
    stack: unit,
    program,
    prepare: loadProgram,
    targets,
    // The engine knows it as protected until it is deployed.
    flags: goingInClouds.flatMap((target) => ['--exclude', target]),
    signal,
    onEvent: (event) => {
      clouds.listen(event);
      onEvent?.(event);
    },
  });
  const planned = await failure.prefer(run).catch((error: unknown) => {
    throw clouds.refusals.length > 0 && UserError.is(error) && error.code === 'data-protected'
      ? allOf(clouds.refusals)
      : error;
  });
  if (clouds.refusals.length > 0) throw allOf(clouds.refusals);
  return [...planned, ...removedFromClouds(assessment)];
}

/** What a unit without a state would make; asking the engine would begin a state. */
async function planFirst(
  { project, unit, targets = [] }: DeploymentOptions,
  { cluster }: Assessment,
): Promise<Change[]> {
  const { previewOffline } = await import('./offline-preview.js');
  const planned = await previewOffline(project, unit, cluster);
  return planned
    .map(({ urn, type, inputs }) => changeOf({ op: 'create', urn, type, old: null, new: { inputs } }))
    .filter((change) => change !== undefined)
    .filter(({ urn }) => targets.length === 0 || isTarget(urn, targets));
}

/**
 * Deletes what is in a unit, or the targets among it; what holds data stays, in the cluster and, with the state that knows
 * it, in clouds.
 */
export async function destroyUnit(
  options: Omit<DeploymentOptions, 'project'> & {
    readonly project: string;
    /** Called where there is anything to destroy. */
    readonly onBegin?: () => void;
  },
): Promise<Change[]> {
  const { project, unit, engine, signal, onEvent, targets = [] } = options;
  return locked(options, async () => {
    const state = await readState(engine, project, unit);
    if (state === undefined) return [];
    options.onBegin?.();
    if (isUnfinished(state)) {
      options.onRepair?.(unfinishedMessage(state));
      // Whoever else deploys has the lock, without which the state is not written.
      await writeState(engine, unit, state);
      if (targets.length === 0) await removeBegun(options.cluster, `${project}/${unit}`, state);
      await settle(engine, unit, state);
    }
    const isKept = (state.resources ?? []).some((resource) => resource['protect'] === true);
    const changes = await engine.run('destroy', {
      stack: unit,
      signal,
      targets,
      ...(isKept && targets.length === 0 ? { flags: ['--exclude-protected'] } : {}),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    if (targets.length === 0 && !isKept) await engine.command(['stack', 'rm', '--yes', '--stack', unit]);
    return changes;
  });
}

/** A conflict of fields, with the tools that manage them, whose names the engine keeps to itself. */
function nameManagers(error: unknown, { live }: Situation): unknown {
  if (!UserError.is(error) || error.code !== 'field-conflict') return error;
  const others = [...live.values()].filter(({ managers }) => managers.length > 0);
  if (others.length === 0) return error;
  const named = others.map(({ kind, name, managers }) => `${kind} ${name}: ${managers.join(', ')}`);
  return new UserError(`another tool manages fields that would be changed (${named.join('; ')})`, {
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}

/**
 * Checks that nobody else deploys before something is changed that the engine's lock does not guard.
 * @throws LockedError where the state is locked, or is no longer what it was
 */
async function checkFree(engine: Engine, { project, unit, state }: Situation): Promise<void> {
  if (state === undefined) return;
  const now = await readState(engine, project.name, unit);
  if (!isDeepStrictEqual(now, state)) throw new LockedError(undefined);
  await writeState(engine, unit, state);
}

function managersOf(drift: readonly Drift[]): Map<LiveObject, string[]> {
  const managers = new Map<LiveObject, string[]>();
  for (const { live, manager } of drift)
    if (manager !== undefined) managers.set(live, [...(managers.get(live) ?? []), manager]);
  return managers;
}

function locked<T>(
  { engine, unit, onRepair }: Pick<DeploymentOptions, 'engine' | 'unit' | 'onRepair'>,
  action: () => Promise<T>,
): Promise<T> {
  return withLock(engine, unit, action, (message) => onRepair?.(message));
}

/** The same cluster for runs that only mend the state. */
function withoutWaiting(cluster: ClusterAccess): ClusterAccess {
  return { ...cluster, awaitReady: () => Promise.resolve() };
}

/** Keeps the error the program itself failed with, which says more than what the engine makes of it. */
class FirstFailure {
  private error: unknown;

  constructor(private readonly signal: AbortSignal | undefined) {}

  async watch(program: Promise<object>): Promise<Record<string, unknown>> {
    try {
      return { ...(await program) };
    } catch (error) {
      this.error ??= error;
      throw error;
    }
  }

  async prefer<T>(run: Promise<T>): Promise<T> {
    try {
      return await run;
    } catch (error) {
      throw this.signal?.aborted === true ? interrupted() : (this.error ?? error);
    }
  }
}
