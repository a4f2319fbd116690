import { findByUrn, resourceName, type Change } from '../deploy';
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
  const position = new Map(objects.map(({ construct }, index) => [resourceName(project, construct), index]));
  const place = ({ urn }: Change) => position.get(urn.split('::').at(-1) ?? '') ?? objects.length;
  const inTreeOrder = [...changes].sort((a, b) => place(a) - place(b));
  return inTreeOrder.map(({ action, urn, type, properties }) => {
    const object = findByUrn(project, objects, urn);
    const path = urn.split('::').at(-1)?.split('/').slice(2) ?? [];
    return {
      action,
      properties,
      kind: type.split(':').at(-1) ?? type,
      name: object?.manifest.metadata.name ?? path.join('/'),
      application: object === undefined ? applicationOf(project, path) : object.application?.name,
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

/** The name of the application an object of the state belongs to, from the path in its resource's name. */
function applicationOf(project: Project, path: readonly string[]): string | undefined {
  const [identity] = path;
  return (
    project.applications.find((known) => known.identity === identity)?.name ??
    (identity === 'Shared' ? undefined : identity)
  );
}
