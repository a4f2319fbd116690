import { ApiError } from './api-client';
import { fieldManagerFor, readCheckpoint, writeCheckpoint } from './checkpoint';
import { kindOf, kindOfUrn, parseId } from './manifests';
import { normalize, prune } from './normalization';
import { UnknownKindError } from './resource-client';
import { copySecrecy } from './secrecy';
import type { Settings } from './settings';
import { reveal, type Properties } from './values';

/** An object as it is now: its id, and what the state is to hold of it. */
export interface Observed {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Reads what an object is like now; undefined where it is gone. */
export async function read(
  settings: Settings,
  urn: string,
  id: string,
  oldInputs: Properties,
  oldOutputs: Properties,
): Promise<Observed | undefined> {
  if (settings.client === undefined) {
    if (settings.deleteUnreachable) return undefined;
    throw new Error(
      'failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this ' +
        'resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment ' +
        `variable set to "true" (${settings.unreachable})`,
    );
  }
  const { namespace, name } = parseId(id);
  const known = normalize(reveal(oldInputs));
  const imported = kindOf(known).kind === '';
  const kind = imported ? kindOfUrn(urn) : kindOf(known);
  const checkpoint = readCheckpoint(oldOutputs);
  try {
    const live: Properties = await settings.client.get(kind, namespace, name);
    const inputs = imported ? withoutStatus(normalize(live)) : prune(live, known);
    const manager = fieldManagerFor(inputs, checkpoint.fieldManager);
    const outputs = writeCheckpoint(inputs, live, oldInputs, manager);
    return { id, inputs: copySecrecy(inputs, oldInputs), outputs };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether an object is not there, be it that its kind is not. */
export function isAbsent(error: unknown): boolean {
  return error instanceof UnknownKindError || (error instanceof ApiError && error.code === 404);
}

/** An object without what only controllers write. */
export function withoutStatus<T extends object>(object: T): Omit<T, 'status'> {
  const { status: _status, ...rest }: T & { status?: unknown } = object;
  return rest;
}
