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
