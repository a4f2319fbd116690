import { withDefaults, type Infer, type Schema } from '../model';
import type { Container } from './api';

/** The parameter that says what a container asks for. */
export const resourcesParameter = {
  type: 'object',
  description: 'Resources that each pod requests.',
  default: {},
  properties: {
    cpu: { type: 'string', format: 'cpu', default: '50m', description: 'CPU request.' },
    memory: { type: 'string', format: 'memory', default: '256Mi', description: 'Memory request and limit.' },
  },
  additionalProperties: false,
} as const satisfies Schema;

/** What a container asks for; it cannot take all memory of its node. */
export function resourcesOf(given: Infer<typeof resourcesParameter> | undefined): Pick<Container, 'resources'> {
  const { cpu, memory } = withDefaults(given ?? {}, resourcesParameter);
  return { resources: { requests: { cpu, memory }, limits: { memory } } };
}
