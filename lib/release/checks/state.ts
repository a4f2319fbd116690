import { exitCodes, UserError } from '../../model';
import type { ClusterSession } from '../session';

/**
 * Checks that an environment is worked on from the state it was deployed from.
 * @param state the state in use, as a workspace names it
 * @throws UserError that names the other one
 */
export function checkState({ facts, project }: ClusterSession, state: string): void {
  if (facts.state === undefined || facts.state === state) return;
  throw new UserError(
    `${project.environment.name} is deployed from another state: ${facts.state}; this one is ${state}`,
    {
      code: 'state-differs',
      exitCode: exitCodes.invalid,
      hint: 'Work from there, or share one state: deploy: { backend: "s3://…" } in project.yml. Two states would undo each other.',
    },
  );
}
