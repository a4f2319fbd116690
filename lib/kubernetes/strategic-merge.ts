import { isRecord } from '../model';

/**
 * What tells the items of lists apart, by the name of the list: as `patchMergeKey` in the API's own types
 * (https://github.com/kubernetes/api/blob/master/core/v1/types.go). Lists of other names are replaced.
 */
const mergeKeys: { readonly [list: string]: readonly string[] } = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
};

/** A patch merged into a value, as `kubectl patch` does: maps by key, null removes, known lists by the names of their items. */
export function strategicMerge(base: unknown, patch: unknown, list = ''): unknown {
  if (isRecord(base) && isRecord(patch)) {
    const merged: Record<string, unknown> = { ...base };
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) Reflect.deleteProperty(merged, key);
      else merged[key] = strategicMerge(base[key], value, key);
    }
    return merged;
  }
  const keys = mergeKeys[list];
  if (keys === undefined || !Array.isArray(base) || !Array.isArray(patch)) return withoutNulls(patch);
  return mergeItems(base, patch, keys);
}

function mergeItems(base: readonly unknown[], patch: readonly unknown[], keys: readonly string[]): unknown[] {
  const result = [...base];
  for (const item of patch) {
    const key = isRecord(item) ? keys.find((name) => item[name] !== undefined) : undefined;
    const at =
      isRecord(item) && key !== undefined
        ? result.findIndex((known) => isRecord(known) && known[key] === item[key])
        : -1;
    const removes = isRecord(item) && item['$patch'] === 'delete';
    if (removes && at !== -1) result.splice(at, 1);
    else if (at !== -1) result[at] = strategicMerge(result[at], item);
    else if (!removes) result.push(withoutNulls(item));
  }
  return result;
}

/** What is removed where nothing is, is nothing. */
function withoutNulls(value: unknown): unknown {
  return isRecord(value) ? strategicMerge({}, value) : value;
}
