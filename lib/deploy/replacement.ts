import { isDeepStrictEqual } from 'node:util';
import type { TreeObject } from '../kubernetes';
import { amount, isRecord, refuseAtOnce, sourceOf, UserError, type Refuse } from '../model';
import type { LiveObject } from './cluster';

/** Fields the API server never changes; an object that differs in one has to be made anew, and its pods with it. */
const immutableFields: { readonly [kind: string]: readonly string[] } = {
  Deployment: ['selector'],
  StatefulSet: ['selector', 'serviceName', 'volumeClaimTemplates'],
};

/**
 * The objects that would have to be deleted and made anew.
 * @param refuse told where that was not allowed, or where it would shrink a volume, which nothing allows
 */
export function planReplacements(
  live: ReadonlyMap<TreeObject, LiveObject>,
  allowed: boolean,
  refuse: Refuse = refuseAtOnce,
): TreeObject[] {
  const shrinking = [...live].filter(([object, there]) => shrinks(object, there)).map(([object]) => object);
  if (shrinking.length > 0) {
    refuse(
      new UserError(`a volume can grow, but not shrink: ${shrinking.map(describe).join(', ')}`, {
        code: 'volume-shrinks',
        hint: 'Keep its size or increase it. For a smaller volume, attach a new add-on under another alias and move the data.',
      }),
    );
  }
  const replaced = [...live].filter(([object, there]) => differs(object, there)).map(([object]) => object);
  if (replaced.length > 0 && !allowed) {
    refuse(
      new UserError(
        `what cannot be changed in place would have to be deleted and recreated: ${replaced.map(describe).join(', ')}`,
        {
          code: 'replace-refused',
          hint: 'Nothing was changed. Use --allow-replace to do so; its pods do not serve in the meantime.',
        },
      ),
    );
  }
  return replaced;
}

function differs({ manifest }: TreeObject, { spec }: LiveObject): boolean {
  const wanted = manifest['spec'];
  if (spec === undefined || !isRecord(wanted)) return false;
  return (immutableFields[manifest.kind] ?? []).some((field) => {
    if (wanted[field] === undefined) return false;
    // A selector gets no defaults: one that is narrower is another.
    return field === 'selector' ? !isDeepStrictEqual(spec[field], wanted[field]) : !holds(spec[field], wanted[field]);
  });
}

/** Whether a value has everything that is wanted; the API server adds defaults to what it was given. */
function holds(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) && value.length === wanted.length && wanted.every((item, index) => holds(value[index], item))
    );
  }
  if (!isRecord(wanted)) return value === wanted;
  return isRecord(value) && Object.entries(wanted).every(([key, part]) => holds(value[key], part));
}

function shrinks({ manifest }: TreeObject, { kind, spec }: LiveObject): boolean {
  if (kind !== 'PersistentVolumeClaim') return false;
  return amount(String(storageOf(manifest['spec']))) < amount(String(storageOf(spec)));
}

function storageOf(spec: unknown): unknown {
  const resources = isRecord(spec) ? spec['resources'] : undefined;
  const requests = isRecord(resources) ? resources['requests'] : undefined;
  return isRecord(requests) ? requests['storage'] : undefined;
}

function describe({ construct, manifest }: TreeObject): string {
  const source = sourceOf(construct);
  return `${manifest.kind} ${manifest.metadata.name}${source === undefined ? '' : ` (${source.file}:${source.line})`}`;
}
