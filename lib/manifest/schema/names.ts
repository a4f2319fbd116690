import { aliasName, dnsLabel, variableName } from '../../model/names';
import type { Schema } from '../../model/schema';

/** A name of a project, application, environment or namespace. */
export const labelSchema = {
  type: 'string',
  pattern: dnsLabel.pattern,
  'x-expected': dnsLabel.expected,
} as const satisfies Schema;

/** The name under which an application knows an add-on. */
export const aliasSchema = {
  type: 'string',
  pattern: aliasName.pattern,
  'x-expected': aliasName.expected,
} as const satisfies Schema;

/** The name of an environment variable. */
export const variableSchema = {
  type: 'string',
  pattern: variableName.pattern,
  'x-expected': variableName.expected,
} as const satisfies Schema;

/** The key of a value that `infra config set` stores: a key of a Secret. */
export const configurationKeySchema = {
  ...variableSchema,
  maxLength: 253,
  'x-expected': `${variableName.expected}, at most 253 characters`,
} as const satisfies Schema;

/** A text without `${…}`. */
export const textSchema = { type: 'string', minLength: 1, 'x-placeholders': false } as const satisfies Schema;

/** A path in the repository or a pattern of paths. */
export const pathSchema = { ...textSchema, 'x-expected': 'a path in the repository' } as const satisfies Schema;

/** The hints for parameters that people write beside `parameters:` rather than under it. */
export function underParameters(...names: readonly string[]): { readonly [key: string]: string } {
  return Object.fromEntries(names.map((name) => [name, `It is a parameter: write parameters: { ${name}: … }.`]));
}
