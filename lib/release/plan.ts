import { resourceUrn, type Change } from '../deploy';
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

/** Counts in words: `3 to create, 1 to update`. */
export function countChanges(changes: readonly { readonly action: Change['action'] }[]): string {
  const words = (['create', 'update', 'replace', 'delete'] as const).flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${action}`];
  });
  return words.length === 0 ? 'no changes' : words.join(', ');
}

/** Counts what was done: `3 created, 1 updated`. */
export function countDone(changes: readonly { readonly action: Change['action'] }[]): string {
  return countChanges(changes).replace(/to (create|update|replace|delete)/g, '$1d');
}

/** The name of the application that objects with a label belong, or belonged, to. */
function nameOf(project: Project, label: string | undefined): string | undefined {
  return project.applications.find(({ identity }) => identity === label)?.name ?? label;
}
