import { exitCodes, UserError } from '../model';
import type { ClusterSession } from './session';

/** A unit that changes would make the objects of the old one foreign. */
export function checkUnit({ facts, project }: ClusterSession): void {
  const { name } = project.environment;
  const others = [...facts.releases].filter(([unit, { images }]) =>
    project.unit === 'application' ? unit === name && Object.keys(images).length > 0 : unit.startsWith(`${name}.`),
  );
  if (others.length === 0) return;
  const deployed = project.unit === 'application' ? 'environment' : 'application';
  throw new UserError(
    `${name} is deployed with unit: ${deployed}; with another unit its objects would have to be made anew`,
    {
      code: 'unit-changed',
      exitCode: exitCodes.invalid,
      hint: `Keep deploy: { unit: ${deployed} }, or run infra destroy first: data is kept, and taken up again.`,
    },
  );
}
