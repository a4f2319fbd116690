import type { TreeObject } from '../kubernetes';
import { marksData, type Project, isRecord } from '../model';
import type { LiveObject } from './cluster';
import { resourceType, resourceUrn } from './identity';
import { metadataIn } from './metadata';
import { asSecret } from './secret-value';
import type { ResourceState } from './state';

/** An object of ours that the state does not know. */
export interface Adoption {
  readonly object: TreeObject;
  readonly live: LiveObject;
  /** The whole object as it is in the cluster. */
  readonly content: Readonly<Record<string, unknown>>;
  /** What the state recorded when the object's creation began. @default nothing: it was made from another state */
  readonly recorded: ResourceState | undefined;
}

/**
 * The resource that an object becomes. Its inputs are those that were recorded, else the object's own fields as far as the
 * tree has them: with fewer, the engine would find fields added, and make anew what cannot be changed.
 * @param provider reference to the Kubernetes provider in the state
 */
export function adoptedResource(
  project: Project,
  unit: string,
  adoption: Adoption,
  provider: string | undefined,
): ResourceState {
  const { object, live, content, recorded } = adoption;
  const { apiVersion, kind, metadata } = object.manifest;
  const inputs = recorded?.inputs ?? inputsOf(object, content);
  return {
    ...recorded,
    urn: resourceUrn(project, object),
    custom: true,
    id: live.namespace === undefined ? live.name : `${live.namespace}/${live.name}`,
    type: resourceType(apiVersion, kind),
    inputs,
    outputs: recorded?.outputs ?? inputs,
    parent: `urn:pulumi:${unit}::${project.name}::pulumi:pulumi:Stack::${project.name}-${unit}`,
    ...(provider === undefined ? {} : { provider }),
    retainOnDelete: marksData(metadata.annotations),
    dependencies: [],
    propertyDependencies: {},
  };
}

function inputsOf({ manifest }: TreeObject, content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { stringData, ...shape } = manifest;
  const metadata = { ...shape.metadata, annotations: annotationsOf(content) };
  const inputs = within({ ...shape, metadata }, content);
  const data = content['data'];
  if (stringData === undefined || !isRecord(data)) return inputs;
  const secrets = Object.entries(data).map(([key, value]) => [key, asSecret(value)]);
  return { ...inputs, data: Object.fromEntries(secrets) };
}

/** What an object has of the fields of a shape. */
function within(
  shape: Readonly<Record<string, unknown>>,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, part]) => {
      const value = content[key];
      if (value === undefined) return [];
      return [[key, isRecord(part) && isRecord(value) ? within(part, value) : withinList(part, value)]];
    }),
  );
}

function withinList(shape: unknown, value: unknown): unknown {
  if (!Array.isArray(shape) || !Array.isArray(value) || shape.length !== value.length) return value;
  return value.map((item: unknown, index) => {
    const part: unknown = shape[index];
    return isRecord(part) && isRecord(item) ? within(part, item) : item;
  });
}

/** Those we write: others are the cluster's. */
function annotationsOf(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { annotations } = metadataIn(content);
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => /^(infra\.dev|pulumi\.com)\//.test(name)));
}
