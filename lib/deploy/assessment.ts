import { unitObjects, type TreeObject } from '../kubernetes';
import { allOf, type Project, type Reference, type UserError } from '../model';
import { checkCloudData, cloudDataIn, type CloudData } from './cloud-data';
import { cloudTargets, isTarget } from './cloud-names';
import type { ClusterAccess, LiveObject } from './cluster';
import { checkDecryption } from './decryption';
import { driftOf, isByHand, type Drift } from './drift';
import type { Engine } from './engine';
import type { Change } from './events';
import { addOnOf, recoverGenerated, withGenerated } from './generated';
import { resourceType, resourceUrn } from './identity';
import { checkMadeWith, dataInUse, dataLeft, type DataBeside } from './made-with';
import { findOwned } from './ownership';
import { removalsIn } from './removal-plan';
import { checkRenames } from './renamed-data';
import { planRepair, type Repair, type Situation } from './repair';
import { planReplacements } from './replacement';
import { workloadKinds } from './rollout-target';
import { readState, type Deployment, type ResourceState } from './state';

/** What is to be deployed, and what it may do to what is there. */
export interface AssessmentOptions {
  readonly project: Project;
  /** The unit of deployment: the Pulumi stack's name. */
  readonly unit: string;
  readonly engine: Engine;
  readonly cluster: ClusterAccess;
  /** Allows objects that cannot be changed in place to be deleted and made anew. @default false */
  readonly allowReplace?: boolean;
  /** Puts back what was changed by hand. @default false */
  readonly refresh?: boolean;
  /** Takes fields over from other tools that manage them. @default false */
  readonly takeOwnership?: boolean;
  /** Data that is to be deleted for good. @default none */
  readonly deleteData?: readonly Reference[];
  /** The same in clouds. @default none */
  readonly deleteClouds?: readonly CloudData[];
  /** Add-ons that are to start empty although they may be others renamed, as in `web-database`. @default none */
  readonly newData?: readonly string[];
  /** URNs to limit the deployment to. @default the whole unit */
  readonly targets?: readonly string[];
}

/** A unit as it is, and what has to happen before the engine can deploy it. */
export interface Assessment {
  readonly situation: Situation;
  readonly mend: Repair;
  /** What others have changed of our objects. */
  readonly drift: readonly Drift[];
  /** The part of it that this deployment puts back. */
  readonly restored: readonly Drift[];
  /** URNs, as the engine takes targets, of what goes from clouds with its data. */
  readonly goingInClouds: readonly string[];
  /** The cluster, with the values it has lost. */
  readonly cluster: ClusterAccess;
}

/**
 * Looks at a unit before anything starts: the same for a preview and a deployment.
 * @throws UserError with everything that speaks against deploying it
 */
export async function assessUnit(options: AssessmentOptions): Promise<Assessment> {
  const { project, unit, engine, cluster, allowReplace = false, refresh = false, takeOwnership = false } = options;
  const refusals: UserError[] = [];
  const refuse = (error: UserError) => void refusals.push(error);
  const objects = unitObjects(project, unit);
  const [state, live] = await Promise.all([
    readState(engine, project.name, unit),
    findOwned(project, unit, objects, cluster, refuse),
  ]);
  await checkDecryption(engine.workspace, state, refuse);
  const { deleteData = [], deleteClouds = [], newData = [], targets = [] } = options;
  const cloud = cloudDataIn(state, project, unit);
  // A deployment that is limited deletes nothing.
  if (targets.length === 0) checkCloudData(project, cloud, deleteClouds, refuse);
  const begun = beginningAnew(live, deleteData);
  const kept = new Map([...live].filter(([object]) => !begun.includes(object)));
  const going = objects.filter((object) => !begun.includes(object));
  const replaced = planReplacements(kept, allowReplace, refuse);
  const isDoomed = (one: Pick<DataBeside, 'kind' | 'name'>) =>
    deleteData.some(({ kind, name }) => kind === one.kind && name === one.name);
  const left = targets.length === 0 ? dataLeft(project, objects, state ?? {}).filter((one) => !isDoomed(one)) : [];
  checkMadeWith([...dataInUse(kept), ...left], refuse);
  const situation: Situation = { project, unit, objects, live, state };
  checkRenames(situation, { newData, isDoomed, targets }, refuse);
  const recovered = await recoverGenerated(project, going, kept, cluster, refuse);
  if (refusals.length > 0) throw allOf(refusals);
  const applied = appliedIn(state);
  const drift = [...live].flatMap(([object, there]) =>
    driftOf(object, there, applied.get(resourceUrn(project, object))),
  );
  const restored = drift.filter((one) => takeOwnership || (refresh && isByHand(one)));
  const objectsOf = (some: readonly Drift[]) => [...new Set(some.map(({ object }) => object))];
  const mend = planRepair(situation, [...begun, ...replaced], objectsOf(restored));
  const givenUp = deleteClouds.filter((one) => one.unit === unit).map(({ path }) => path);
  const goingInClouds = cloudTargets(project, unit, [...new Set(givenUp)]);
  return { situation, drift, restored, mend, goingInClouds, cluster: withGenerated(cluster, recovered) };
}

/** What the engine plans, with what mending does to it: the engine plans from a state that is not mended yet. */
export function withMending(changes: readonly Change[], { situation, mend, restored }: Assessment): Change[] {
  const { project, live, objects } = situation;
  const urn = (object: TreeObject) => resourceUrn(project, object);
  const isLost = (object: TreeObject) => mend.refresh.includes(urn(object)) && !live.has(object);
  const mended: readonly Change[] = [
    ...mend.remake.map((object) => changeTo(project, object, 'replace')),
    ...objects.filter(isLost).map((object) => changeTo(project, object, 'create')),
  ];
  const anew = new Set(mended.map((change) => change.urn));
  // What is taken up is there already.
  const adopted = new Set(mend.adopt.map(urn));
  const planned = changes.filter(
    (change) =>
      !anew.has(change.urn) &&
      !mend.superseded.includes(change.urn) &&
      !(adopted.has(change.urn) && change.action === 'create'),
  );
  const known = new Set(planned.map((change) => change.urn));
  const putBack = [...new Set(restored.map(({ object }) => object))].filter((object) => !known.has(urn(object)));
  return [...planned, ...mended, ...putBack.map((object) => changeTo(project, object, 'update'))];
}

/** What goes from clouds with its data, which the engine is not asked about before its protection is off. */
export function removedFromClouds({ situation: { state }, goingInClouds }: Assessment): Change[] {
  const resources = (state?.resources ?? []).filter(
    ({ urn, type }) => !type.startsWith('pulumi:providers:') && isTarget(urn, goingInClouds),
  );
  return removalsIn({ resources }).map((change) => ({ ...change, action: 'delete' }));
}

/** What the state says of each resource that was applied last. */
function appliedIn(state: Deployment | undefined): ReadonlyMap<string, ResourceState['inputs']> {
  const known = (state?.resources ?? []).filter(({ delete: isGoing }) => isGoing !== true);
  return new Map(known.map(({ urn, inputs }) => [urn, inputs]));
}

/** What has to go, in this order, for data to begin anew: first what has it open. */
function beginningAnew(live: ReadonlyMap<TreeObject, LiveObject>, doomed: readonly Reference[]): TreeObject[] {
  const data = [...live].filter(([, there]) =>
    doomed.some(({ kind, name }) => kind === there.kind && name === there.name),
  );
  const owners = new Set(data.map(([object]) => addOnOf(object)));
  const open = [...live.keys()].filter((object) => {
    const addon = addOnOf(object);
    return addon !== undefined && owners.has(addon) && workloadKinds.has(object.manifest.kind);
  });
  return [...open, ...data.map(([object]) => object)];
}

function changeTo(project: Project, object: TreeObject, action: Change['action']): Change {
  const { apiVersion, kind, metadata } = object.manifest;
  return {
    action,
    urn: resourceUrn(project, object),
    type: resourceType(apiVersion, kind),
    name: metadata.name,
    label: metadata.labels?.['app.kubernetes.io/name'],
    properties: [],
  };
}
