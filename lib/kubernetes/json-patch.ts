import { JsonPatch } from 'cdk8s';
import { describeValue, isRecord } from '../model';

/** An operation of JSON Patch (RFC 6902). */
export interface Operation {
  readonly op: 'add' | 'replace' | 'remove' | 'copy' | 'move' | 'test';
  readonly path: string;
  readonly from?: string | undefined;
  readonly value?: unknown;
}

/** What becomes of a value, or why nothing does. */
export type Patched = { readonly value: unknown } | { readonly failure: string };

/** Changes a value step by step, as long as each finds what it needs. */
export function operate(value: unknown, operations: readonly Operation[]): Patched {
  let result = value;
  for (const operation of operations) {
    const failure = failureOf(result, operation);
    if (failure !== undefined) return { failure };
    result = JsonPatch.apply(result, toPatch(operation));
  }
  return { value: result };
}

function toPatch({ op, path, from = '', value }: Operation): JsonPatch {
  const make = {
    add: () => JsonPatch.add(path, value),
    replace: () => JsonPatch.replace(path, value),
    remove: () => JsonPatch.remove(path),
    copy: () => JsonPatch.copy(from, path),
    move: () => JsonPatch.move(from, path),
    test: () => JsonPatch.test(path, value),
  };
  return make[op]();
}

/** What an operation does not find, in words; undefined where it can be done. */
function failureOf(value: unknown, { op, path, from = '', value: wanted }: Operation): string | undefined {
  const source = op === 'copy' || op === 'move' ? from : path;
  if (op !== 'add' && find(value, source) === undefined) return `${source} does not exist`;
  if (op === 'move' && path.startsWith(`${from}/`)) return `${from} cannot be moved into itself`;
  if (op === 'test') {
    const found = find(value, path)?.value;
    const isSame = JSON.stringify(found) === JSON.stringify(wanted);
    return isSame ? undefined : `${path} is ${describeValue(found)}, not ${describeValue(wanted)}`;
  }
  if (op === 'remove' || op === 'replace') return undefined;
  const parent = path.slice(0, path.lastIndexOf('/'));
  const holder = find(value, parent)?.value;
  if (holder === undefined) return `${parent} does not exist`;
  const last = path.slice(parent.length + 1);
  if (Array.isArray(holder)) {
    const isPlace = last === '-' || (/^(0|[1-9]\d*)$/.test(last) && Number(last) <= holder.length);
    return isPlace
      ? undefined
      : `${parent} is a list of ${holder.length}; expected 0 to ${holder.length}, or - for its end`;
  }
  return isRecord(holder) ? undefined : `${parent} is ${describeValue(holder)}, which cannot contain anything`;
}

/** What a JSON pointer (RFC 6901) leads to; undefined where that is nothing. */
function find(value: unknown, pointer: string): { readonly value: unknown } | undefined {
  let at = value;
  for (const text of pointer.split('/').slice(1)) {
    const step = text.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!(isRecord(at) || Array.isArray(at)) || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return { value: at };
}
