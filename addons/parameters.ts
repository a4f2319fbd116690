import { sizeParameter } from '../lib/kubernetes';

/** Parameters that the types of backing services have in common. */

/**
 * @param product as its makers write it
 * @param known beginnings of versions that there are, November 2026; images of newer ones may exist
 */
export function versionParameter(product: string, standard: string, known: readonly string[]) {
  return {
    type: 'string',
    pattern: '^[0-9]+(\\.[0-9]+){0,2}$',
    'x-expected': `a version such as ${standard}`,
    'x-known': known,
    default: standard,
    description: `Version of ${product}.`,
  } as const;
}

export function storageParameter(standard: string, description = 'Size of the volume. It can grow, but not shrink.') {
  return {
    type: 'string',
    format: 'storage',
    'x-expected': `a size such as ${standard}`,
    default: standard,
    description,
  } as const;
}

/** How big a server is, in a word or exactly. */
export const sizeParameters = {
  size: sizeParameter,
  resources: {
    type: 'object',
    description: 'In the cluster: exact resources of its pod, instead of those for the size.',
    properties: {
      cpu: {
        type: 'string',
        format: 'cpu',
        description: 'CPU request.',
      },
      memory: {
        type: 'string',
        format: 'memory',
        description: 'Memory request and limit.',
      },
    },
    additionalProperties: false,
  },
} as const;

export const highAvailabilityParameter = {
  type: 'boolean',
  description: 'Whether there is a standby in another zone; no effect in the cluster. Default: true in production.',
} as const;

/** The name of a database, a virtual host and the like, which is its user's, too. */
export function nameParameter(description: string) {
  return {
    type: 'string',
    pattern: '^[a-z_][a-z0-9_]{0,30}$',
    'x-expected': 'a-z, 0-9 and "_", not beginning with a digit, at most 31 characters',
    default: 'app',
    description,
  } as const;
}
