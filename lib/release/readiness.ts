import { appliedAs, driftOf, findOwned, rolloutTarget, workloadKinds, type ClusterAccess, type Drift } from '../deploy';
import { unitObjects } from '../kubernetes';
import type { Project } from '../model';
import { RolloutFailure } from '../operate';

/**
 * Whether every object of a unit, which was last deployed as it is now, is there as it was made; waits until its workloads
 * are ready.
 * @param onDrift told of fields that others have changed
 */
export async function isReady(
  project: Project,
  unit: string,
  access: ClusterAccess,
  onDrift: (drift: readonly Drift[]) => void,
): Promise<boolean> {
  const objects = unitObjects(project, unit);
  let isOurs = true;
  const live = await findOwned(project, unit, objects, access, () => (isOurs = false));
  if (!isOurs || live.size < objects.length || [...live.values()].some(({ failed }) => failed)) return false;
  onDrift([...live].flatMap(([object, there]) => driftOf(object, there, appliedAs(object))));
  const targets = objects.filter(({ manifest }) => workloadKinds.has(manifest.kind));
  try {
    await Promise.all(targets.map((object) => access.awaitReady(rolloutTarget(object))));
    return true;
  } catch (error) {
    if (error instanceof RolloutFailure) return false;
    throw error;
  }
}
