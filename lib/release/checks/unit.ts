import { exitCodes, UserError, type Refuse } from '../../model';
import type { ClusterSession } from '../session';

/**
 * Checks that the unit of deployment is the one that was deployed: with another, its objects would be foreign.
 * @param refuse told how it is deployed
 */
export function checkUnit({ facts, project }: Pick<ClusterSession, 'facts' | 'project'>, refuse: Refuse): void {
  const { name } = project.environment;
  const others = [...facts.releases].filter(([unit, { images }]) =>
    project.unit === 'application' ? unit === name && Object.keys(images).length > 0 : unit.startsWith(`${name}.`),
  );
  if (others.length === 0) return;
  const deployed = project.unit === 'application' ? 'environment' : 'application';
  const error = new UserError(
    `${name} is deployed with unit: ${deployed}; with another unit, its objects would have to be recreated`,
    {
      code: 'unit-changed',
      exitCode: exitCodes.invalid,
      hint: `Keep deploy: { unit: ${deployed} }, or run infra destroy first; data is kept and reused.`,
    },
  );
  refuse(error);
}
