import { dataAnnotation, isRecord, unitAnnotation, type Reference } from '../model';
import type { ClusterAccess } from './cluster';
import type { Engine } from './engine';
import { writeState, type Deployment } from './state';

/** Whether the state holds operations that never ended: whoever ran them was killed. */
export function isUnfinished({ pending_operations = [] }: Deployment): boolean {
  return pending_operations.length > 0;
}

/** URNs of resources that the state knows, but perhaps not as they are: what was being done to them never ended. */
export function halfwayIn({ resources = [], pending_operations = [] }: Deployment): string[] {
  const known = new Set(resources.filter((resource) => resource.delete !== true).map(({ urn }) => urn));
  return pending_operations
    .filter(({ type, resource }) => type !== 'creating' && known.has(resource.urn))
    .map(({ resource }) => resource.urn);
}

/** What a person reads of it; what may have been made in a cloud, unknown to any state, is named. */
export function unfinishedMessage({ pending_operations = [] }: Deployment): string {
  const lost = pending_operations.filter(
    ({ type, resource }) => type === 'creating' && resource.custom && !resource.type.startsWith('kubernetes:'),
  );
  const named = lost.map(({ resource }) => `${resource.type} ${resource.urn.split('::').at(-1) ?? ''}`).join(', ');
  const warning = lost.length === 0 ? '' : `; check whether these exist, as they will not be deleted: ${named}`;
  return `repairing the state: operations that never finished${warning}`;
}

/** Takes the operations out of the state, and reads again what they were about. */
export async function settle(engine: Engine, unit: string, state: Deployment): Promise<void> {
  const targets = halfwayIn(state);
  await writeState(engine, unit, { ...state, pending_operations: [] });
  if (targets.length > 0) await engine.run('refresh', { stack: unit, targets });
}

/**
 * Deletes what a killed run was creating in the cluster when the unit is destroyed: it may be there, unknown to the state, and of
 * what is no longer in the manifest nothing else knows. Data stays, and so does what is not the unit's.
 * @param identity of the unit, as its objects are annotated
 */
export async function removeBegun(
  cluster: Pick<ClusterAccess, 'find' | 'remove'>,
  identity: string,
  { pending_operations = [] }: Deployment,
): Promise<void> {
  const begun = pending_operations.flatMap(({ type, resource }) =>
    type === 'creating' && resource.type.startsWith('kubernetes:') ? referenceIn(resource.inputs) : [],
  );
  for (const { annotations, ...object } of begun.length === 0 ? [] : await cluster.find(begun)) {
    const { apiVersion, kind, name, namespace } = object;
    if (annotations[unitAnnotation] !== identity || annotations[dataAnnotation] !== undefined) continue;
    await cluster.remove({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) });
  }
}

function referenceIn({ apiVersion, kind, metadata }: { readonly [input: string]: unknown } = {}): Reference[] {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isRecord(metadata)) return [];
  const { name, namespace } = metadata;
  if (typeof name !== 'string') return [];
  return [{ apiVersion, kind, name, ...(typeof namespace === 'string' ? { namespace } : {}) }];
}
