import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../model';
import { valueAt } from './property-path';

/** A property that differs. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What differs at the paths the engine tells. It compares lists by position; variables are compared by name instead,
 * since one that comes in between moves all that follow.
 */
export function differences(paths: readonly string[], before: unknown, after: unknown): readonly Difference[] {
  const told = paths.map((path) => /^(.*\.env)\[\d+\]/.exec(path)?.[1] ?? path);
  return [...new Set(told)].flatMap((path) => {
    const pair = { path, before: valueAt(before, path), after: valueAt(after, path) };
    return path.endsWith('.env') ? ofVariables(pair) : [pair];
  });
}

function ofVariables(pair: Difference): readonly Difference[] {
  const [was, is] = [byName(pair.before), byName(pair.after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].flatMap((name): Difference[] => {
    const [old, next] = [was.get(name), is.get(name)];
    if (isDeepStrictEqual(old, next)) return [];
    const path = `${pair.path}["${name}"]`;
    const inSecret = '.valueFrom.secretKeyRef';
    const [oldKey, nextKey] = [valueAt(old, inSecret.slice(1)), valueAt(next, inSecret.slice(1))];
    const isMoved = isRecord(oldKey) && isRecord(nextKey) && oldKey['key'] === nextKey['key'];
    if (!isMoved) return [{ path, before: contentOf(old), after: contentOf(next) }];
    return [{ path: `${path}${inSecret}.name`, before: oldKey['name'], after: nextKey['name'] }];
  });
  // Only their order differs.
  return changed.length === 0 ? [pair] : changed;
}

function byName(list: unknown): ReadonlyMap<string, unknown> {
  const entries = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return new Map(entries.flatMap((entry) => (isRecord(entry) ? [[String(entry['name']), entry] as const] : [])));
}

function contentOf(variable: unknown): unknown {
  return isRecord(variable) ? (variable['value'] ?? variable['valueFrom']) : undefined;
}
