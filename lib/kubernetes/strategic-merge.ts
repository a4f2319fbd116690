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
  ports: ['containerPort', 'port', 'name'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
};

/**
 * Fields of which a map can have only one (`oneOf` and unions of the API's types), by the name of the map or of the list
 * it is in: whichever a patch gives takes the place of the others.
 */
const alternatives: { readonly [name: string]: (field: string) => boolean } = {
  env: (field) => field === 'value' || field === 'valueFrom',
  // All others are sources.
  volumes: (field) => field !== 'name',
};

/** Maps whose other fields are the settings of their type. */
const typed = new Set(['strategy', 'updateStrategy']);

/** What a patch leaves of a map: not what cannot stand beside that which it gives. */
function remaining(base: Fields, patch: Fields, name: string): Fields {
  if (typed.has(name)) return patch['type'] === undefined || patch['type'] === base['type'] ? base : {};
  const isAlternative = Object.hasOwn(alternatives, name) ? alternatives[name] : undefined;
  const given = Object.keys(patch).filter((field) => isAlternative?.(field) === true && patch[field] !== null);
  if (isAlternative === undefined || given.length === 0) return base;
  return Object.fromEntries(Object.entries(base).filter(([field]) => !isAlternative(field) || given.includes(field)));
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A patch merged into a value, as `kubectl patch` does: maps by key, null removes, known lists by the names of their items.
 * @param name of the field that holds the value, or the list that it is an item of
 */
export function strategicMerge(base: unknown, patch: unknown, name = ''): unknown {
  if (isRecord(base) && isRecord(patch)) {
    const merged: Record<string, unknown> = { ...remaining(base, patch, name) };
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) Reflect.deleteProperty(merged, key);
      else merged[key] = strategicMerge(merged[key], value, key);
    }
    return merged;
  }
  const keys = mergeKeys[name];
  if (keys === undefined || !Array.isArray(base) || !Array.isArray(patch)) return withoutNulls(patch);
  return mergeItems(base, patch, keys, name);
}

function mergeItems(
  base: readonly unknown[],
  patch: readonly unknown[],
  keys: readonly string[],
  list: string,
): unknown[] {
  const result = [...base];
  for (const item of patch) {
    const key = isRecord(item) ? keys.find((name) => item[name] !== undefined) : undefined;
    const at =
      isRecord(item) && key !== undefined
        ? result.findIndex((known) => isRecord(known) && known[key] === item[key])
        : -1;
    const removes = isRecord(item) && item['$patch'] === 'delete';
    if (removes && at !== -1) result.splice(at, 1);
    else if (at !== -1) result[at] = strategicMerge(result[at], item, list);
    else if (!removes) result.push(withoutNulls(item));
  }
  return result;
}

/** What is removed where nothing is, is nothing. */
function withoutNulls(value: unknown): unknown {
  return isRecord(value) ? strategicMerge({}, value) : value;
}
