import { variablesOf, type AddOnDescription } from '../description';
import type { ServiceValues } from './job';
import type { AddOnValues } from '../values';

/** What an add-on comes to beside the tests of an application: a service, and the variables its bindings give. */
export function addOnVariables(
  values: AddOnValues,
  alias: string,
  env: AddOnValues['env'],
  description: AddOnDescription,
): { readonly service?: ServiceValues; readonly variables: { readonly [name: string]: string } } {
  const { testing, parameters } = description;
  if (testing === undefined) return { variables: {} };
  const host = values.as.toLowerCase().replaceAll('_', '-');
  const version = String(values.parameters['version'] ?? parameters.properties['version']?.default ?? 'latest');
  const named = variablesOf(description, Object.keys(testing.bindings), alias, Object.entries(env ?? {}));
  // What is renamed need not be what tests have.
  const variables = [...named].flatMap(([variable, binding]) => {
    const value = Object.hasOwn(testing.bindings, binding) ? testing.bindings[binding] : undefined;
    return value === undefined ? [] : [[variable, value.replaceAll('{host}', host)] as const];
  });
  const service: ServiceValues | undefined =
    testing.image === undefined
      ? undefined
      : {
          name: `${testing.image}:${version}`,
          alias: host,
          ...(testing.variables === undefined ? {} : { variables: testing.variables }),
        };
  return { ...(service === undefined ? {} : { service }), variables: Object.fromEntries(variables) };
}
