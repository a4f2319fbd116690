import { stateDiffers } from '../../operate';
import type { ClusterSession } from '../session';

/**
 * Checks that an environment is worked on from the state it was deployed from.
 * @param state the state in use, as a workspace names it
 * @throws UserError that names the other one
 */
export function checkState({ facts, project }: ClusterSession, state: string): void {
  if (facts.state === undefined || facts.state === state) return;
  throw stateDiffers(project.environment.name, facts.state, state);
}
