import type { Container } from './api';
import type { Schema } from '../model';

/** The parameter that names further ports. */
export const portsParameter = {
  type: 'object',
  'x-rule': 'ports',
  description:
    'Further ports that the container listens on, by name. Each is reachable inside the cluster at the same number.',
  propertyNames: {
    pattern: '^(?!http$)(?=[a-z0-9]*[a-z])[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 15,
    'x-expected':
      'a-z, 0-9 and "-", at most 15 characters, at least one of them a letter; http is reserved for the stack\'s own port',
  },
  additionalProperties: { type: 'integer', minimum: 1, maximum: 65535 },
} as const satisfies Schema;

/** Ports by name. */
export type Ports = { readonly [name: string]: number };

/** The ports of a container: the one requests come in at, and further ones. */
export function containerPorts(port: number | undefined, further: Ports = {}): Pick<Container, 'ports'> {
  const all = [...(port === undefined ? [] : [['http', port] as const]), ...Object.entries(further)];
  return all.length === 0 ? {} : { ports: all.map(([name, containerPort]) => ({ name, containerPort })) };
}

/** The names of ports. */
export function portNames(ports: Ports = {}): string[] {
  return Object.keys(ports);
}
