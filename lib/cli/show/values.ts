import type { EffectiveValue, Origin } from '../../manifest/effective';
import { off, type Line } from './outline';
import type { Places } from './places';

/** The values under a path, nested as they are in the manifest. */
export interface ValueTree {
  readonly value?: unknown;
  readonly origin?: Origin;
  readonly children: ReadonlyMap<string, ValueTree>;
}

/** Nests values by their paths; their order stays. */
export function nest(values: readonly EffectiveValue[]): ValueTree {
  const root = new Branch();
  for (const { path, value, origin } of values) {
    let at = root;
    for (const key of path) at = at.child(key);
    at.value = value;
    at.origin = origin;
  }
  return root;
}

class Branch implements ValueTree {
  value?: unknown;
  origin?: Origin;
  readonly children = new Map<string, Branch>();

  child(key: string): Branch {
    const known = this.children.get(key) ?? new Branch();
    this.children.set(key, known);
    return known;
  }
}

/** A value and what is nested in it as lines, each with where it comes from. @param type whose defaults these are */
export function valueLines(key: string, tree: ValueTree, depth: number, places: Places, type?: string): Line[] {
  const { value, origin, children } = tree;
  const lines = [...children].flatMap(([name, child]) => valueLines(name, child, depth + 1, places, type));
  if (origin === undefined) return [{ depth, key }, ...lines];
  const note = places.origin(origin, type);
  return [{ depth, key, value: value === null ? off : value, note, notable: places.isNotable(origin) }, ...lines];
}
