import type { TreeObject } from '../kubernetes';
import { fieldManager, isRecord } from '../model';
import type { LiveObject, ManagedFields } from './cluster';
import { isEncrypted } from './secret-value';

/** A field we apply that somebody else has changed, or taken away. */
export interface Drift {
  readonly object: TreeObject;
  readonly live: LiveObject;
  /** As in `spec.template.spec.containers[web].image`. */
  readonly path: string;
  /** Who manages the field now. @default nobody: it was taken away */
  readonly manager?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Managers of people who change an object by hand: what they changed is put back without asking them. */
const byHand = /^(kubectl|k9s|Mozilla|dashboard|lens|node-fetch)/i;

/** Whether a field was changed by hand, and not by another tool that will want it back. */
export function isByHand({ manager }: Drift): boolean {
  return manager === undefined || byHand.test(manager);
}

/**
 * What of an object's fields is no longer as we applied it, by whom the API server says manages them.
 * @param applied what was applied last: what was never applied cannot have been taken away. Nothing, where that is not known
 */
export function driftOf(object: TreeObject, live: LiveObject, applied: Fields | undefined): Drift[] {
  const entries = live.fields ?? [];
  const ours = entries.filter(({ manager }) => isOurs(manager)).map(({ fields }) => fields);
  // Of what was never applied on the server nothing is known.
  if (ours.length === 0 || applied === undefined) return [];
  const { metadata, ...rest } = appliedAs(object);
  const { labels, annotations } = isRecord(metadata) ? metadata : {};
  const wanted = { ...rest, metadata: { labels, annotations } };
  const comparison = new Comparison(entries.filter(({ manager }) => !isOurs(manager)));
  for (const [key, value] of Object.entries(wanted)) {
    if (key === 'apiVersion' || key === 'kind') continue;
    const content = key === 'spec' ? live.spec : undefined;
    comparison.compare(value, applied[key], ours.flatMap(child(`f:${key}`)), [`f:${key}`], key, content);
  }
  return comparison.found.map(({ path, manager }) => ({
    object,
    live,
    path,
    ...(manager === undefined ? {} : { manager }),
  }));
}

/** The fields with which an object is applied. */
export function appliedAs({ manifest }: TreeObject): Fields {
  const { stringData, ...rest } = manifest;
  return isRecord(stringData) ? { ...rest, data: stringData } : rest;
}

/** What a person reads of it. */
export function describeDrift({ live: { kind, name }, path, manager }: Drift): string {
  const what = manager === undefined ? 'was removed by hand' : `was changed by ${manager}`;
  return `${kind} ${name}: ${path} ${what}`;
}

function isOurs(manager: string): boolean {
  return manager === fieldManager || manager.startsWith('pulumi-kubernetes');
}

/** Walks what is wanted beside the sets of managed fields (https://kubernetes.io/docs/reference/using-api/server-side-apply/). */
class Comparison {
  readonly found: { readonly path: string; readonly manager: string | undefined }[] = [];

  constructor(private readonly others: readonly ManagedFields[]) {}

  /**
   * @param applied what was applied at this place
   * @param ours our sets at this place; none where we do not manage it
   * @param steps how the sets name the place
   * @param content what is there. @default not known
   */
  compare(
    wanted: unknown,
    applied: unknown,
    ours: readonly Fields[],
    steps: readonly string[],
    path: string,
    content: unknown,
  ): void {
    if (wanted === undefined || wanted === null || applied === undefined || applied === null) return;
    // What a secret held is not known, and as good as what it is to hold.
    if (isEncrypted(applied)) return this.compare(wanted, wanted, ours, steps, path, content);
    if (ours.length === 0) return this.lost(wanted, steps, path, content);
    // A set without members stands for all there is below.
    if (ours.some((fields) => Object.keys(fields).length === 0)) return;
    if (Array.isArray(wanted)) {
      const before: readonly unknown[] = Array.isArray(applied) ? applied : [];
      return wanted.forEach((item) => this.compareItem(item, before, ours, steps, path, content));
    }
    if (!isRecord(wanted) || !isRecord(applied)) return;
    for (const [key, value] of Object.entries(wanted)) {
      const below = isRecord(content) ? (content[key] ?? absent) : undefined;
      const sets = ours.flatMap(child(`f:${key}`));
      this.compare(value, applied[key], sets, [...steps, `f:${key}`], `${path}${nameOf(key)}`, below);
    }
  }

  /** An item of a list goes by its key, as a container by its name; lists without keys are managed as a whole. */
  private compareItem(
    item: unknown,
    applied: readonly unknown[],
    ours: readonly Fields[],
    steps: readonly string[],
    path: string,
    content: unknown,
  ): void {
    const sets = [...ours, ...this.others.flatMap(({ fields }) => at(fields, steps))];
    const step = sets.flatMap((fields) => Object.keys(fields)).find((key) => keyOf(key, item) !== undefined);
    const key = step === undefined ? undefined : keyOf(step, item);
    const shown = isRecord(item) ? String(item['name'] ?? Object.values(key ?? {})[0] ?? '') : '';
    if (step === undefined) {
      if (Array.isArray(content) && isNamedAmong(applied, item) && !isNamedAmong(content, item))
        this.found.push({ path: `${path}[${shown}]`, manager: undefined });
      return;
    }
    const there = Array.isArray(content)
      ? (content.find((one) => keyOf(step, one) !== undefined) ?? absent)
      : undefined;
    const before = applied.find((one) => keyOf(step, one) !== undefined);
    this.compare(item, before, ours.flatMap(child(step)), [...steps, step], `${path}[${shown}]`, there);
  }

  private lost(wanted: unknown, steps: readonly string[], path: string, content: unknown): void {
    const owner = this.others.find(({ fields }) => at(fields, steps).length > 0);
    if (owner !== undefined) this.found.push({ path, manager: owner.manager });
    else if (content === absent && !isNothing(wanted)) this.found.push({ path, manager: undefined });
  }
}

/** A place that is looked at, and empty. */
const absent = Symbol('absent');

function child(step: string): (fields: Fields) => Fields[] {
  return (fields) => {
    const found = fields[step];
    return isRecord(found) ? [found] : [];
  };
}

function at(fields: Fields, steps: readonly string[]): Fields[] {
  return steps.reduce((sets, step) => sets.flatMap(child(step)), [fields]);
}

/** The key an item has under a step such as `k:{"name":"web"}`; what the item leaves out is a default of the server. */
function keyOf(step: string, item: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!step.startsWith('k:') || !isRecord(item)) return undefined;
  const key: unknown = JSON.parse(step.slice(2));
  if (!isRecord(key)) return undefined;
  return Object.entries(key).every(([name, value]) => item[name] === undefined || item[name] === value)
    ? key
    : undefined;
}

/** Whether a list has an item of the same name. */
function isNamedAmong(list: readonly unknown[], item: unknown): boolean {
  const name = isRecord(item) ? item['name'] : undefined;
  return typeof name === 'string' && list.some((one) => isRecord(one) && one['name'] === name);
}

/** What the API server may leave out. */
function isNothing(value: unknown): boolean {
  if (value === '' || value === false || value === 0) return true;
  return Array.isArray(value)
    ? value.length === 0
    : isRecord(value) && Object.values(value).every((part) => part === undefined);
}

function nameOf(key: string): string {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(key) ? `.${key}` : `["${key}"]`;
}
