import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from './api-client';
import { fieldManagerFor, readCheckpoint, writeCheckpoint } from './checkpoint';
import { createdByProvider, CREATING_MANAGER, relinquish, takeOver, withIgnored } from './field-managers';
import { annotationOf, idOf, kindOf, parseId, stringAt, withValueAt } from './manifests';
import { normalize } from './normalization';
import { isAbsent, withoutStatus, type Observed } from './observing';
import { UnknownKindError, type ResourceClient } from './resource-client';
import type { Settings } from './settings';
import { hasUnknown, reveal, toJson, type JsonObject, type Properties } from './values';

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
      ? client.apply(kind, namespace, name, body, {
          fieldManager: manager,
          force: isForced(settings, inputs),
          dryRun: preview,
        })
      : client.create(kind, namespace, body, { fieldManager: CREATING_MANAGER, dryRun: preview });
  try {
    const live = await retryWhileNotFound(attempt, preview ? 0 : CREATE_RETRIES);
    if (kind.kind === 'CustomResourceDefinition' && !preview) client.forgetKinds();
    const shown = preview ? withoutStatus(live) : live;
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
        ? await client.replace(kind, namespace, name, toJson(withResourceVersion(inputs, live)), {
            fieldManager: manager,
            dryRun: preview,
          })
        : await client.apply(kind, namespace, name, body, { fieldManager: manager, force, dryRun: preview });
    if (!preview && oldManager !== manager && old.fieldManager !== undefined) {
      const resourceVersion = stringAt(result, 'metadata', 'resourceVersion');
      result = await client.patchMetadata(kind, namespace, name, {
        managedFields: relinquish(result, oldManager),
        resourceVersion,
      });
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

function reachable(settings: Settings): ResourceClient {
  if (settings.client === undefined)
    throw new Error(`configured Kubernetes cluster is unreachable: ${settings.unreachable}`);
  return settings.client;
}

async function retryWhileNotFound<T>(attempt: () => Promise<T>, retries: number): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      // The namespace or the definition of the kind may be on its way.
      if (tries >= retries || !isAbsent(error)) throw error;
      await pause(250 * 2 ** tries);
    }
  }
}

function isForced(settings: Settings, inputs: Properties): boolean {
  return settings.forcePatches || annotationOf(inputs, 'pulumi.com/patchForce') === 'true';
}

function withResourceVersion(inputs: Properties, live: Properties): Properties {
  return withValueAt(inputs, ['metadata', 'resourceVersion'], stringAt(live, 'metadata', 'resourceVersion'));
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
