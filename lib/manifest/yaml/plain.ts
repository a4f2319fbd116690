import { alternatives, kindsOf, propertySchema, type Kind } from '../../model/check';
import type { Infer, Schema } from '../../model/schema';
import { isNull, type ListNode, type Node, type ScalarNode } from './node';
import type { Span } from '../diagnostics/source-file';

/** A text that YAML would have read as something else. */
export interface TakenAsWritten {
  readonly node: ScalarNode;
  readonly text: string;
  /** What YAML reads. */
  readonly read: string;
}

export interface PlainOptions {
  /** Called for each text that YAML would have read as something else. @default nothing is told */
  readonly onText?: (taken: TakenAsWritten) => void;
  /** Called for each scalar with its schema. @default nothing is told */
  readonly onScalar?: (node: ScalarNode, schema: Schema) => void;
  /** Called for each list with its schema. @default nothing is told */
  readonly onList?: (node: ListNode, schema: Schema) => void;
  /** Called for each key of a map with the schema of the map. @default nothing is told */
  readonly onKey?: (key: string, at: Span, schema: Schema | undefined) => void;
  /** Null removes what is inherited, so it is kept. @default false: an empty map or list is as if it were not written */
  readonly partial?: boolean;
}

const anything: Schema = {};

/** The plain value of a node. Where the schema wants a text, the text as written is taken: `3.10` is "3.10". */
export function toPlain(node: Node, schema: Schema = anything, options: PlainOptions = {}): unknown {
  if (node.kind === 'scalar') {
    options.onScalar?.(node, schema);
    return scalarValue(node, schema, options);
  }
  const branches = alternatives(schema);
  if (node.kind === 'list') {
    options.onList?.(node, schema);
    const items = branches.find(({ items: wanted }) => wanted !== undefined)?.items;
    return node.items.map((item) => toPlain(item, items, options));
  }
  const branch = mapBranch(node, branches);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of node.entries) {
    const property = branch === undefined ? undefined : propertySchema(branch, key);
    options.onKey?.(key, entry.key, branch);
    if (options.partial !== true && isNull(entry.value) && isOmitted(property)) continue;
    value[key] = toPlain(entry.value, property, options);
  }
  return value;
}

/** The value of a node that was found to be valid, as its schema types it. */
export function typed<const S extends Schema>(node: Node, schema: S): Infer<S> {
  // The one place where the check, which has run, stands for the compiler.
  return toPlain(node, schema) as Infer<S>;
}

/** An empty `parameters:` or `addons:` is what is left when all its lines are commented out. */
function isOmitted(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  const kinds = alternatives(schema).map(kindsOf);
  const has = (kind: Kind) => kinds.some((some) => some === undefined || some.includes(kind));
  return !has('null') && (has('object') || has('array'));
}

/** The alternative a map is meant for: the one whose `const` properties it has, else the first. */
function mapBranch(node: Node, branches: readonly Schema[]): Schema | undefined {
  const maps = branches.filter(({ type, properties, additionalProperties }) => {
    return (
      type === 'object' || (type === undefined && (properties !== undefined || additionalProperties !== undefined))
    );
  });
  if (maps.length < 2 || node.kind !== 'map') return maps[0];
  const agrees = (branch: Schema) =>
    Object.entries(branch.properties ?? {}).every(([key, { const: literal }]) => {
      const value = node.entries.get(key)?.value;
      return (
        literal === undefined || value === undefined || (value.kind === 'scalar' && value.text === String(literal))
      );
    });
  const knows = (branch: Schema) =>
    [...node.entries.keys()].filter((key) => propertySchema(branch, key) !== undefined).length;
  const agreeing = maps.filter(agrees);
  return agreeing.toSorted((a, b) => knows(b) - knows(a))[0] ?? maps[0];
}

function scalarValue(node: ScalarNode, schema: Schema, { onText }: PlainOptions): unknown {
  const { value, text } = node;
  if (typeof value === 'string' || value === null) return value;
  if (!takesText(schema, value)) return value;
  if (String(value) !== text) onText?.({ node, text, read: String(value) });
  return text;
}

/** Whether a number or boolean has to be taken as text, as the schema accepts texts and not it. */
function takesText(schema: Schema, value: number | boolean): boolean {
  const branches = alternatives(schema).map(kindsOf);
  const accepts = (kind: Kind) => branches.some((kinds) => kinds === undefined || kinds.includes(kind));
  if (!accepts('string')) return false;
  if (typeof value === 'boolean') return !accepts('boolean');
  return !accepts('number') && !(accepts('integer') && Number.isInteger(value));
}
