import { describeValue, isRecord } from '../model';

/** Fields that the API takes as a number or as a text (`IntOrString`, `Quantity`), by their own or their map's name. */
const either = new Set([
  'port',
  'targetPort',
  'maxUnavailable',
  'maxSurge',
  'minAvailable',
  'limits',
  'requests',
  'sizeLimit',
  'storage',
]);

/** Maps and lists that hold nothing but texts. */
const texts = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'args', 'command', 'env', 'stringData']);

/**
 * What a change makes of an object that the API cannot read: a field that is of another kind than it was, or no text where
 * only texts are; undefined where nothing is.
 */
export function wrongType(before: unknown, after: unknown, steps: readonly string[] = []): string | undefined {
  // Null is as if it were not there.
  if (before === after || after === undefined || after === null) return undefined;
  const [was, is] = [kindOf(before), kindOf(after)];
  const isText = !isEither(steps) && isTextIn(steps);
  if (was === undefined ? isText && is !== 'text' : was !== is && !(isEither(steps) && is !== 'map' && is !== 'list')) {
    const wanted = was === undefined ? 'text' : `a ${was}`;
    return `/${steps.join('/')} must be ${wanted}, and would become ${describeValue(after)}`;
  }
  if (Array.isArray(after)) {
    const items: readonly unknown[] = Array.isArray(before) ? before : [];
    return first(after.map((item: unknown, index) => () => wrongType(items[index], item, [...steps, String(index)])));
  }
  if (!isRecord(after)) return undefined;
  const known = isRecord(before) ? before : {};
  return first(
    Object.entries(after).map(
      ([key, value]) =>
        () =>
          wrongType(known[key], value, [...steps, key]),
    ),
  );
}

type Kind = 'text' | 'number' | 'boolean' | 'map' | 'list';

/** What a value is to the API; undefined for nothing. */
function kindOf(value: unknown): Kind | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}

function isEither(steps: readonly string[]): boolean {
  return steps.slice(-2).some((step) => either.has(step));
}

/** Whether the place is one of a text: a label, an argument, the value of a variable. */
function isTextIn(steps: readonly string[]): boolean {
  const [around = '', own = ''] = steps.slice(-2);
  if (own === 'value' || own === 'name') return steps.includes('env');
  return around !== 'env' && texts.has(around);
}

function first(found: readonly (() => string | undefined)[]): string | undefined {
  for (const find of found) {
    const wrong = find();
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
