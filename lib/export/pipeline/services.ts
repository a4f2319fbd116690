import type { ServiceValues } from '../../model/pipeline/job';
import type { Language } from './language';

/** The variables of a service as the target takes them: its own, else those that are given. */
export function serviceVariables<T extends object>(
  { variables }: ServiceValues,
  { literal }: Language,
  others: T,
): T | { readonly [variable: string]: string } {
  if (variables === undefined) return others;
  return Object.fromEntries(Object.entries(variables).map(([variable, value]) => [variable, literal(value)]));
}
