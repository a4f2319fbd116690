import { formatOf } from '../../model/formats';
import type { ObjectSchema, Schema } from '../../model/schema';

/** A parameter as a reference tells it; what is in backquotes is to be written as it stands. */
export interface ParameterRow {
  /** Path from the top of the parameters: `resources.cpu`. */
  readonly name: string;
  readonly accepts: string;
  /** Its default, `required`, or nothing. */
  readonly standard: string;
  readonly description: string;
}

/** The parameters of a type, those inside of maps after the map. */
export function parameterRows(schema: Schema, prefix = ''): ParameterRow[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const isRequired = required.includes(name);
    const standard = isRequired ? 'required' : property.default === undefined ? '' : code(property.default);
    const items = typeof property.additionalProperties === 'object' ? property.additionalProperties : {};
    return [
      { name: path, accepts: accepted(property), standard, description: property.description ?? '' },
      ...parameterRows(property, `${path}.`),
      ...parameterRows(items, `${path}.<name>.`),
    ];
  });
}

/** A value for each parameter that must be given, or else for one that is often given. */
export function exampleParameters({ properties, required = [] }: ObjectSchema): { readonly [name: string]: unknown } {
  const optional = Object.keys(properties).find((name) => {
    const { default: standard, examples } = properties[name] ?? {};
    return examples !== undefined || typeof standard === 'string' || typeof standard === 'number';
  });
  const shown = required.length > 0 ? required : optional === undefined ? [] : [optional];
  return Object.fromEntries(shown.map((name) => [name, exampleOf(properties[name] ?? {})]));
}

function exampleOf({ examples, default: standard, enum: values }: Schema): unknown {
  return examples?.[0] ?? standard ?? values?.[0] ?? '…';
}

/** What a schema accepts, in words. */
function accepted(schema: Schema): string {
  const { type, enum: values, anyOf, items, minimum, maximum, additionalProperties, 'x-expected': expected } = schema;
  if (values !== undefined) return values.map(code).join(', ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(accepted))].join(', or ');
  if (expected !== undefined) return expected;
  const format = formatOf(schema.format);
  if (format !== undefined) return format.expected;
  if (type === 'array') return `list of ${items === undefined ? 'values' : plural(accepted(items))}`;
  if (type === 'object') {
    return typeof additionalProperties === 'object' && additionalProperties.properties === undefined
      ? `map of ${plural(accepted(additionalProperties))}`
      : 'map';
  }
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${type}, at least ${minimum}`;
  if (type === 'string') return 'text';
  return type === 'null' ? '`null`' : (type ?? 'anything');
}

function plural(noun: string): string {
  return /^\w+$/.test(noun) ? `${noun}s` : noun;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
