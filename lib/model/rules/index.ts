import { annotations, podAnnotations } from './annotations';
import { init, sidecars } from './containers';
import { labels } from './labels';
import { patches } from './patches';
import { ports } from './ports';
import { probes } from './probes';
import { redirects } from './redirects';
import type { Schema } from '../schema';
import type { Beside, Breach, Rule } from './rule';
import { autoscaling } from './autoscaling';
import { tolerations } from './tolerations';
import { volumes } from './volumes';

export type { Beside, Breach, Rule } from './rule';

/** Every `x-rule` of our schemas, by name: what they cannot say themselves, of a value and of what stands beside it. */
export const rules = {
  annotations,
  autoscaling,
  init,
  labels,
  patches,
  'pod-annotations': podAnnotations,
  ports,
  probes,
  redirects,
  sidecars,
  tolerations,
  volumes,
} as const satisfies { readonly [name: string]: Rule };

/**
 * What the rule of a schema, if it names one that we know, finds wrong with a value.
 * @param value valid by its schema
 * @param values the map it is in, and the schema of that
 */
export function breaches(
  value: unknown,
  { 'x-rule': name }: Schema,
  values: Beside['values'],
  { properties = {} }: Schema,
): readonly Breach[] {
  const known: { readonly [name: string]: Rule } = rules;
  const rule = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  return value === null ? [] : (rule?.(value, { values, properties }) ?? []);
}
