import type { IConstruct } from 'constructs';
import { check } from './check';
import type { ObjectSchema } from './schema';
import { ConstructError } from './scope';

/**
 * The parameters with the schema's defaults filled in.
 * @throws ConstructError that names every problem
 */
export function checkParameters<P extends object>(scope: IConstruct, given: object, schema: ObjectSchema): Readonly<P> {
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const issues = check(written, schema);
  if (issues.length > 0) {
    const lines = issues.map((issue) => `${issue.path.join('.') || 'parameters'}: ${issue.message}`);
    throw new ConstructError(scope, 'parameters-invalid', lines.join('; '));
  }
  const defaults = Object.entries(schema.properties).flatMap(([name, property]) =>
    'default' in property ? [[name, property.default] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...written } as P;
}
