import { alternatives, propertySchema } from '../model/check';
import type { Schema } from '../model/schema';
import { isNull, mapOf, type MapNode, type Node } from './yaml/node';

/**
 * The node without what a higher layer wrote something else instead of: `replicas` of the application where production
 * has `autoscaling`. What one layer wrote beside each other stays, to be complained about.
 * @param layers names of the layers, the lowest first
 */
export function withoutExcluded(node: MapNode, schema: Schema, layers: readonly string[]): MapNode {
  const rank = (value: Node): number =>
    Math.max(
      layers.indexOf(value.layer ?? ''),
      ...(value.kind === 'map' ? [...value.entries.values()].map((entry) => rank(entry.value)) : []),
    );
  const excluded = new Set(
    [...node.entries].flatMap(([key, { value }]) =>
      excludedBy(schema, key).flatMap((other) => {
        const rival = node.entries.get(other)?.value;
        if (rival === undefined || isNull(rival) || isNull(value) || rank(rival) === rank(value)) return [];
        return rank(rival) < rank(value) ? [other] : [key];
      }),
    ),
  );
  const kept = [...node.entries].flatMap(([key, entry]) => {
    if (excluded.has(key)) return [];
    const property = propertyOf(schema, key);
    const { value } = entry;
    const inner = value.kind === 'map' && property !== undefined ? withoutExcluded(value, property, layers) : value;
    return [[key, { ...entry, value: inner }] as const];
  });
  return mapOf(node.span, kept, node.layer);
}

function excludedBy(schema: Schema, key: string): readonly string[] {
  return propertyOf(schema, key)?.['x-excludes'] ?? [];
}

function propertyOf(schema: Schema, key: string): Schema | undefined {
  return alternatives(schema)
    .map((branch) => propertySchema(branch, key))
    .find((found) => found !== undefined);
}
