import type { Environment, Schema } from '../model';

/** The parameter that says how many pods there are. */
export const replicasParameter = {
  type: 'integer',
  minimum: 0,
  maximum: 1000,
  description: 'Number of pods. Default: 2 in production, else 1.',
} as const satisfies Schema;

/** Pods of a process that nobody said a number of. */
export function defaultReplicas({ kind }: Environment): number {
  return kind === 'production' ? 2 : 1;
}
