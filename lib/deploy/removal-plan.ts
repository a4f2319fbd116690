import type { Project } from '../model';
import { checkDecryption } from './decryption';
import type { Engine } from './engine';
import { changeOf, type Change } from './events';
import { readState, type Deployment } from './state';

/**
 * What destroying a unit would delete, and what it would keep, as its state knows it; asks neither engine nor cluster.
 * @throws UserError where the passphrase is not that of the state
 */
export async function previewRemoval(engine: Engine, project: Project, unit: string): Promise<Change[]> {
  const state = await readState(engine, project.name, unit);
  await checkDecryption(engine.workspace, state);
  return removalsIn(state ?? {});
}

/** The same of a state that was read. */
export function removalsIn({ resources = [] }: Deployment): Change[] {
  return resources.flatMap((resource) => {
    const { urn, type, custom, inputs = {} } = resource;
    // Components only hold others together.
    const change = custom ? changeOf({ op: 'delete', urn, type, old: { inputs }, new: null }) : undefined;
    if (change === undefined) return [];
    return [resource['protect'] === true ? { ...change, action: 'keep' as const } : change];
  });
}
