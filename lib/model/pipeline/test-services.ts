import { variableOf, type AddOnDescription } from '../description';
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
  const renamed = new Map(Object.entries(env ?? {}).map(([variable, binding]) => [binding, variable]));
  const variables = Object.entries(testing.bindings).map(([binding, value]) => [
    renamed.get(binding) ?? variableOf(description, alias, binding),
    value.replaceAll('{host}', host),
  ]);
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
