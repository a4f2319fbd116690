import { breaches, type Beside, type rules } from '../../../lib/model/rules';

/** What a rule tells of a value, as `path: message`; of a stack that serves requests at 8080. */
export function told(rule: keyof typeof rules, value: unknown, values: Beside['values'] = {}): string[] {
  const served = { type: 'object', properties: { port: { type: 'integer', default: 8080 } } } as const;
  return toldOf(rule, value, values, served);
}

/** The same, of a stack without a port. */
export function toldUnserved(rule: keyof typeof rules, value: unknown, values: Beside['values'] = {}): string[] {
  return toldOf(rule, value, values, { type: 'object', properties: {} });
}

function toldOf(
  rule: keyof typeof rules,
  value: unknown,
  values: Beside['values'],
  schema: Parameters<typeof breaches>[3],
): string[] {
  return breaches(value, { 'x-rule': rule }, values, schema).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}
