import { variableOf, type AddOnDescription } from '../model/description';

export { bindingsOf } from '../model/description';

/** A named value an add-on gives. */
export interface Binding {
  readonly name: string;
  readonly secret: boolean;
}

/** The variables an add-on gives under an alias: name → binding. */
export function variablesOf(
  description: AddOnDescription,
  bindings: ReadonlyMap<string, Binding>,
  alias: string,
  env: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const renamed = new Set(env.values());
  const variables = new Map<string, string>();
  for (const name of bindings.keys()) {
    if (renamed.has(name)) continue;
    variables.set(variableOf(description, alias, name), name);
  }
  for (const [variable, binding] of env) variables.set(variable, binding);
  return variables;
}
