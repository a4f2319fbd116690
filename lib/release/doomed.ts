import { checkCloudData, findCloudData, type CloudData, type Engine } from '../deploy';
import { exitCodes, refuseAtOnce, UserError, type Refuse } from '../model';
import { findData, type DataObject } from '../operate';
import { cloudData } from './removal';
import type { ClusterSession } from './session';

export type Data = DataObject | CloudData;

/** What becomes of the data of an environment. */
export interface Doomed {
  /** In the cluster, to be deleted for good. */
  readonly objects: readonly DataObject[];
  /** In clouds, to be deleted for good. */
  readonly clouds: readonly CloudData[];
  readonly kept: readonly Data[];
}

/** Nothing is deleted, and what there is was not looked for. */
export const nothingDoomed: Doomed = { objects: [], clouds: [], kept: [] };

/**
 * Finds the data of an environment, and of it what was named by add-on.
 * @param refuse told where a name is none of it
 */
export async function chooseDoomed(
  session: ClusterSession,
  engine: Engine,
  names: readonly string[],
  refuse: Refuse = refuseAtOnce,
): Promise<Doomed> {
  const { project, cluster, facts } = session;
  // A canary owns none.
  const owns = facts.exists && project.environment.kind !== 'canary';
  const objects = owns ? await findData(cluster, project.namespace, project.name) : [];
  const clouds = owns ? await cloudData(session, engine) : [];
  const all: readonly Data[] = [...objects, ...clouds];
  const chosen = new Set(chosenOf(all, names, refuse));
  return {
    objects: objects.filter((one) => chosen.has(one)),
    clouds: clouds.filter((one) => chosen.has(one)),
    kept: all.filter((one) => !chosen.has(one)),
  };
}

/** Refuses to leave data in clouds behind with applications that are gone. @param units that are to be deleted */
export async function checkLeft(
  { project }: ClusterSession,
  engine: Engine,
  units: readonly string[],
  { clouds }: Doomed,
  refuse: Refuse,
): Promise<void> {
  for (const unit of units) {
    const left = await findCloudData(engine, project, unit);
    checkCloudData(project, left, clouds, refuse);
  }
}

/** The data that was named by add-on, as in `web-database`. */
function chosenOf(data: readonly Data[], names: readonly string[], refuse: Refuse): Data[] {
  if (names.includes('all')) return [...data];
  const unknown = names.filter((wanted) => !data.some((one) => belongs(one, wanted)));
  if (unknown.length > 0) {
    const known = [...new Set(data.map(ownerOf))];
    const error = new UserError(`there is no data named ${unknown.join(', ')}`, {
      code: 'data-unknown',
      exitCode: exitCodes.invalid,
      hint: known.length === 0 ? 'There is no data at all.' : `Choose one of ${known.join(', ')}.`,
    });
    refuse(error);
  }
  return data.filter((one) => names.some((wanted) => belongs(one, wanted)));
}

function belongs(data: Data, wanted: string): boolean {
  return ownerOf(data) === wanted || data.name === wanted;
}

/** The add-on that data is of, as its objects are named. */
function ownerOf(data: Data): string {
  return data.addon ?? data.name;
}
