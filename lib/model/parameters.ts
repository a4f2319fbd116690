import type { IConstruct } from 'constructs';
import { alternatives, check } from './check';
import { isRecord } from './record';
import type { Filled, ObjectSchema, Schema } from './schema';
import { ConstructError } from './scope';

/**
 * The parameters with the schema's defaults filled in.
 * @throws ConstructError that names every problem
 */
export function checkParameters<P extends object>(scope: IConstruct, given: object, schema: ObjectSchema): Readonly<P> {
  const issues = check(given, schema);
  if (issues.length > 0) {
    const lines = issues.map((issue) => `${issue.path.join('.') || 'parameters'}: ${issue.message}`);
    const hints = [...new Set(issues.flatMap(({ hint }) => hint ?? []))];
    throw new ConstructError(
      scope,
      'parameters-invalid',
      lines.join('; '),
      hints.length === 0 ? undefined : hints.join(' '),
    );
  }
  return withDefaults(given, schema) as P;
}

/** A valid value with the schema's defaults filled in, in the maps and lists inside of it too. */
export function withDefaults<const S extends Schema>(value: unknown, schema: S): Filled<S> {
  return filled(value, schema) as Filled<S>;
}

function filled(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return value.map((item) => filledItem(item, schema));
  const branch = isRecord(value) ? alternatives(schema).find((one) => check(value, one).length === 0) : undefined;
  if (!isRecord(value) || branch === undefined) return value;
  const { properties, additionalProperties } = branch;
  if (properties === undefined && typeof additionalProperties !== 'object') return value;
  const result: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties ?? {})) {
    const given = value[name] === undefined ? property.default : value[name];
    if (given !== undefined) result[name] = filled(given, property);
  }
  const rest = typeof additionalProperties === 'object' ? additionalProperties : {};
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined && !(properties !== undefined && Object.hasOwn(properties, name)))
      result[name] = filled(item, rest);
  }
  return result;
}

function filledItem(item: unknown, schema: Schema): unknown {
  const items = alternatives(schema).find((one) => one.items !== undefined)?.items;
  return items === undefined ? item : filled(item, items);
}
