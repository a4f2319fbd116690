import { alternatives } from '../../model/check';
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

/** The parameters of a type, those inside of maps and lists after them. */
export function parameterRows(schema: Schema, prefix = ''): ParameterRow[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const isRequired = required.includes(name);
    const standard = isRequired ? 'required' : property.default === undefined ? '' : code(property.default);
    return [
      { name: path, accepts: accepted(property), standard, description: property.description ?? '' },
      ...insideOf(property, path),
    ];
  });
}

/** What is inside of a value, whichever of its forms has it. */
function insideOf(schema: Schema, path: string): ParameterRow[] {
  const forms = alternatives(schema);
  const own = forms.flatMap((form) => [
    ...parameterRows(form, `${path}.`),
    ...(typeof form.additionalProperties === 'object' ? insideOf(form.additionalProperties, `${path}.<name>`) : []),
  ]);
  const items = forms.flatMap((form) => (form.items === undefined ? [] : insideOf(form.items, `${path}[]`)));
  // One, or a list of the same, is told once.
  const known = new Set(own.map(({ name }) => name));
  return [...own, ...items.filter(({ name }) => !known.has(name.replace(`${path}[]`, path)))];
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
  if (anyOf !== undefined) return oneOf(anyOf);
  if (expected !== undefined) return expected;
  const format = formatOf(schema.format);
  if (format !== undefined) return format.expected;
  if (type === 'array') return `list${items === undefined ? '' : each(accepted(items))}`;
  if (type === 'object') {
    return typeof additionalProperties === 'object' && additionalProperties.properties === undefined
      ? `map${each(accepted(additionalProperties))}`
      : 'map';
  }
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${type}, at least ${minimum}`;
  if (type === 'string') return 'text';
  return type === 'null' ? '`null`' : (type ?? 'anything');
}

/** What any of some forms accepts; a list of what one alone may be is not told in full again. */
function oneOf(forms: readonly Schema[]): string {
  const single = [...new Set(forms.filter(({ type }) => type !== 'array').map(accepted))].join(', or ');
  const lists = forms
    .filter(({ type }) => type === 'array')
    .map((form) => {
      const items = form.items === undefined ? '' : accepted(form.items);
      return items === single || single.startsWith(`${items}, or `) ? 'a list of them' : accepted(form);
    });
  return [...new Set([single, ...lists])].filter((part) => part !== '').join(', or ');
}

/** ` of texts`, or in brackets where a plural would not read well: ` (each: the name of a Secret)`. */
function each(noun: string): string {
  return /^\w+$/.test(noun) ? ` of ${noun}s` : ` (each: ${noun})`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
