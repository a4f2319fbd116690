import type { Reference, RolloutTarget } from '../model';

/** What tells an object apart in the cluster. */
export interface SoughtObject extends Reference {
  /** The name ends in a digest of the content; an object whose name differs in that alone is found too. @default false */
  readonly contentNamed?: boolean;
}

/** The set of fields a manager has in an object, as `metadata.managedFields` tells it. */
export interface ManagedFields {
  readonly manager: string;
  readonly fields: { readonly [step: string]: unknown };
}

/** What is looked at of an object that is in the cluster. */
export interface LiveObject extends SoughtObject {
  readonly annotations: { readonly [annotation: string]: string };
  /** Other field managers than us and the cluster's own controllers. */
  readonly managers: readonly string[];
  /** Whose fields are whose. @default not looked at */
  readonly fields?: readonly ManagedFields[];
  /** What it is made of, of the kinds that have fields which never change. @default not looked at */
  readonly spec?: { readonly [field: string]: unknown };
  /** A Job that ended without success. */
  readonly failed: boolean;
}

/** What a deployment asks of the cluster beside what the engine does: given by the caller, so that this folder needs no client. */
export interface ClusterAccess {
  /** Context of the kubeconfig. @default the current one */
  readonly context?: string;
  /** Values of Secrets made once and kept that are there already: name → key → base64. */
  generatedValues(namespace: string): Promise<ReadonlyMap<string, { readonly [key: string]: string }>>;
  /** Digests of what units of deployment publish, by Secret. */
  publishedDigests(namespace: string): Promise<{ readonly [secret: string]: string }>;
  /** Those of the objects that are in the cluster. */
  find(references: readonly SoughtObject[]): Promise<readonly LiveObject[]>;
  /** A whole object. */
  read(reference: Reference): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Deletes an object with what it owns, and waits until it is gone. */
  remove(reference: Reference): Promise<void>;
  /** Takes the fields of an object over from other managers. @param from only these. @default all */
  takeOwnership(reference: Reference, from?: readonly string[]): Promise<void>;
  /** Resolves when a workload is ready, or a Job complete; rejects, saying why, when it will not be. */
  awaitReady(target: RolloutTarget): Promise<void>;
}

/** No cluster at all: for previews offline. */
export const noCluster: ClusterAccess = {
  generatedValues: () => Promise.resolve(new Map()),
  publishedDigests: () => Promise.resolve({}),
  find: () => Promise.resolve([]),
  read: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
  takeOwnership: () => Promise.resolve(),
  awaitReady: () => Promise.resolve(),
};

/** A name without the digest of the content at its end; with what tells it from names that never had one. */
export function contentStem(name: string): string {
  return name.replace(/-[0-9a-f]{8}$/, '-*');
}
