import { addOnNamed, cloudKind, resourceUrn, type Change } from '../deploy';
import { treeObjects } from '../kubernetes';
import { sourceOf, type Project, type Source } from '../model';

/** A change as it is told: of which application, which object, from which line. */
export interface PlannedChange {
  readonly action: Change['action'];
  /** undefined for what applications share. */
  readonly application: string | undefined;
  readonly kind: string;
  readonly name: string;
  /** undefined for what is no longer in the manifest. */
  readonly source: Source | undefined;
  readonly properties: Change['properties'];
  /** Data that is deleted permanently. @default false */
  readonly isData?: true;
}

/** Traces the engine's changes to the applications and lines they come from. */
export function traceChanges(project: Project, changes: readonly Change[]): PlannedChange[] {
  const objects = treeObjects(project);
  const places = new Map(objects.map((object, index) => [resourceUrn(project, object), index]));
  const placeOf = ({ urn }: Change) => places.get(urn) ?? objects.length;
  const inTreeOrder = [...changes].sort((a, b) => placeOf(a) - placeOf(b));
  return inTreeOrder.map((change): PlannedChange => {
    const { action, urn, type, name, label, properties } = change;
    const object = objects[placeOf(change)];
    if (!type.startsWith('kubernetes:')) return inCloud(project, change);
    return {
      action,
      properties,
      kind: type.split(':').at(-1) ?? type,
      name: name ?? object?.manifest.metadata.name ?? urn.split('/').at(-1) ?? urn,
      application: object === undefined ? nameOf(project, label) : object.application?.name,
      source: object === undefined ? undefined : sourceOf(object.construct),
    };
  });
}

/** A change of what is not in the cluster: `rds Instance web-database/instance`. */
function inCloud(project: Project, { action, urn, type, properties }: Change): PlannedChange {
  const { addon, place } = addOnNamed(project, urn);
  const owner = project.applications.find(({ identity }) => place.startsWith(`${identity}/`));
  const name = addon === undefined ? place : `${addon.objectName}${place.slice(addon.path.length)}`;
  const source = addon === undefined ? undefined : sourceOf(addon);
  return { action, properties, kind: cloudKind(type), name, application: owner?.name, source };
}

/** A unit whose application is no longer in the manifest. */
export function abandonedUnit(unit: string): PlannedChange {
  return {
    action: 'delete',
    application: unit.slice(unit.indexOf('.') + 1),
    kind: 'application',
    name: unit,
    source: undefined,
    properties: [],
  };
}

const done = { create: 'created', update: 'updated', replace: 'replaced', delete: 'deleted', keep: 'kept' } as const;

/** Counts in words: `3 to create, 1 to update`. */
export function countChanges(changes: readonly { readonly action: Change['action'] }[]): string {
  return count(changes, (action) => `to ${action}`);
}

/** Counts what was done: `3 created, 1 updated`. */
export function countDone(changes: readonly { readonly action: Change['action'] }[]): string {
  return count(changes, (action) => done[action]);
}

function count(
  changes: readonly { readonly action: Change['action'] }[],
  wordOf: (action: keyof typeof done) => string,
): string {
  const words = (['create', 'update', 'replace', 'delete', 'keep'] as const).flatMap((action) => {
    const number = changes.filter((change) => change.action === action).length;
    return number === 0 ? [] : [`${number} ${wordOf(action)}`];
  });
  return words.length === 0 ? 'no changes' : words.join(', ');
}

/** The name of the application that objects with a label belong, or belonged, to. */
export function nameOf(project: Project, label: string | undefined): string | undefined {
  return project.applications.find(({ identity }) => identity === label)?.name ?? label;
}
