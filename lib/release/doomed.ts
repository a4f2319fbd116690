import { checkCloudData, findCloudData, type CloudData, type Engine } from '../deploy';
import { allOf, type UserError } from '../model';
import { findData, type DataObject } from '../operate';
import { chooseData } from './data';
import { cloudData } from './removal';
import type { ClusterSession } from './session';

/** Data that is to be deleted for good. */
export interface Doomed {
  readonly objects: readonly DataObject[];
  readonly clouds: readonly CloudData[];
}

/** Finds the data that was named by add-on. @throws UserError where a name is none of it */
export async function chooseDoomed(session: ClusterSession, engine: Engine, names: readonly string[]): Promise<Doomed> {
  const { project, cluster } = session;
  if (names.length === 0) return { objects: [], clouds: [] };
  // Canary owns none.
  const owns = project.environment.kind !== 'canary';
  const objects = owns ? await findData(cluster, project.namespace, project.name) : [];
  const clouds = owns ? await cloudData(session, engine) : [];
  const chosen = chooseData([...objects, ...clouds], names);
  return {
    objects: objects.filter((one) => chosen.includes(one)),
    clouds: clouds.filter((one) => chosen.includes(one)),
  };
}

/** Refuses to leave data in clouds behind with applications that are gone. @param units that are to be deleted */
export async function checkLeft(
  { project }: ClusterSession,
  engine: Engine,
  units: readonly string[],
  { clouds }: Doomed,
): Promise<void> {
  const refusals: UserError[] = [];
  for (const unit of units) {
    const left = await findCloudData(engine, project, unit);
    checkCloudData(project, left, clouds, (error) => void refusals.push(error));
  }
  if (refusals.length > 0) throw allOf(refusals);
}
