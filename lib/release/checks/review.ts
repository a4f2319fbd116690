import { exitCodes, UserError, type Environment } from '../../model';
import type { ClusterFacts } from '../cluster-facts';

/**
 * Checks that the namespace of a review environment is its own: removed whole, it must hold nothing of others.
 * @throws UserError that names whose it is
 */
export function checkReview(
  project: {
    readonly name: string;
    readonly namespace: string;
    readonly environment: Pick<Environment, 'name' | 'values'>;
  },
  { madeFor, neighbours }: Pick<ClusterFacts, 'madeFor' | 'neighbours'>,
): void {
  const { name, namespace, environment } = project;
  const { review } = environment.values;
  if (review === undefined) return;
  const others =
    madeFor === undefined ? neighbours : [madeFor].filter((owner) => owner !== `${name}/${environment.name}`);
  if (others.length === 0) return;
  throw new UserError(
    `the namespace ${namespace} of the review environment ${review} is in use by ${others.join(', ')}`,
    {
      code: 'namespace-taken',
      exitCode: exitCodes.invalid,
      hint: 'Rename the review environment.',
    },
  );
}
