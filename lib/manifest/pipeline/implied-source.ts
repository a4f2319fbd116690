import { deployedByJobs } from '../../model/pipeline/implied-deployment';
import type { ImpliedSource } from '../../model/pipeline/implied-pipeline';
import type { AddOnValues, ApplicationValues, ProjectValues } from '../../model/values';
import { defaultEnvironment } from '../environments';

/**
 * What implied jobs are made from, whichever environment a project is read for: each application as it is in the first
 * environment that has it, development the last, so that what development does without is tested, built and deployed. Only
 * the variables of tests are development's where it has the application, as those of production may lead to what is live.
 * @param names of all applications
 * @param environments names of all environments
 * @param valuesOf the values of an environment; undefined where it is not valid
 */
export function impliedSource(
  names: readonly string[],
  environments: readonly string[],
  valuesOf: (environment: string) => ProjectValues | undefined,
): ImpliedSource | undefined {
  const others = environments.filter((name) => name !== defaultEnvironment && !deployedByJobs.includes(name));
  const applications = new Map<string, ApplicationValues>();
  const addons = new Map<string, AddOnValues>();
  const deployed: Record<string, ProjectValues> = {};
  let first: ProjectValues | undefined;
  for (const environment of [...deployedByJobs.toReversed(), ...others, defaultEnvironment]) {
    // Few projects have an application that is in none of the first.
    if (others.includes(environment) && applications.size === names.length) continue;
    const values = valuesOf(environment);
    if (values === undefined) continue;
    first ??= values;
    if (deployedByJobs.includes(environment)) deployed[environment] = values;
    for (const each of values.applications) {
      const known = applications.get(each.name);
      if (known === undefined) applications.set(each.name, each);
      else if (environment === defaultEnvironment) applications.set(each.name, { ...known, variables: each.variables });
    }
    for (const each of values.addons) if (!addons.has(each.as)) addons.set(each.as, each);
  }
  if (first === undefined) return undefined;
  const inOrder = names.flatMap((name) => applications.get(name) ?? []);
  return { values: { ...first, applications: inOrder, addons: [...addons.values()] }, deployed };
}
