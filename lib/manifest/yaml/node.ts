import type { Span } from '../diagnostics/source-file';

/** A piece of YAML that knows where it was written, after aliases and merge keys were followed. */
export type Node = ScalarNode | MapNode | ListNode;

interface NodeBase {
  readonly span: Span;
  /** The layer it comes from, once layers are merged: application, default, production, … */
  readonly layer?: string;
}

/** A single value. */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  /** What YAML 1.2 reads. */
  readonly value: string | number | boolean | null;
  /** What is written, without quotes. */
  readonly text: string;
  /** Whether it was written without quotes, so that YAML guessed its type. */
  readonly plain: boolean;
}

/** A key and its value. */
export interface Entry {
  readonly key: Span;
  readonly value: Node;
}

/** Values by key, in the order they were written. */
export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  /** Entries whose key begins with a dot. */
  readonly hidden: ReadonlyMap<string, Entry>;
}

/** Values in order. */
export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

/** The value of a key, where the node is a map that has it and it is not null. */
export function get(node: Node | undefined, key: string): Node | undefined {
  const value = node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
  return value === undefined || isNull(value) ? undefined : value;
}

/** The entries of a map; none for anything else. */
export function entriesOf(node: Node | undefined): readonly (readonly [string, Entry])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

/** The items of a list; none for anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The text as written, where the node is a scalar that is not null. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

/** The scalars of a scalar or a list of scalars: the short and the long form of a list. */
export function scalarsOf(node: Node | undefined): readonly ScalarNode[] {
  const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return nodes.filter((item) => item.kind === 'scalar' && item.value !== null).filter((item) => item.kind === 'scalar');
}

/** Whether the node is an empty value, `null` or `~`. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** A map made of other nodes. */
export function mapOf(span: Span, entries: Iterable<readonly [string, Entry]>, layer?: string): MapNode {
  return { kind: 'map', span, entries: new Map(entries), hidden: new Map(), ...(layer === undefined ? {} : { layer }) };
}

/** A text that stands for something written in another form. */
export function textNode(span: Span, text: string, layer?: string): ScalarNode {
  return { kind: 'scalar', span, value: text, text, plain: false, ...(layer === undefined ? {} : { layer }) };
}

/** The same tree with every node marked as of a layer. */
export function inLayer<N extends Node>(node: N, layer: string): N;
export function inLayer(node: Node, layer: string): Node {
  if (node.kind === 'scalar') return { ...node, layer };
  if (node.kind === 'list') return { ...node, layer, items: node.items.map((item) => inLayer(item, layer)) };
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: inLayer(entry.value, layer) }] as const,
  );
  return { ...node, layer, entries: new Map(entries) };
}

/**
 * The span to point at for a path: the value's, or the nearest part around it that exists.
 * @param atKey point at the last key rather than at its value
 */
export function spanAt(node: Node, path: readonly (string | number)[], atKey = false): Span {
  let at = node;
  let span = node.span;
  for (const step of path) {
    const entry = at.kind === 'map' ? at.entries.get(String(step)) : undefined;
    const item = at.kind === 'list' && typeof step === 'number' ? at.items[step] : entry?.value;
    if (item === undefined) return span;
    at = item;
    span = atKey && entry !== undefined ? entry.key : isNull(item) && entry !== undefined ? entry.key : item.span;
  }
  return span;
}
