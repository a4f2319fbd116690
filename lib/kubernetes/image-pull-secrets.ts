import type { Application, Schema } from '../model';
import type { PodSpec } from './api';

/** The parameter that names credentials of registries. */
export const imagePullSecretsParameter = {
  type: 'array',
  description: "Secrets that hold registry credentials, in addition to the environment's.",
  items: {
    type: 'string',
    format: 'object-name',
    'x-expected': 'the name of a Secret',
  },
} as const satisfies Schema;

/** The credentials that images are pulled with: the environment's, and the application's own. */
export function imagePullSecrets(
  { project }: Application,
  own: readonly string[] = [],
): Pick<PodSpec, 'imagePullSecrets'> {
  const names = new Set([...(project.environment.values.imagePullSecrets ?? []), ...own]);
  return names.size === 0 ? {} : { imagePullSecrets: [...names].map((name) => ({ name })) };
}
