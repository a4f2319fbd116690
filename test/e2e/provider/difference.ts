import { sameScalar } from './normalization';
import { isProperties, Unknown, type Properties, type Property } from './values';

/** What happens to one property. */
export type ChangeKind = 'add' | 'delete' | 'update';

/** A property that differs, and whether only a replacement can change it. */
export interface Change {
  readonly kind: ChangeKind;
  readonly replace: boolean;
}

type Path = readonly (string | number)[];

/** Compares the pruned live object with the new inputs; keys are property paths as the engine writes them. */
export function difference(
  before: Properties,
  after: Properties,
  replacing: readonly string[],
): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const patterns = replacing.map((pattern) => pattern.split('.'));

  const note = (kind: ChangeKind, path: Path, value: Property | undefined): void => {
    changes.set(writePath(path), { kind, replace: patterns.some((pattern) => touches(pattern, path, value)) });
  };
  const compare = (old: Property | undefined, next: Property | undefined, path: Path): void => {
    if (next === undefined || next === null) {
      if (old !== undefined && old !== null) note('delete', path, undefined);
    } else if (old === undefined || old === null) {
      if (!isEmpty(next)) note('add', path, next);
    } else if (isProperties(old) && isProperties(next)) {
      for (const key of new Set([...Object.keys(old), ...Object.keys(next)]))
        compare(old[key], next[key], [...path, key]);
    } else if (Array.isArray(old) && Array.isArray(next)) {
      for (let index = 0; index < Math.max(old.length, next.length); index++) {
        compare(old[index], next[index], [...path, index]);
      }
    } else if (next instanceof Unknown || !sameScalar(path, old, next)) {
      note('update', path, next);
    }
  };
  compare(before, after, []);
  return changes;
}

/** Whether a path written by the engine or a user covers another, as `spec` covers `spec.replicas`. */
export function covers(ignored: string, path: string): boolean {
  return path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);
}

/** The server drops empty labels, annotations and the like, so that stating them is no change. */
function isEmpty(value: Property): boolean {
  return isProperties(value) && Object.keys(value).length === 0;
}

function touches(pattern: readonly string[], path: Path, value: Property | undefined): boolean {
  const common = Math.min(pattern.length, path.length);
  for (let index = 0; index < common; index++) {
    if (pattern[index] !== '*' && pattern[index] !== path[index]) return false;
  }
  // The field itself or a part of it changed; or a whole that now brings the field.
  return path.length >= pattern.length || bringsField(pattern.slice(common), value);
}

function bringsField(rest: readonly string[], value: Property | undefined): boolean {
  const [key, ...deeper] = rest;
  if (key === undefined) return true;
  if (key === '*') return Array.isArray(value) && value.some((item) => bringsField(deeper, item));
  const inner = isProperties(value) ? value[key] : undefined;
  return inner !== undefined && bringsField(deeper, inner);
}

function writePath(path: Path): string {
  return path.reduce<string>((written, part) => {
    if (typeof part === 'number') return `${written}[${part}]`;
    if (/[."[\]]/.test(part)) return `${written}["${part.replaceAll('"', '\\"')}"]`;
    return written === '' ? part : `${written}.${part}`;
  }, '');
}
