import { alternatives, kindsOf, propertySchema } from '../model/check';
import type { Schema } from '../model/schema';
import { get, isNull, mapOf, textOf, type Entry, type MapNode, type Node } from './yaml/node';

/** One node over another: maps merge by key, everything else replaces; null stays, as it removes. */
export function mergeNodes(base: Node | undefined, over: Node): Node {
  return base?.kind === 'map' && over.kind === 'map' ? mergeMaps(base, over, mergeNodes) : over;
}

/** One application over another, both in canonical form: as `mergeNodes`, add-ons by alias. */
export function mergeApplications(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, (below, above, key) => {
    if (key === 'addons') return mergeAddOns(below, above);
    // A range of versions belongs to the type it was written beside.
    if (key === 'stack' && changes(below, above, 'type')) return above;
    return mergeNodes(below, above);
  });
}

/** Add-ons by alias; one of another type, or from elsewhere, takes nothing over from the one it replaces. */
export function mergeAddOns(base: Node | undefined, over: Node): Node {
  if (base?.kind !== 'map' || over.kind !== 'map') return over;
  return mergeMaps(base, over, (below, above) => {
    const isOther = changes(below, above, 'type') || changes(below, above, 'from');
    return isOther ? above : mergeNodes(below, above);
  });
}

/** The node without nulls that only removed something; those written in the base layer stay, to be complained about. */
export function withoutRemoved(node: Node, base: string, schema?: Schema): Node {
  if (node.kind !== 'map') return node;
  const branches = schema === undefined ? [] : alternatives(schema);
  const kept: (readonly [string, Entry])[] = [];
  for (const [key, entry] of node.entries) {
    const property = branches.map((branch) => propertySchema(branch, key)).find((found) => found !== undefined);
    if (isNull(entry.value) && entry.value.layer !== base && !acceptsNull(property)) continue;
    kept.push([key, { ...entry, value: withoutRemoved(entry.value, base, property) }]);
  }
  return mapOf(node.span, kept, node.layer);
}

function acceptsNull(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  return alternatives(schema).some((branch) => kindsOf(branch)?.includes('null') ?? true);
}

function mergeMaps(
  base: MapNode,
  over: MapNode,
  merge: (below: Node | undefined, above: Node, key: string) => Node,
): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const value = below === undefined ? entry.value : merge(below.value, entry.value, key);
    // The key of a merged map stays where the map was begun.
    entries.set(key, { key: below !== undefined && value !== entry.value ? below.key : entry.key, value });
  }
  return mapOf(base.span, entries, base.layer);
}

function changes(base: Node | undefined, over: Node, key: string): boolean {
  const above = textOf(get(over, key));
  return above !== undefined && above !== textOf(get(base, key));
}
