import { mapOf, type Finding, type Rule } from './rule';

/** What each operation of JSON Patch needs beside its path (RFC 6902, section 4). */
const needs: { readonly [operation: string]: 'value' | 'from' | undefined } = {
  add: 'value',
  replace: 'value',
  test: 'value',
  copy: 'from',
  move: 'from',
};

/** What objects are told apart by. */
const names = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'];

/** Operations say what they need, and nothing is called something else. */
export const patches: Rule = (value) =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown, index) => {
    const { patch } = mapOf(item);
    if (!Array.isArray(patch)) return identity(mapOf(patch), [index, 'patch']);
    return patch.flatMap((operation: unknown, at): Finding[] => {
      const { op, path: where } = mapOf(operation);
      const named = typeof where === 'string' ? where.slice(1).replace('/', '.') : '';
      if (op !== 'test' && op !== 'copy' && names.includes(named))
        return [renamed([index, 'patch', at, 'path'], named)];
      const needed = typeof op === 'string' ? needs[op] : undefined;
      if (needed === undefined || mapOf(operation)[needed] !== undefined) return [];
      const hint = needed === 'from' ? 'Say where it comes from, as a JSON pointer.' : 'Give it a value.';
      const path = [index, 'patch', at, 'op'];
      return [{ path, code: 'contradictory', message: `the operation ${String(op)} lacks "${needed}"`, hint }];
    });
  });

function identity(patch: Readonly<Record<string, unknown>>, at: Finding['path']): Finding[] {
  return names
    .filter((name) => name.split('.').reduce<unknown>((value, key) => mapOf(value)[key], patch) !== undefined)
    .map((name) => renamed([...at, ...name.split('.')], name));
}

function renamed(path: Finding['path'], name: string): Finding {
  const message = `a patch changes what an object says, not its ${name}`;
  const hint = 'Leave it out: kind: and name: beside patch: say which objects are meant.';
  return { path, code: 'contradictory', message, hint };
}
