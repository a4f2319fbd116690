import { exitCodes, UserError } from '../../model';
import type { ClusterSession } from '../session';

/**
 * Checks that no canary runs beside an environment that is to be removed: it is on its routes, and uses its data and
 * its configuration.
 * @throws UserError with the command that removes the canary
 */
export function checkBeside({ project, facts }: ClusterSession): void {
  const { name } = project.environment;
  const [first] = facts.beside;
  if (first === undefined) return;
  throw new UserError(
    `${facts.beside.join(', ')} still ${facts.beside.length === 1 ? 'runs' : 'run'} beside ${name}, with its routes and add-ons`,
    {
      code: 'canary-deployed',
      exitCode: exitCodes.invalid,
      hint: `Run first: ${facts.beside.map((canary) => `infra destroy --env ${canary}`).join(', ')}; or promote: infra promote --from ${first}.`,
    },
  );
}
