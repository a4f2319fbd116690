import { withValueAt } from './manifests';
import { isProperties, type Properties, type Property } from './values';

const SERVER_OWNED = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
];

/**
 * Brings inputs into the form in which the API server gives an object back, so that equal objects compare as equal.
 * The genuine provider decodes into Go types and back; the difference shows in quantities, nulls and empty lists.
 */
export function normalize(manifest: Properties): Properties {
  const bare = SERVER_OWNED.reduce((object, field) => withValueAt(object, ['metadata', field], undefined), manifest);
  return withoutNulls(manifest.kind === 'Secret' ? withDataOnly(bare) : bare);
}

/** Keeps of a live object what the inputs also state, which is what the next inputs are compared with. */
export function prune(live: Properties, inputs: Properties): Properties {
  const kept: Properties = {};
  for (const [key, value] of Object.entries(live)) {
    const input = inputs[key];
    if (input !== undefined) kept[key] = pruneValue(value, input);
  }
  return kept;
}

const HOLD_QUANTITIES = new Set(['requests', 'limits', 'hard', 'capacity', 'allocatable', 'sizeLimit', 'averageValue']);

/** Whether two values at a path mean the same to the API server, which writes quantities in a form of its own. */
export function sameScalar(path: readonly (string | number)[], left: Property, right: Property): boolean {
  if (left === right) return true;
  if (!path.some((part) => typeof part === 'string' && HOLD_QUANTITIES.has(part))) return false;
  const [a, b] = [quantity(left), quantity(right)];
  return a !== undefined && a === b;
}

function pruneValue(live: Property, input: Property): Property {
  if (isProperties(live) && isProperties(input)) return prune(live, input);
  if (!Array.isArray(live) || !Array.isArray(input)) return live;
  return live.slice(0, input.length).map((item, index) => {
    const counterpart = input[index];
    return counterpart === undefined ? item : pruneValue(item, counterpart);
  });
}

function withDataOnly(secret: Properties): Properties {
  const { stringData, ...rest } = secret;
  const encoded: Properties = isProperties(rest.data) ? { ...rest.data } : {};
  if (isProperties(stringData)) {
    for (const [key, value] of Object.entries(stringData)) {
      encoded[key] = typeof value === 'string' ? Buffer.from(value).toString('base64') : value;
    }
  }
  return Object.keys(encoded).length === 0 ? rest : { ...rest, data: encoded };
}

function withoutNulls(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
      .map(([key, value]) => [key, withoutNullsIn(value)]),
  );
}

function withoutNullsIn(property: Property): Property {
  if (Array.isArray(property)) return property.map(withoutNullsIn);
  return isProperties(property) ? withoutNulls(property) : property;
}

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

function quantity(value: Property): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const match = /^(\d+(?:\.\d+)?)([numkMGTP]|[KMGTP]i)?$/.exec(String(value));
  const factor = FACTORS[match?.[2] ?? ''];
  return match === null || factor === undefined ? undefined : Number((Number(match[1]) * factor).toPrecision(12));
}
