import type { TreeObject } from '../kubernetes';
import {
  isRecord,
  madeWithAnnotation,
  marksData,
  sourceOf,
  UserError,
  type Project,
  type Refuse,
  type Source,
} from '../model';
import { moveElsewhere } from './cloud-data';
import type { LiveObject } from './cluster';
import { addOnOf } from './generated';
import { resourceUrn } from './identity';
import { metadataIn } from './metadata';
import type { Deployment } from './state';

/** What data is made with, by name: `type`, `provisioner`, and what the type says is fixed. */
interface MadeWith {
  readonly [name: string]: string;
}

/** Data of an add-on, beside what the add-on is now. */
export interface DataBeside {
  readonly kind: string;
  readonly name: string;
  /** As in `web-database`. */
  readonly addon: string;
  readonly before: MadeWith;
  readonly after: MadeWith;
  /** Where the add-on is written. */
  readonly source: Source | undefined;
}

/** The data whose objects the add-ons go on with. */
export function dataInUse(live: ReadonlyMap<TreeObject, LiveObject>): DataBeside[] {
  return [...live].flatMap(([object, { kind, name, annotations }]) => {
    const addon = addOnOf(object);
    if (addon === undefined) return [];
    const before = readMadeWith(annotations[madeWithAnnotation]);
    const after = readMadeWith(object.manifest.metadata.annotations?.[madeWithAnnotation]);
    return [{ kind, name, addon: addon.objectName, before, after, source: sourceOf(addon) }];
  });
}

/** The data that add-ons have had until now and have no objects for any more: they come from elsewhere. */
export function dataLeft(
  project: Project,
  objects: readonly TreeObject[],
  { resources = [] }: Deployment,
): DataBeside[] {
  const wanted = new Set(objects.map((object) => resourceUrn(project, object)));
  return resources.flatMap(({ urn, type, delete: isGoing, inputs }): DataBeside[] => {
    const metadata = metadataIn(inputs);
    if (wanted.has(urn) || isGoing === true || !marksData(metadata.annotations)) return [];
    const before = readMadeWith(metadata.annotations[madeWithAnnotation]);
    const addon = project.addons.find(({ path, owned }) => owned && path === before['addon']);
    if (addon === undefined) return [];
    const after = { type: addon.description.type, provisioner: addon.provisioner };
    const [kind = type, name = urn] = [type.split(':').at(-1), metadata.name].map((one) => one?.toString());
    return [{ kind, name, addon: addon.objectName, before, after, source: sourceOf(addon) }];
  });
}

/**
 * Checks that add-ons go on with the data they have: what it was made with – its type, where it comes from, what the type
 * says is fixed – cannot change under it.
 * @param refuse told of each add-on whose data would be of no use to it
 */
export function checkMadeWith(data: readonly DataBeside[], refuse: Refuse): void {
  const told = new Set<string>();
  for (const { kind, name, addon, before, after, source } of data) {
    const changed = Object.keys(before).filter((key) => after[key] !== undefined && after[key] !== before[key]);
    if (changed.length === 0 || told.has(addon)) continue;
    told.add(addon);
    const where = source === undefined ? '' : ` (${source.file}:${source.line})`;
    const list = (values: MadeWith) => changed.map((key) => `${key} ${values[key] ?? ''}`).join(', ');
    const back = `Go back to ${list(before)}, or`;
    refuse(
      new UserError(
        `${addon}${where} has data created with ${list(before)}, which cannot be used with ${list(after)}`,
        {
          code: 'data-fixed',
          hint:
            before['provisioner'] === 'aws' && after['provisioner'] === 'aws'
              ? `${back} ${moveElsewhere([addon])}`
              : `${back} attach a new add-on under another alias and move the data. --delete-data ${addon} deletes the data in ${kind} ${name} and starts over.`,
        },
      ),
    );
  }
}

/** What the annotation says; nothing, where there is none. */
export function readMadeWith(text: unknown): MadeWith {
  if (typeof text !== 'string') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, String(part)])) : {};
  } catch {
    // Somebody has written something else there: nothing is known.
    return {};
  }
}
