import {
  destroyUnit,
  findCloudData,
  hasContentName,
  letGo,
  previewRemoval,
  referenceTo,
  resourceType,
  resourceUrn,
  unitIdentity,
  type Change,
  type CloudData,
  type ClusterAccess,
  type Engine,
  type LiveObject,
} from '../deploy';
import { treeObjects, unitObjects } from '../kubernetes';
import { dataAnnotation, unitAnnotation, type Project } from '../model';
import { deleteNamespace, notAsRendered, untilGone, writeRelease } from '../operate';
import { releaseName } from './cluster-facts';
import type { ClusterSession } from './session';
import { unitsOf } from './units';

export interface RemovalOptions {
  readonly engine: Engine;
  readonly access: ClusterAccess;
  readonly signal: AbortSignal;
  /** Seconds to wait until the namespace is gone. @default 600 */
  readonly timeoutSeconds?: number;
  /** Tells a person what happens. */
  readonly say: (line: string) => void;
}

/**
 * Deletes what was deployed of a project in an environment, but for what holds data, and its records.
 * @param apps the applications; everything, where none is named
 */
export async function removeDeployed(
  session: ClusterSession,
  options: RemovalOptions,
  apps: readonly string[] = [],
): Promise<Change[]> {
  const { project, cluster, facts } = session;
  const { engine, access, signal, say } = options;
  const gone = project.applications.filter(({ name }) => apps.includes(name)).map(({ identity }) => identity);
  const changes: Change[] = [];
  for (const unit of deployedUnits(session)) {
    const last = facts.releases.get(unit);
    if ((last?.version ?? 0) === 0 && apps.length > 0) continue;
    const kept = Object.entries(last?.images ?? {}).filter(([identity]) => apps.length > 0 && !gone.includes(identity));
    const targets = kept.length === 0 ? [] : targetsOf(project, unit, gone);
    if (kept.length > 0 && targets.length === 0) continue;
    const onBegin = () => say(`  ${unit}: deleting it`);
    const onRepair = (message: string) => say(`  ${unit}: ${message}`);
    const destruction = { project: project.name, unit, engine, cluster: access, signal, onBegin, onRepair, targets };
    changes.push(...(await destroyUnit(destruction)));
    const left =
      last === undefined || kept.length === 0
        ? undefined
        : { ...last, images: Object.fromEntries(kept), digest: notAsRendered.partial };
    await writeRelease(cluster, project.namespace, releaseName(project, unit), left);
  }
  if (apps.length > 0) return changes;
  for (const object of await leftBehind(session, access)) await access.remove(object);
  return changes;
}

/** Deletes the namespace, unless something is left in it; tells what. Waits until it is gone: until then nothing can be made there. */
export async function removeNamespace(
  { project, cluster }: ClusterSession,
  configuration: boolean,
  { say, signal, timeoutSeconds = 600 }: RemovalOptions,
): Promise<readonly string[]> {
  const environment = `${project.name}/${project.environment.base}`;
  const { deleted, kept } = await deleteNamespace(cluster, project.namespace, { environment, configuration });
  if (!deleted) return kept;
  say(`  waiting until the namespace ${project.namespace} is gone`);
  await untilGone(
    cluster,
    { apiVersion: 'v1', kind: 'Namespace', name: project.namespace },
    { signal, timeoutSeconds },
  );
  return [];
}

/** What `removeDeployed` would delete of everything, and what of it is kept. */
export async function planRemoval(session: ClusterSession, { engine, access }: RemovalOptions): Promise<Change[]> {
  const { project } = session;
  const known = await Promise.all(deployedUnits(session).map((unit) => previewRemoval(engine, project, unit)));
  const changes = known.flat();
  const isKnown = ({ kind, name }: LiveObject) =>
    changes.some((change) => change.name === name && change.type.split(':').at(-1) === kind);
  const unknown = (await leftBehind(session, access)).filter((object) => !isKnown(object));
  return [
    ...changes,
    ...unknown.map(({ apiVersion, kind, name }): Change => ({
      action: 'delete',
      urn: `${kind}/${name}`,
      type: resourceType(apiVersion, kind),
      name,
      label: undefined,
      properties: [],
    })),
  ];
}

/** The data that an environment keeps in clouds. */
export async function cloudData(session: ClusterSession, engine: Engine): Promise<CloudData[]> {
  const found = deployedUnits(session).map((unit) => findCloudData(engine, session.project, unit));
  return (await Promise.all(found)).flat();
}

/** Takes the protection of data in clouds off, so that it is deleted with the rest. */
export async function giveUp(
  { name: project }: Project,
  { engine, signal, say }: Pick<RemovalOptions, 'engine' | 'signal' | 'say'>,
  doomed: readonly CloudData[],
): Promise<void> {
  for (const unit of new Set(doomed.map((data) => data.unit))) {
    const own = doomed.filter((data) => data.unit === unit);
    say(`  ${unit}: removing the protection of ${own.map(({ name }) => name).join(', ')}`);
    const onRepair = (message: string) => say(`  ${unit}: ${message}`);
    await letGo({ project, engine, signal, onRepair }, unit, own);
  }
}

/** Every unit that was deployed, or may have begun to be; those others depend on last. */
export function deployedUnits({ project, facts }: ClusterSession): string[] {
  const known = unitsOf(project, []).map(({ name }) => name);
  const gone = [...facts.releases.keys()].filter((unit) => !known.includes(unit));
  return [...gone, ...known.reverse()];
}

/** The objects of some applications of a unit. */
function targetsOf(project: Project, unit: string, identities: readonly string[]): string[] {
  return unitObjects(project, unit)
    .filter(({ application }) => application !== undefined && identities.includes(application.identity))
    .map((object) => resourceUrn(project, object));
}

/** Objects of ours that no state knows: a deployment was killed while it made them. */
async function leftBehind({ project }: ClusterSession, access: ClusterAccess): Promise<LiveObject[]> {
  const objects = treeObjects(project);
  const found = await access.find(objects.map((object) => referenceTo(object, hasContentName(project, object))));
  const units = new Set(objects.map(({ unit }) => unitIdentity(project, unit)));
  return found.filter(
    ({ annotations }) => units.has(annotations[unitAnnotation] ?? '') && annotations[dataAnnotation] === undefined,
  );
}
