import { alternatives } from '../model/check';
import type { Schema } from '../model/schema';
import { isNull, type Node } from './yaml/node';

/** A key that belongs into the map above it, which is empty as the key is indented too little. */
export interface Outdented {
  readonly path: readonly string[];
  /** Where it belongs. */
  readonly above: readonly string[];
}

/**
 * Keys of entries that stand beside their entry: in `applications: { web: null, stack: web }`, stack is a key of web. Only
 * those right behind an entry without a value are meant: an application may well be named "build".
 */
export function outdented(node: Node, schema: Schema, path: readonly string[] = []): readonly Outdented[] {
  if (node.kind !== 'map') return [];
  const branches = alternatives(schema);
  const ofEntries = branches.flatMap(({ additionalProperties }) =>
    typeof additionalProperties === 'object' ? alternatives(additionalProperties) : [],
  );
  const found: Outdented[] = [];
  let above: string | undefined;
  for (const [key, { value }] of node.entries) {
    const own = branches.flatMap(({ properties }) =>
      properties !== undefined && Object.hasOwn(properties, key) ? (properties[key] ?? []) : [],
    );
    const isOfEntry = ofEntries.some(({ properties }) => properties !== undefined && Object.hasOwn(properties, key));
    if (above !== undefined && own.length === 0 && isOfEntry)
      found.push({ path: [...path, key], above: [...path, above] });
    else {
      above = isNull(value) ? key : undefined;
      for (const inner of own.length === 0 ? ofEntries : own) found.push(...outdented(value, inner, [...path, key]));
    }
  }
  return found;
}
