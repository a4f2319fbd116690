import type { Change } from '../deploy';
import { sharedOwner, type Project } from '../model';
import type { Data, Doomed } from './doomed';
import { nameOf, traceChanges, type PlannedChange } from './plan';

/**
 * Traces what is removed, with what becomes of all data: each piece once, deleted or kept, whatever the engine calls it – it
 * lets go of what is deleted after it, and does not know what was kept before.
 */
export function traceRemoval(project: Project, changes: readonly Change[], doomed: Doomed): PlannedChange[] {
  const { objects, clouds, kept } = doomed;
  const data = [...objects, ...clouds, ...kept];
  const others = changes.filter(({ action, ...change }) => action !== 'keep' && !data.some((one) => isOf(change, one)));
  return [
    ...traceChanges(project, others),
    ...[...objects, ...clouds].map((one) => dataChange(project, 'delete', one)),
    ...kept.map((one) => dataChange(project, 'keep', one)),
  ];
}

/** Tells of data in the cluster that is deleted permanently instead of kept, and of what is left from before. */
export function withDoomed(
  project: Project,
  changes: readonly PlannedChange[],
  doomed: Doomed['objects'],
): PlannedChange[] {
  const isSame = (change: PlannedChange, { kind, name }: Data) => change.kind === kind && change.name === name;
  const told = changes.map((change): PlannedChange =>
    change.action === 'keep' && doomed.some((object) => isSame(change, object))
      ? { ...change, action: 'delete', isData: true }
      : change,
  );
  const untold = doomed.filter((object) => !told.some((change) => isSame(change, object)));
  return [...told, ...untold.map((object) => dataChange(project, 'delete', object))];
}

function isOf({ urn, type, name }: Pick<Change, 'urn' | 'type' | 'name'>, data: Data): boolean {
  return 'urn' in data ? data.urn === urn : data.kind === type.split(':').at(-1) && data.name === name;
}

function dataChange(project: Project, action: 'delete' | 'keep', data: Data): PlannedChange {
  const owner = 'urn' in data ? ownerIn(data.path) : data.application;
  return {
    action,
    application: nameOf(project, owner),
    kind: data.kind,
    name: data.name,
    source: undefined,
    properties: [],
    ...(action === 'delete' ? { isData: true } : {}),
  };
}

/** Whose an add-on is, by its path. */
function ownerIn(path: string): string | undefined {
  const [owner] = path.split('/');
  return owner === sharedOwner ? undefined : owner;
}
