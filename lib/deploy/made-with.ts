import type { TreeObject } from '../kubernetes';
import { isRecord, madeWithAnnotation, sourceOf, UserError, type Refuse } from '../model';
import { moveElsewhere } from './cloud-data';
import type { LiveObject } from './cluster';

/**
 * Checks that add-ons go on with the data they have: what it was made with – its type, where it comes from, what the type
 * says is fixed – cannot change under it.
 * @param refuse told of each add-on whose data would be of no use to it
 */
export function checkMadeWith(live: ReadonlyMap<TreeObject, LiveObject>, refuse: Refuse): void {
  const told = new Set<string>();
  for (const [{ construct, manifest }, { kind, name, annotations }] of live) {
    const before = read(annotations[madeWithAnnotation]);
    const after = read(manifest.metadata.annotations?.[madeWithAnnotation]);
    const changed = Object.keys(before).filter((key) => after[key] !== undefined && after[key] !== before[key]);
    const addon = after['addon'] ?? '';
    if (changed.length === 0 || told.has(addon)) continue;
    told.add(addon);
    const source = sourceOf(construct);
    const where = source === undefined ? '' : ` (${source.file}:${source.line})`;
    const list = (values: { readonly [key: string]: string }) =>
      changed.map((key) => `${key} ${values[key] ?? ''}`).join(', ');
    const owner = name.replace(/-generated$/, '');
    const back = `Go back to ${list(before)}; or`;
    refuse(
      new UserError(`${addon}${where} has data made with ${list(before)}, which is of no use to ${list(after)}`, {
        code: 'data-fixed',
        hint:
          before['provisioner'] === 'aws' && after['provisioner'] === 'aws'
            ? `${back} ${moveElsewhere([owner])}`
            : `${back} attach a new add-on under another alias and move the data. --delete-data ${owner} deletes what is in ${kind} ${name}, and begins anew.`,
      }),
    );
  }
}

function read(text: string | undefined): { readonly [key: string]: string } {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, String(part)])) : {};
  } catch {
    // Somebody has written something else there: nothing is known.
    return {};
  }
}
