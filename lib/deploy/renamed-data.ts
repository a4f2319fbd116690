import type { TreeObject } from '../kubernetes';
import { madeWithAnnotation, marksData, sourceOf, UserError, type AddOn, type Refuse } from '../model';
import { isTarget } from './cloud-names';
import { addOnOf } from './generated';
import { resourceUrn } from './identity';
import { readMadeWith } from './made-with';
import { metadataIn } from './metadata';
import type { Situation } from './repair';
import type { ResourceState } from './state';

export interface RenameOptions {
  /** Add-ons that are to start empty, as in `web-database`. */
  readonly newData: readonly string[];
  /** Whether data is to be deleted, so that nobody means to go on with it. */
  readonly isDoomed: (data: { readonly kind: string; readonly name: string }) => boolean;
  /** URNs the deployment is limited to. Empty: none */
  readonly targets: readonly string[];
}

/** An add-on that has data, and is no longer in the manifest. */
interface Former {
  readonly path: string;
  readonly type: string;
}

/**
 * Checks that no add-on loses its data by a new name: where one with data goes and, in the same deployment, one of the same
 * type comes to the same owner, nobody but who wrote it can tell whether it is the same one.
 * @param refuse told of each that may be another one renamed
 */
export function checkRenames(
  situation: Situation,
  { newData, isDoomed, targets }: RenameOptions,
  refuse: Refuse,
): void {
  const { project, objects, state } = situation;
  const resources = (state?.resources ?? []).filter(({ delete: isGoing }) => isGoing !== true);
  const known = new Set(project.addons.filter(({ owned }) => owned).map(({ path }) => path));
  const former = resources
    .flatMap((resource) => formerIn(resource, isDoomed) ?? [])
    .filter(({ path }) => !known.has(path));
  if (former.length === 0) return;
  const isComing = (object: TreeObject) => {
    const urn = resourceUrn(project, object);
    return targets.length === 0 || isTarget(urn, targets);
  };
  const isThere = (addon: AddOn) =>
    objects.some(
      (object) =>
        addOnOf(object) === addon &&
        (situation.live.has(object) || resources.some(({ urn }) => urn === resourceUrn(project, object))),
    );
  const holding = objects.filter((object) => marksData(object.manifest.metadata.annotations) && isComing(object));
  for (const addon of new Set(holding.flatMap((object) => addOnOf(object) ?? []))) {
    if (newData.includes(addon.objectName) || isThere(addon)) continue;
    const before = former.find(
      ({ path, type }) => type === addon.description.type && ownerOf(path) === ownerOf(addon.path),
    );
    if (before !== undefined) refuse(perhapsRenamed(before, addon));
  }
}

function perhapsRenamed({ path, type }: Former, addon: AddOn): UserError {
  const source = sourceOf(addon);
  const where = source === undefined ? '' : ` (${source.file}:${source.line})`;
  const alias = aliasOf(path);
  return new UserError(
    `${addon.alias}${where} is new and would start empty, while ${alias}, which has data and is of the same type, ${type}, is no longer in the manifest`,
    {
      code: 'rename-unclear',
      hint: `If ${alias} was renamed, write was: ${alias} at ${addon.alias}. If ${addon.alias} is a different one, infra deploy --new-data ${addon.objectName} lets it start empty; the data of ${alias} is kept.`,
    },
  );
}

/** The add-on that a resource of a state holds data of. */
function formerIn(
  { type: resourceType, inputs }: ResourceState,
  isDoomed: RenameOptions['isDoomed'],
): Former | undefined {
  const { name, annotations } = metadataIn(inputs);
  if (!marksData(annotations)) return undefined;
  if (isDoomed({ kind: resourceType.split(':').at(-1) ?? '', name: String(name) })) return undefined;
  const { addon: path, type } = readMadeWith(annotations[madeWithAnnotation]);
  return path === undefined || type === undefined ? undefined : { path, type };
}

function ownerOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The alias an add-on is known by, as `was` takes it. */
function aliasOf(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .toUpperCase()
    .replaceAll('-', '_');
}
