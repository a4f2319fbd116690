import { serverFields } from '../patch';
import { asMap, type Breach, type Rule } from './rule';

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

/** What no patch changes. */
const fixed = [...names, ...serverFields];

/** Operations say what they need, and nothing is called something else. */
export const patches: Rule = (value) =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown, index) => {
    const { patch } = asMap(item);
    if (!Array.isArray(patch)) return identity(asMap(patch), [index, 'patch']);
    return patch.flatMap((operation: unknown, at): Breach[] => {
      const { op, path: where } = asMap(operation);
      const steps = typeof where === 'string' ? where.slice(1).replaceAll('/', '.') : '';
      const field = fixed.find((name) => `${steps}.`.startsWith(`${name}.`));
      if (op !== 'test' && field !== undefined) return [refused([index, 'patch', at, 'path'], field)];
      const needed = typeof op === 'string' ? needs[op] : undefined;
      if (needed === undefined || asMap(operation)[needed] !== undefined) return [];
      const hint = needed === 'from' ? 'Give the source as a JSON pointer.' : 'Give it a value.';
      const path = [index, 'patch', at, 'op'];
      return [{ path, code: 'contradictory', message: `the operation ${String(op)} lacks "${needed}"`, hint }];
    });
  });

function identity(patch: Readonly<Record<string, unknown>>, at: Breach['path']): Breach[] {
  return fixed
    .filter((name) => name.split('.').reduce<unknown>((value, key) => asMap(value)[key], patch) !== undefined)
    .map((name) => refused([...at, ...name.split('.')], name));
}

function refused(path: Breach['path'], name: string): Breach {
  const message = `a patch cannot change the ${name} of an object`;
  const hint = serverFields.includes(name)
    ? 'Remove it: Kubernetes sets it itself.'
    : 'Remove it. To select the objects to patch, use kind: and name: next to patch:.';
  return { path, code: 'contradictory', message, hint };
}
