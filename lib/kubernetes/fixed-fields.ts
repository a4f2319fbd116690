import { isRecord, serverFields, type PatchedObject } from '../model';

/** A field that no change of an object may touch, and what to do instead. */
export interface FixedField {
  readonly field: string;
  readonly hint: string;
}

/**
 * What a change touches of an object that the API never takes: what it sets itself, and what makes pods those of their
 * workload, which stays as it was created; undefined where it touches nothing of it.
 */
export function fixedField(before: PatchedObject, after: PatchedObject): FixedField | undefined {
  const served = serverFields.find((field) => differs(at(before, field), at(after, field)));
  if (served !== undefined) return { field: served, hint: 'Kubernetes sets it itself.' };
  if (at(before, 'spec.template') === undefined) return undefined;
  if (differs(at(before, 'spec.selector'), at(after, 'spec.selector')))
    return { field: 'spec.selector', hint: 'It can never change; add labels of your own to the pods.' };
  const labels = at(after, 'spec.template.metadata.labels');
  const selected = at(before, 'spec.selector.matchLabels');
  const lost = Object.entries(isRecord(selected) ? selected : {}).find(
    ([label, value]) => !isRecord(labels) || labels[label] !== value,
  );
  if (lost === undefined) return undefined;
  return { field: `the label ${lost[0]} in spec.template`, hint: 'Its pods are found by it; keep it as it is.' };
}

function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), object);
}

function differs(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
