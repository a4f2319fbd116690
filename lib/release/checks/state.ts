import { refuseAtOnce, type Refuse } from '../../model';
import { stateDiffers } from '../../operate';
import type { ClusterSession } from '../session';

/**
 * Checks that an environment is worked on from the state it was deployed from.
 * @param state the state in use, as a workspace names it
 * @param refuse told of the other one
 * @returns whether it is: what another state says is of no interest
 */
export function checkState(
  { facts, project }: Pick<ClusterSession, 'facts' | 'project'>,
  state: string,
  refuse: Refuse = refuseAtOnce,
): boolean {
  if (facts.state === undefined || facts.state === state) return true;
  refuse(stateDiffers(project.environment.name, facts.state, state));
  return false;
}
