import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from './api-client';
import { fieldManagerFor, readCheckpoint, writeCheckpoint } from './checkpoint';
import { createdByProvider, CREATING_MANAGER, relinquish, takeOver, withIgnored } from './field-managers';
import { annotationOf, idOf, kindOf, kindOfUrn, parseId, stringAt, withValueAt } from './manifests';
import { normalize, prune } from './normalization';
import { UnknownKindError, type ResourceClient } from './resource-client';
import { copySecrecy } from './secrecy';
import type { Settings } from './settings';
import { hasUnknown, reveal, toJson, type JsonObject, type Properties } from './values';

/** An object as it is now: its id, and what the state is to hold of it. */
export interface Observed {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** An update that was refused: the state still learns what the object is like. */
export class PartialFailure extends Error {
  override readonly name = 'PartialFailure';

  constructor(
    message: string,
    readonly observed: Observed,
  ) {
    super(message);
  }
}

const CREATE_RETRIES = 5;
const DELETE_LIMIT_MS = 10 * 60_000;

/** Creates an object, by a plain create as the genuine provider does; a preview asks the server for a dry run. */
export async function create(settings: Settings, urn: string, news: Properties, preview: boolean): Promise<Observed> {
  const inputs = reveal(news);
  const asGiven: Observed = { id: '', inputs: news, outputs: news };
  const kind = kindOf(inputs);
  if (preview && (hasUnknown(inputs) || !(await settings.client?.isKnown(kind)))) return asGiven;
  const client = reachable(settings);
  const manager = fieldManagerFor(inputs, undefined);
  const body = toJson(inputs);
  const { namespace, name } = parseId(idOf(inputs));
  const attempt = (): Promise<JsonObject> =>
    settings.upsert
      ? client.apply(kind, namespace, name, body, { fieldManager: manager, force: isForced(settings, inputs), dryRun: preview })
      : client.create(kind, namespace, body, { fieldManager: CREATING_MANAGER, dryRun: preview });
  try {
    const live = await retryWhileNotFound(attempt, preview ? 0 : CREATE_RETRIES);
    if (kind.kind === 'CustomResourceDefinition' && !preview) client.forgetKinds();
    const shown: JsonObject = preview ? dropStatus(live) : live;
    return { id: preview ? '' : idOf(live), inputs: news, outputs: writeCheckpoint(inputs, shown, news, manager) };
  } catch (error) {
    if (preview && error instanceof ApiError && [403, 404, 409].includes(error.code)) return asGiven;
    const reason = error instanceof UnknownKindError ? 'the apiVersion for this resource does not exist' : '';
    throw new Error(
      `resource "${urn}" was not successfully created by the Kubernetes API server: ${[reason, explain(error, manager)].filter(Boolean).join(': ')}`,
    );
  }
}

/** Applies new inputs to an object that exists. */
export async function update(
  settings: Settings,
  urn: string,
  oldOutputs: Properties,
  news: Properties,
  ignored: readonly string[],
  preview: boolean,
): Promise<Observed> {
  const revealed = reveal(news);
  const inputs = hasUnknown(revealed) ? revealed : normalize(revealed);
  const kind = kindOf(inputs);
  const asGiven: Observed = { id: idOf(inputs), inputs: news, outputs: news };
  if (preview && (hasUnknown(inputs) || !(await settings.client?.isKnown(kind)))) return asGiven;
  const client = reachable(settings);
  const old = readCheckpoint(oldOutputs);
  const oldManager = fieldManagerFor(old.inputs, old.fieldManager);
  const manager = fieldManagerFor(inputs, old.fieldManager);
  const namespace = stringAt(inputs, 'metadata', 'namespace') ?? '';
  const name = stringAt(old.live, 'metadata', 'name') ?? '';
  const observe = (live: JsonObject): Observed => ({
    id: idOf(live),
    inputs: news,
    outputs: writeCheckpoint(inputs, live, news, manager),
  });
  try {
    let live: Properties = await client.get(kind, namespace, name);
    const ownership = preview ? undefined : takeOver(live, manager);
    if (ownership !== undefined) {
      const resourceVersion = stringAt(live, 'metadata', 'resourceVersion');
      live = await client.patchMetadata(kind, namespace, name, { managedFields: ownership, resourceVersion });
    }
    const body = toJson(withIgnored(inputs, live, ignored, manager));
    const force = isForced(settings, inputs) || (preview && createdByProvider(live));
    let result =
      kind.kind === 'CustomResourceDefinition'
        ? await client.replace(kind, namespace, name, toJson(withResourceVersion(inputs, live)), { fieldManager: manager, dryRun: preview })
        : await client.apply(kind, namespace, name, body, { fieldManager: manager, force, dryRun: preview });
    if (!preview && oldManager !== manager && old.fieldManager !== undefined) {
      const resourceVersion = stringAt(result, 'metadata', 'resourceVersion');
      result = await client.patchMetadata(kind, namespace, name, { managedFields: relinquish(result, oldManager), resourceVersion });
    }
    return observe(result);
  } catch (error) {
    if (preview && error instanceof ApiError && error.code === 403) return asGiven;
    const live = await client.get(kind, namespace, name).catch(() => undefined);
    const reason = explain(error, manager);
    if (live === undefined) throw new Error(`update of resource "${urn}" failed: ${reason}`);
    throw new PartialFailure(
      `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${reason}`,
      observe(live),
    );
  }
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
    if (error instanceof UnknownKindError || isNotFound(error)) return undefined;
    throw error;
  }
}

// The genuine provider does not wait for these to go where `pulumi.com/skipAwait` is set (pulumi-kubernetes#1232).
const GOES_UNWATCHED = new Set([
  'v1/Namespace',
  'v1/Pod',
  'v1/ReplicationController',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'batch/v1/Job',
]);

/** Deletes an object and waits until it is gone. */
export async function remove(settings: Settings, id: string, outputs: Properties, cancelled: () => boolean): Promise<void> {
  if (settings.client === undefined) {
    if (settings.deleteUnreachable) return;
    throw new Error(
      'configured Kubernetes cluster is unreachable. If the cluster was deleted, you can remove this resource from ' +
        'Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to ' +
        `"true" (${settings.unreachable})`,
    );
  }
  const { inputs, live } = readCheckpoint(outputs);
  const kind = kindOf(live);
  const { name } = parseId(id);
  const namespace = stringAt(live, 'metadata', 'namespace') ?? '';
  const policy = annotationOf(inputs, 'pulumi.com/deletionPropagationPolicy')?.toLowerCase();
  const propagation = policy === 'orphan' ? 'Orphan' : policy === 'background' ? 'Background' : 'Foreground';
  const uid = stringAt(live, 'metadata', 'uid');
  try {
    await settings.client.delete(kind, namespace, name, propagation);
    const unwatched = annotationOf(inputs, 'pulumi.com/skipAwait') === 'true' && GOES_UNWATCHED.has(`${kind.apiVersion}/${kind.kind}`);
    const limit = Date.now() + DELETE_LIMIT_MS;
    while (!unwatched) {
      const now = await settings.client.get(kind, namespace, name);
      if (uid !== undefined && stringAt(now, 'metadata', 'uid') !== uid) return;
      if (cancelled() || Date.now() > limit) throw new Error(`timed out waiting for "${id}" to be deleted`);
      await pause(100);
    }
  } catch (error) {
    if (!(error instanceof UnknownKindError) && !isNotFound(error)) throw error;
  }
}

function reachable(settings: Settings): ResourceClient {
  if (settings.client === undefined) throw new Error(`configured Kubernetes cluster is unreachable: ${settings.unreachable}`);
  return settings.client;
}

async function retryWhileNotFound<T>(attempt: () => Promise<T>, retries: number): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      // The namespace or the definition of the kind may be on its way.
      if (tries >= retries || !(error instanceof UnknownKindError || isNotFound(error))) throw error;
      await pause(250 * 2 ** tries);
    }
  }
}

function isForced(settings: Settings, inputs: Properties): boolean {
  return settings.forcePatches || annotationOf(inputs, 'pulumi.com/patchForce') === 'true';
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}

function withResourceVersion(inputs: Properties, live: Properties): Properties {
  return withValueAt(inputs, ['metadata', 'resourceVersion'], stringAt(live, 'metadata', 'resourceVersion'));
}

function withoutStatus(properties: Properties): Properties {
  const { status: _status, ...rest } = properties;
  return rest;
}

function dropStatus(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  return rest;
}

function explain(error: unknown, manager: string): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError) || error.code !== 409 || error.reason !== 'Conflict') return message;
  return (
    'server-side apply field conflict detected, see https://www.pulumi.com/registry/packages/kubernetes/' +
    'how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources for ' +
    `troubleshooting help\nThe resource managed by field manager "${manager}" had an apply conflict: ${message}`
  );
}
