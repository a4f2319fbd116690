import { createHash, randomBytes } from 'node:crypto';
import { readCheckpoint } from './checkpoint';
import { covers, difference, type Change } from './difference';
import { annotationOf, kindOf, nameOfUrn, stringAt, withValueAt, type ObjectKind } from './manifests';
import { normalize, prune } from './normalization';
import { replacingFields } from './replacement';
import { isNamespacedByName } from './resource-client';
import { copySecrecy } from './secrecy';
import type { Settings } from './settings';
import { hasUnknown, reveal, type Properties } from './values';

const AUTONAMED = 'pulumi.com/autonamed';

/** What the engine is to do about one resource. */
export interface Plan {
  readonly changes: ReadonlyMap<string, Change>;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** Completes inputs: the name, where the program gives none, and the namespace. */
export async function checkInputs(
  settings: Settings,
  urn: string,
  news: Properties,
  olds: Properties,
  seed: Uint8Array,
): Promise<Properties> {
  const oldInputs = reveal(olds);
  let inputs = reveal(news);
  if (!hasUnknown(inputs)) inputs = normalize(inputs);
  if (stringAt(inputs, 'metadata', 'name') === undefined && !hasUnknown(inputs.metadata ?? null)) {
    const adopted = annotationOf(oldInputs, AUTONAMED) === 'true' ? stringAt(oldInputs, 'metadata', 'name') : undefined;
    const suffix = seed.length > 0 ? createHash('sha256').update(seed).digest() : randomBytes(4);
    const name = adopted ?? `${nameOfUrn(urn)}-${suffix.toString('hex').slice(0, 8)}`;
    inputs = withValueAt(inputs, ['metadata', 'name'], name);
    inputs = withValueAt(inputs, ['metadata', 'annotations', AUTONAMED], 'true');
  }
  if ((stringAt(inputs, 'metadata', 'namespace') ?? '') === '' && !hasUnknown(namespaceOf(inputs))) {
    if (await isNamespaced(settings, kindOf(inputs))) {
      inputs = withValueAt(inputs, ['metadata', 'namespace'], settings.defaultNamespace);
    }
  }
  return copySecrecy(inputs, news);
}

/**
 * Compares the new inputs with what the server last had of the old ones.
 *
 * @throws Error where the state holds no object, as one that was written by hand and not refreshed.
 */
export async function planChange(
  settings: Settings,
  outputs: Properties,
  news: Properties,
  ignored: readonly string[],
): Promise<Plan> {
  const checkpoint = readCheckpoint(outputs);
  const liveName = stringAt(checkpoint.live, 'metadata', 'name');
  if (liveName === undefined) throw new Error('expected live object name to be nonempty');
  const revealed = reveal(news);
  let after = hasUnknown(revealed) ? revealed : normalize(revealed);
  let before = prune(checkpoint.live, normalize(checkpoint.inputs));
  const kind = kindOf(after);
  const namespaced = await isNamespaced(settings, kind);
  const canonical = (manifest: Properties): Properties => {
    const namespace = stringAt(manifest, 'metadata', 'namespace') ?? '';
    if (hasUnknown(namespaceOf(manifest))) return manifest;
    return withValueAt(manifest, ['metadata', 'namespace'], namespaced ? namespace || 'default' : undefined);
  };
  [before, after] = [canonical({ ...kind, ...before }), canonical(after)];
  const name = stringAt(after, 'metadata', 'name');
  if (name !== undefined) before = withValueAt(before, ['metadata', 'name'], liveName);

  const changes = new Map(
    [...difference(before, after, replacingFields(kind, after, settings.mutable))].filter(
      ([path]) => !ignored.some((ignore) => covers(ignore, path)),
    ),
  );
  const replaces = [...changes].filter(([, change]) => change.replace).map(([path]) => path);
  const sameNamespace = stringAt(after, 'metadata', 'namespace') === stringAt(checkpoint.live, 'metadata', 'namespace');
  const autonamed = annotationOf(after, AUTONAMED) === 'true';
  return {
    changes,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && name === liveName && !autonamed && sameNamespace,
  };
}

/** Whether objects of a kind live in a namespace; guessed where the cluster is out of reach. */
export async function isNamespaced(settings: Settings, kind: ObjectKind): Promise<boolean> {
  return settings.client === undefined ? isNamespacedByName(kind) : settings.client.isNamespaced(kind);
}

function namespaceOf(manifest: Properties): Properties[string] {
  const metadata = manifest.metadata;
  return typeof metadata === 'object' && metadata !== null && 'namespace' in metadata ? metadata.namespace : null;
}
