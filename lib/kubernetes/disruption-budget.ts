import type { Construct } from 'constructs';
import type { Environment, Infer, Schema } from '../model';
import { kubernetesObject } from './api';

/** The parameter that says how many pods may be gone at once while nodes are drained. */
export const disruptionBudgetParameter = {
  description:
    'How many pods may be unavailable while nodes are drained; false for no limit. Default: 1 in production.',
  'x-expected': 'true, false, or { maxUnavailable: … }',
  anyOf: [
    { type: 'boolean' },
    {
      type: 'object',
      properties: {
        maxUnavailable: {
          description: 'How many pods may be unavailable at once, as a number or a percentage.',
          anyOf: [
            { type: 'integer', minimum: 1, maximum: 1000 },
            { type: 'string', pattern: '^([1-9][0-9]?|100)%$', 'x-expected': 'a percentage such as 25%' },
          ],
        },
      },
      required: ['maxUnavailable'],
      additionalProperties: false,
    },
  ],
} as const satisfies Schema;

/** Keeps the pods of a process from going all at once: never so that it would block a drain. */
export function disruptionBudget(
  scope: Construct,
  environment: Environment,
  metadata: { readonly name: string; readonly labels: { readonly [label: string]: string } },
  given: Infer<typeof disruptionBudgetParameter> | undefined,
): void {
  if (!(given ?? environment.kind === 'production')) return;
  kubernetesObject(scope, 'DisruptionBudget', 'PodDisruptionBudget', metadata, {
    maxUnavailable: typeof given === 'object' ? given.maxUnavailable : 1,
    selector: { matchLabels: metadata.labels },
  });
}
