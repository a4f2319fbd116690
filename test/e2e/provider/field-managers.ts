import { valueAt, withValueAt } from './manifests';
import { isProperties, type Properties, type Property } from './values';

/** Who a plain create names as manager; the genuine provider does not apply until the first update. */
export const CREATING_MANAGER = 'pulumi-kubernetes';

const TAKEN_OVER = new Set([
  'kubectl/Apply',
  'kubectl/Update',
  'before-first-apply/Update',
  `${CREATING_MANAGER}/Update`,
  'pulumi-resource-kubernetes/Update',
]);

/** Whether the object was created by this provider and never applied since. */
export function createdByProvider(live: Properties): boolean {
  return entriesOf(live).some((entry) => entry.manager === CREATING_MANAGER && entry.operation === 'Update');
}

/**
 * The object's managed fields with those of a plain create (and of kubectl) handed to the applying manager, so that
 * the first apply may remove them; undefined where there is nothing to hand over.
 */
export function takeOver(live: Properties, manager: string): Property[] | undefined {
  const entries = entriesOf(live);
  const taken = entries.filter(
    (entry) => TAKEN_OVER.has(`${String(entry.manager)}/${String(entry.operation)}`) && entry.subresource === undefined,
  );
  if (taken.length === 0 || taken.every((entry) => isApplyOf(entry, manager))) return undefined;
  const own = entries.find((entry) => isApplyOf(entry, manager));
  const merged = [own, ...taken].reduce<Properties>((fields, entry) => mergeFields(fields, entry?.fieldsV1), {});
  const kept = entries.filter((entry) => entry !== own && !taken.includes(entry));
  return [...kept, { ...taken[0], ...own, manager, operation: 'Apply', fieldsV1: merged }];
}

/** The managed fields without those of a manager that is no longer used. */
export function relinquish(live: Properties, manager: string): Property[] {
  return entriesOf(live).filter((entry) => !isApplyOf(entry, manager));
}

/**
 * Inputs in which ignored fields have their live value, or are left out where another manager has them: stating them
 * would conflict, and leaving ours out would remove them.
 */
export function withIgnored(
  inputs: Properties,
  live: Properties,
  ignored: readonly string[],
  manager: string,
): Properties {
  return ignored.reduce((result, path) => {
    const keys = path.split('.');
    const owners = entriesOf(live).filter(
      (entry) =>
        valueAt(
          entry.fieldsV1,
          keys.map((key) => `f:${key}`),
        ) !== undefined,
    );
    const ours = owners.some((entry) => entry.manager === manager);
    if (owners.length > 0 && !ours) return withValueAt(result, keys, undefined);
    const value = valueAt(live, keys);
    return value === undefined ? result : withValueAt(result, keys, value);
  }, inputs);
}

function isApplyOf(entry: Properties, manager: string): boolean {
  return entry.manager === manager && entry.operation === 'Apply' && entry.subresource === undefined;
}

function entriesOf(live: Properties): Properties[] {
  const entries = valueAt(live, ['metadata', 'managedFields']);
  return Array.isArray(entries) ? entries.filter(isProperties) : [];
}

function mergeFields(left: Properties, right: Property | undefined): Properties {
  if (!isProperties(right)) return left;
  const merged = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const existing = merged[key];
    merged[key] = isProperties(existing) ? mergeFields(existing, value) : value;
  }
  return merged;
}
