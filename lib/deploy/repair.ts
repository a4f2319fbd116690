import type { TreeObject } from '../kubernetes';
import type { Project } from '../model';
import type { ClusterAccess, LiveObject } from './cluster';
import type { Engine } from './engine';
import { adoptedResource, type Adoption } from './adoption';
import { providerName, resourceUrn } from './identity';
import { halfwayIn, isUnfinished } from './settlement';
import { createStack, readState, writeState, type Deployment, type ResourceState } from './state';

/** What a unit looks like before it is deployed. */
export interface Situation {
  readonly project: Project;
  readonly unit: string;
  readonly objects: readonly TreeObject[];
  /** Objects of the unit that are in the cluster, and ours. */
  readonly live: ReadonlyMap<TreeObject, LiveObject>;
  /** undefined where the unit was never deployed from this state. */
  readonly state: Deployment | undefined;
}

/** What has to be mended before the engine can go on from a state that a kill, or somebody's hand, left behind. */
export interface Repair {
  /** Objects that are ours, but that the state does not know. */
  readonly adopt: readonly TreeObject[];
  /** URNs the state has wrong: the object is gone, or what was being done to it is not known to have ended. */
  readonly refresh: readonly string[];
  /** To be deleted and made anew: Jobs that failed, since their inputs are the same, and what cannot change in place. */
  readonly remake: readonly TreeObject[];
  /** URNs of the same objects in earlier versions of the API: the engine would delete under them what has a new one. */
  readonly superseded: readonly string[];
  /** The state holds operations that never ended. */
  readonly unfinished: boolean;
}

/**
 * Finds what has to be mended; nothing, as a rule.
 * @param replaced objects that have to be made anew
 * @param restored objects whose fields are to be put back: the state has to learn of what was changed
 */
export function planRepair(
  { project, objects, live, state }: Situation,
  replaced: readonly TreeObject[] = [],
  restored: readonly TreeObject[] = [],
): Repair {
  const known = new Set((state?.resources ?? []).filter((resource) => resource.delete !== true).map(({ urn }) => urn));
  const urns = new Map(objects.map((object) => [resourceUrn(project, object), object]));
  const gone = [...urns].filter(([urn, object]) => known.has(urn) && !live.has(object)).map(([urn]) => urn);
  const failed = objects.filter((object) => live.get(object)?.failed === true);
  const remake = [...new Set([...failed, ...replaced])];
  const adopt = [...urns]
    .filter(([urn, object]) => !known.has(urn) && live.has(object) && !remake.includes(object))
    .map(([, object]) => object);
  const taken = new Set(adopt.map((object) => kindAndName(resourceUrn(project, object))));
  return {
    adopt,
    superseded: [...known].filter((urn) => !urns.has(urn) && taken.has(kindAndName(urn))),
    refresh: [
      ...new Set([
        ...gone,
        ...halfwayIn(state ?? {}),
        ...[...remake, ...restored].map((object) => resourceUrn(project, object)).filter((urn) => known.has(urn)),
      ]),
    ],
    remake,
    unfinished: isUnfinished(state ?? {}),
  };
}

/** What of a URN stays when the API has a new version of a kind. */
function kindAndName(urn: string): string {
  const [, , type = '', name = ''] = urn.split('::');
  return `${type.split(':').at(-1) ?? ''} ${name}`;
}

/** Whether there is anything to mend. */
export function isNeeded({ adopt, refresh, remake, unfinished }: Repair): boolean {
  return unfinished || adopt.length + refresh.length + remake.length > 0;
}

/**
 * Mends the state. An object the state does not know becomes a resource of it, and is then read again: unlike an import,
 * that keeps the live object.
 */
export async function repair(
  engine: Engine,
  cluster: ClusterAccess,
  situation: Situation,
  { adopt, refresh, remake, superseded, unfinished }: Repair,
  program: () => Promise<Record<string, unknown>>,
): Promise<void> {
  const { project, unit, state } = situation;
  for (const { manifest } of remake) await cluster.remove({ ...manifest, ...manifest.metadata });
  if (adopt.length > 0 || unfinished) {
    const complete = await withProvider(engine, situation, adopt.length > 0, program);
    const provider = providerReference(complete);
    const adopted: ResourceState[] = [];
    for (const object of adopt) {
      const adoption = await adoptionOf(cluster, situation, object);
      if (adoption !== undefined) adopted.push(adoptedResource(project, unit, adoption, provider));
    }
    const going = new Set(superseded);
    const left = (complete.resources ?? []).filter(({ urn }) => !going.has(urn));
    const resources = [...left.map((resource) => without(resource, going)), ...adopted];
    await writeState(engine, unit, { ...complete, resources, pending_operations: [] });
  } else if (state === undefined) {
    await createStack(engine, unit);
  }
  const targets = [...refresh, ...adopt.map((object) => resourceUrn(project, object))];
  if (targets.length > 0) await engine.run('refresh', { stack: unit, targets, program });
}

/** A resource that no longer depends on what goes. */
function without(resource: ResourceState, going: ReadonlySet<string>): ResourceState {
  const dependencies = resource['dependencies'];
  if (going.size === 0 || !Array.isArray(dependencies)) return resource;
  return { ...resource, dependencies: dependencies.filter((urn: unknown) => !going.has(String(urn))) };
}

async function adoptionOf(
  cluster: ClusterAccess,
  { project, live, state }: Situation,
  object: TreeObject,
): Promise<Adoption | undefined> {
  const found = live.get(object);
  const content = found === undefined ? undefined : await cluster.read(found);
  if (found === undefined || content === undefined) return undefined;
  const urn = resourceUrn(project, object);
  const recorded = (state?.pending_operations ?? []).find(({ resource }) => resource.urn === urn)?.resource;
  return { object, live: found, content, recorded };
}

/** A state with the Kubernetes provider in it, which every adopted resource refers to. */
async function withProvider(
  engine: Engine,
  { project, unit, state }: Situation,
  needed: boolean,
  program: () => Promise<Record<string, unknown>>,
): Promise<Deployment> {
  if (state === undefined) await createStack(engine, unit);
  if (state !== undefined && (!needed || providerReference(state) !== undefined)) return state;
  const urn = `urn:pulumi:${unit}::${project.name}::pulumi:providers:kubernetes::${providerName(project)}`;
  await engine.run('up', { stack: unit, targets: [urn], program });
  return (await readState(engine, project.name, unit)) ?? {};
}

function providerReference({ resources = [] }: Deployment): string | undefined {
  const provider = resources.find(
    ({ type, delete: leaving }) => type === 'pulumi:providers:kubernetes' && leaving !== true,
  );
  return provider === undefined ? undefined : `${provider.urn}::${provider.id ?? ''}`;
}
