import { formatProblem } from './formats';
import { rangeProblem } from './formats/quantity';
import { defined } from './defined';
import type { IssueCode } from './error-codes';
import { nearest } from './nearest';
import { describeValue, quote } from './quote';
import { isRecord } from './record';
import { breaches, type Breach } from './rules';
import type { Schema } from './schema';

export { describeValue, quote };

/** One problem of a value. */
export interface Issue {
  /** Keys and indexes that lead to the value; the unknown or missing key itself comes last. */
  readonly path: readonly (string | number)[];
  readonly code: IssueCode;
  /** What is wrong and what is accepted, one sentence without full stop. */
  readonly message: string;
  /** What is accepted, where it is a list of names or values. */
  readonly accepted?: readonly string[];
  /** The accepted name or value that was probably meant. */
  readonly suggestion?: string;
  /** What to do next. */
  readonly hint?: string;
}

export interface CheckOptions {
  /** The value is a layer that is merged over another: nothing is required and null removes. @default false */
  readonly partial?: boolean;
}

/** A JSON kind, as schemas call it. */
export type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';

type Path = readonly (string | number)[];

/**
 * Every problem of a plain value under a schema. A schema with `properties` is closed unless it says otherwise:
 * `additionalProperties` is false by default there.
 */
export function check(value: unknown, schema: Schema, options: CheckOptions = {}): Issue[] {
  return checkAt(value, schema, [], options.partial === true);
}

/** The alternatives of a schema: its `anyOf`, nested ones included, else itself. */
export function alternatives(schema: Schema): readonly Schema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(alternatives);
}

/** The kinds of values a schema without alternatives accepts; undefined for any. */
export function kindsOf(schema: Schema): readonly Kind[] | undefined {
  if (schema.type !== undefined) return [schema.type];
  const literals = schema.const === undefined ? schema.enum : [schema.const];
  return literals === undefined ? undefined : [...new Set(literals.map(kindOfLiteral))];
}

/** Whether a schema closes its map to keys it does not name. */
export function isClosed(schema: Schema): boolean {
  return schema.additionalProperties === undefined
    ? schema.properties !== undefined
    : schema.additionalProperties === false;
}

/** The schema of a key of a map; undefined where any value goes. */
export function propertySchema(schema: Schema, key: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function checkAt(value: unknown, schema: Schema, path: Path, partial: boolean): Issue[] {
  if (partial && value === null) return [];
  const all = alternatives(schema);
  const fitting = all.filter((branch) => acceptsKind(branch, value));
  if (fitting.length === 0) return [wrongType(value, schema, all, path)];
  const chosen = narrowByConst(fitting, value);
  let best: Issue[] | undefined;
  for (const branch of chosen) {
    const issues = checkBranch(value, branch, path, partial);
    if (issues.length === 0) return [];
    if (best === undefined || issues.length < best.length) best = issues;
  }
  return best ?? [wrongConst(fitting, value, path)];
}

/** Keeps the maps whose `const` properties agree with the value; alternatives without such properties always agree. */
function narrowByConst(branches: readonly Schema[], value: unknown): readonly Schema[] {
  if (branches.length < 2 || !isRecord(value)) return branches;
  return branches.filter((branch) =>
    Object.entries(branch.properties ?? {}).every(
      ([key, property]) => property.const === undefined || !Object.hasOwn(value, key) || value[key] === property.const,
    ),
  );
}

function checkBranch(value: unknown, schema: Schema, path: Path, partial: boolean): Issue[] {
  const literals = schema.const === undefined ? schema.enum : [schema.const];
  if (literals !== undefined && !literals.some((literal) => literal === value))
    return [notAccepted(value, literals, path)];
  if (typeof value === 'string') return checkText(value, schema, path);
  if (typeof value === 'number') return checkNumber(value, schema, path);
  if (Array.isArray(value)) return checkList(value, schema, path);
  if (isRecord(value)) return checkMap(value, schema, path, partial);
  return [];
}

function checkText(value: string, schema: Schema, path: Path): Issue[] {
  // It ends the text for whatever runs: neither a variable nor an argument can hold one.
  if (value.includes('\0'))
    return [
      { path, code: 'not-accepted', message: `${quote(value)} contains a NUL character; expected text without one` },
    ];
  // What a placeholder stands for is not known yet.
  if (schema['x-placeholders'] === true && value.includes('${')) return [];
  const length = [...value].length;
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Infinity)) {
    const expected = schema['x-expected'] ?? `text of ${range(schema.minLength, schema.maxLength)} characters`;
    const found = value === '' ? 'the text is empty' : `${quote(value)} has ${length} characters`;
    return [{ path, code: 'wrong-length', message: `${found}; expected ${expected}` }];
  }
  if (schema.pattern !== undefined && !regExp(schema.pattern).test(value)) {
    const expected = schema['x-expected'] ?? `text that matches ${schema.pattern}`;
    return [{ path, code: 'wrong-format', message: `${quote(value)} is not accepted; expected ${expected}` }];
  }
  const { format } = schema;
  const message = format === undefined ? undefined : formatProblem(format, value, schema['x-expected']);
  if (message !== undefined) return [{ path, code: 'wrong-format', message }];
  const accepted = rangeProblem(value, schema['x-least'], schema['x-most']);
  if (accepted === undefined) return [];
  return [{ path, code: 'out-of-range', message: `${quote(value)} is out of range; expected ${accepted}` }];
}

function checkNumber(value: number, schema: Schema, path: Path): Issue[] {
  if (value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity)) return [];
  const expected = schema['x-expected'] ?? range(schema.minimum, schema.maximum);
  return [{ path, code: 'out-of-range', message: `${value} is out of range; expected ${expected}` }];
}

function checkList(value: readonly unknown[], schema: Schema, path: Path): Issue[] {
  const { items } = schema;
  // A list replaces the inherited one as a whole, so what is required inside of it stays required.
  const issues =
    items === undefined ? [] : value.flatMap((item, index) => checkAt(item, items, [...path, index], false));
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) {
    const expected = schema['x-expected'] ?? `${range(schema.minItems, schema.maxItems)} items`;
    const found = value.length === 0 ? 'the list is empty' : `the list has ${value.length} items`;
    issues.push({ path, code: 'wrong-length', message: `${found}; expected ${expected}` });
  }
  return issues;
}

function checkMap(value: Readonly<Record<string, unknown>>, schema: Schema, path: Path, partial: boolean): Issue[] {
  const issues: Issue[] = [];
  const closed = isClosed(schema);
  const known = Object.keys(schema.properties ?? {});
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const at = [...path, key];
    const property = propertySchema(schema, key);
    const isNamed = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
    if (!isNamed && closed) {
      // Removing what is not there harms nobody, and a layer may remove what another type had.
      if (!(partial && item === null)) issues.push(unknownKey(key, known, at, schema['x-elsewhere']));
      continue;
    }
    if (schema.propertyNames !== undefined) {
      for (const { code, message } of checkAt(key, schema.propertyNames, at, false)) {
        issues.push({ path: at, code, message: `the key ${message}` });
      }
    }
    if (property === undefined) continue;
    const found = checkAt(item, property, at, partial);
    // A rule reads a value that is valid by itself; over a layer more may be written.
    issues.push(...(found.length > 0 || partial ? found : breaches(item, property, value, schema).map(within(at))));
  }
  if (partial) return issues;
  issues.push(...conflicts(value, schema, path));
  for (const key of schema.required ?? []) {
    if (Object.hasOwn(value, key) && value[key] !== undefined) continue;
    const description = propertySchema(schema, key)?.['x-expected'];
    const expected = description === undefined ? '' : `; it takes ${description}`;
    issues.push({ path: [...path, key], code: 'missing-key', message: `"${key}" is missing${expected}` });
  }
  return issues;
}

function within(path: Path): (breach: Breach) => Issue {
  return (breach) => ({ ...breach, path: [...path, ...breach.path] });
}

/** Keys that cannot stand beside each other. */
function conflicts(value: Readonly<Record<string, unknown>>, schema: Schema, path: Path): Issue[] {
  const isGiven = (key: string) => Object.hasOwn(value, key) && value[key] !== undefined && value[key] !== null;
  return Object.keys(value)
    .filter(isGiven)
    .flatMap((key) => (propertySchema(schema, key)?.['x-excludes'] ?? []).filter(isGiven).map((other) => [key, other]))
    .map(([key = '', other = '']) => ({
      path: [...path, key],
      code: 'conflicting-keys',
      message: `"${key}" cannot be used together with "${other}"; keep only one of them`,
    }));
}

function unknownKey(key: string, known: readonly string[], path: Path, elsewhere: Schema['x-elsewhere'] = {}): Issue {
  const hint = Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined;
  // What is known to stand elsewhere is no typing mistake.
  const suggestion = hint === undefined ? nearest(key, known) : undefined;
  const accepted = known.length === 0 ? 'no keys are allowed here' : `expected one of ${known.join(', ')}`;
  const message = `unknown key ${quote(key)}; ${suggestion === undefined ? accepted : `did you mean "${suggestion}"?`}`;
  return { path, code: 'unknown-key', message, accepted: known, ...defined({ suggestion, hint }) };
}

function notAccepted(value: unknown, literals: readonly unknown[], path: Path): Issue {
  const accepted = literals.map(String);
  const suggestion = nearest(String(value), accepted);
  const list = `expected ${accepted.length === 1 ? '' : 'one of '}${accepted.join(', ')}`;
  const meant = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  const message = `${describeValue(value)} is not accepted; ${list}${meant}`;
  return { path, code: 'not-accepted', message, accepted, ...(suggestion === undefined ? {} : { suggestion }) };
}

function wrongConst(branches: readonly Schema[], value: unknown, path: Path): Issue {
  const record = isRecord(value) ? value : {};
  for (const key of Object.keys(branches[0]?.properties ?? {})) {
    const literals: unknown[] = branches.flatMap((branch) => branch.properties?.[key]?.const ?? []);
    if (literals.length > 0 && !literals.includes(record[key]))
      return notAccepted(record[key], literals, [...path, key]);
  }
  return { path, code: 'not-accepted', message: `${describeValue(value)} matches none of the expected forms` };
}

function wrongType(value: unknown, schema: Schema, all: readonly Schema[], path: Path): Issue {
  const expected = schema['x-expected'] ?? [...new Set(all.map(expectation))].join(' or ');
  const accepted = all.flatMap((branch) => branch.enum ?? []).map(String);
  const message = `expected ${expected}, found ${describeValue(value)}`;
  const hint = onlyKey(value, all, path);
  return { path, code: 'wrong-type', message, ...(accepted.length === 0 ? {} : { accepted }), ...defined({ hint }) };
}

/** How a text is written for which there is a map with a single key: `cluster: { context: prod-eu }`. */
function onlyKey(value: unknown, all: readonly Schema[], path: Path): string | undefined {
  const [first, ...others] = all;
  const [only, ...more] = Object.entries(first?.properties ?? {});
  if (typeof value !== 'string' || others.length > 0 || only === undefined || more.length > 0) return undefined;
  const [key, schema] = only;
  const name = path.at(-1);
  if (typeof name !== 'string' || checkAt(value, schema, path, false).length > 0) return undefined;
  return `Write ${name}: { ${key}: ${value} }.`;
}

function expectation(schema: Schema): string {
  if (schema['x-expected'] !== undefined) return schema['x-expected'];
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  const names: Record<Kind, string> = {
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    object: 'a map',
    array: 'a list',
    null: 'null',
  };
  return schema.type === undefined ? 'a value' : names[schema.type];
}

function acceptsKind(schema: Schema, value: unknown): boolean {
  const kinds = kindsOf(schema);
  if (kinds === undefined) return true;
  const kind = kindOfLiteral(value);
  return kinds.includes(kind) || (kind === 'integer' && kinds.includes('number'));
}

function kindOfLiteral(value: unknown): Kind {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return Array.isArray(value) ? 'array' : 'object';
}

function range(low: number | undefined, high: number | undefined): string {
  if (low !== undefined && high !== undefined) return low === high ? String(low) : `${low} to ${high}`;
  if (low !== undefined) return `${low} or more`;
  return high === undefined ? 'any' : `at most ${high}`;
}

function regExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}
