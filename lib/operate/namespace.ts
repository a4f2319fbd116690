import { exitCodes, UserError } from '../model/error';
import {
  configurationType,
  dataAnnotation,
  environmentAnnotation,
  managedBy,
  soleStateAnnotation,
  stateAnnotation,
} from '../model/marks';
import type { Cluster } from './cluster';
import { ClusterError } from './cluster-error';
import { isOurs } from './ours';
import type { KubernetesObject } from './objects';

export interface NamespaceOptions {
  readonly name: string;
  /** `<project>/<environment>`. */
  readonly environment: string;
  /** The state backend in use; recorded for the project, and refused when another one is. @default not looked at */
  readonly state?: string;
}

interface Namespace extends KubernetesObject {
  readonly status?: { readonly phase?: string };
}

const level = 'pod-security.kubernetes.io';

const attempts = 5;

const referenceTo = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', name }) as const;

/** The state that a project is deployed into the namespace from, where that was recorded. */
export function recordedState({ metadata }: KubernetesObject, project: string): string | undefined {
  const { annotations = {} } = metadata;
  const madeFor = annotations[environmentAnnotation];
  const isSole = madeFor === undefined || projectOf(madeFor) === project;
  return annotations[stateAnnotation(project)] ?? (isSole ? annotations[soleStateAnnotation] : undefined);
}

/**
 * Makes sure that the namespace is there, and that a project is deployed into it from one state only. One that exists is used as it
 * is; `recorded` is false where we may not read or annotate it.
 * @throws UserError `namespace-forbidden`, `namespace-terminating`, `state-differs`
 */
export async function ensureNamespace(
  cluster: Cluster,
  options: NamespaceOptions,
): Promise<{ readonly created: boolean; readonly recorded: boolean }> {
  const { name, state } = options;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await look(cluster, name);
    // Without the right to look at namespaces, what is deployed into it will tell whether it exists.
    if (found === 'forbidden') return { created: false, recorded: false };
    try {
      if (found !== undefined) return { created: false, recorded: await recordState(cluster, found, options) };
      await create(cluster, options);
      return { created: true, recorded: state !== undefined };
    } catch (error) {
      if (!ClusterError.hasCode(error, 'object-exists', 'object-changed')) throw error;
    }
  }
  throw new UserError(`the namespace ${name} keeps being changed by others`, {
    code: 'namespace-contention',
    hint: 'Try again.',
  });
}

/** Limits of `deleteNamespace`. */
export interface DeletionOptions {
  /** Only if it was made for this one: `<project>/<environment>`. @default for whichever */
  readonly environment?: string;
  /** What `infra config set` stored may go too. @default false */
  readonly configuration?: boolean;
}

/**
 * Deletes the namespace if we made it and nothing is left in it that somebody may miss; else says what is kept.
 * Records of releases go with it.
 */
export async function deleteNamespace(
  cluster: Cluster,
  name: string,
  { environment, configuration = false }: DeletionOptions = {},
): Promise<{ readonly deleted: boolean; readonly kept: readonly string[] }> {
  const found = await cluster.get<Namespace>(referenceTo(name));
  if (found === undefined) return { deleted: false, kept: [] };
  const madeFor = found.metadata.annotations?.[environmentAnnotation];
  if (!isOurs(found) || (environment !== undefined && madeFor !== environment)) {
    return {
      deleted: false,
      kept: [`Namespace ${name}, which was not created for ${environment ?? 'an environment'}`],
    };
  }
  const kept = await missedIn(cluster, name, configuration);
  if (kept.length > 0) return { deleted: false, kept };
  // With the uid: not one that was deleted and made again since.
  const { uid } = found.metadata;
  return { deleted: await cluster.delete(referenceTo(name), uid === undefined ? {} : { uid }), kept };
}

async function look(cluster: Cluster, name: string): Promise<Namespace | 'forbidden' | undefined> {
  try {
    return await cluster.get<Namespace>(referenceTo(name));
  } catch (error) {
    if (ClusterError.hasCode(error, 'cluster-forbidden')) return 'forbidden';
    throw error;
  }
}

async function create(cluster: Cluster, { name, environment, state }: NamespaceOptions): Promise<void> {
  const modes = ['enforce', 'warn', 'audit'].map((mode) => [`${level}/${mode}`, 'restricted'] as const);
  const namespace: Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { ...managedBy, ...Object.fromEntries(modes) },
      annotations: {
        [environmentAnnotation]: environment,
        ...(state === undefined ? {} : { [stateAnnotation(projectOf(environment))]: state }),
      },
    },
  };
  try {
    await cluster.create(namespace);
  } catch (error) {
    if (!ClusterError.hasCode(error, 'cluster-forbidden')) throw error;
    throw new UserError(
      `the namespace ${name} does not exist, and you are not allowed to create it (context "${cluster.context}")`,
      {
        code: 'namespace-forbidden',
        hint: `Ask the administrator of the cluster to run: kubectl create namespace ${name} && kubectl label namespace ${name} ${level}/enforce=restricted`,
        cause: error,
      },
    );
  }
}

/** Writes the state down where none is; whether that could be done. */
async function recordState(
  cluster: Cluster,
  found: Namespace,
  { name, environment, state }: NamespaceOptions,
): Promise<boolean> {
  if (found.status?.phase === 'Terminating') {
    throw new UserError(`the namespace ${name} is being deleted`, {
      code: 'namespace-terminating',
      hint: `Wait until it is gone: kubectl wait --for=delete namespace/${name}`,
    });
  }
  if (state === undefined) return true;
  const project = projectOf(environment);
  const recorded = recordedState(found, project);
  if (recorded === state) return true;
  if (recorded !== undefined) throw stateDiffers(environment, recorded, state);
  try {
    // With the version that was looked at: of two first deployments at once, one is refused.
    const { resourceVersion } = found.metadata;
    await cluster.mergePatch(referenceTo(name), {
      metadata: { annotations: { [stateAnnotation(project)]: state }, resourceVersion },
    });
    return true;
  } catch (error) {
    if (ClusterError.hasCode(error, 'cluster-forbidden')) return false;
    throw error;
  }
}

/** Why an environment is worked on from one state only. @param recorded the one it was deployed from */
export function stateDiffers(environment: string, recorded: string, state: string): UserError {
  return new UserError(`${environment} is deployed from a different state: ${recorded}; this one is ${state}`, {
    code: 'state-differs',
    exitCode: exitCodes.invalid,
    hint: 'Deploy from there, or share one state with deploy: { backend: "s3://…" } in project.yml. Two states would undo each other\'s work.',
  });
}

/** The project of `<project>/<environment>`. */
function projectOf(environment: string): string {
  return environment.split('/')[0] ?? environment;
}

/** Kinds whose objects somebody may miss; after a destroy there are none of ours but those that are kept. */
const missed = [
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
] as const;

async function missedIn(cluster: Cluster, namespace: string, configuration: boolean): Promise<readonly string[]> {
  const lists = await Promise.all(
    missed.map((kind) =>
      // The type of a Secret is not in its metadata, but can be selected by.
      cluster.list(
        { ...kind, namespace },
        { metadataOnly: true, ...(kind.kind === 'Secret' ? { fieldSelector: secretSelector(configuration) } : {}) },
      ),
    ),
  );
  return (
    lists
      .flatMap(({ items }) => items)
      // What is on its way out, and pods whose owner is, nobody misses.
      .filter(
        ({ kind, metadata }) =>
          metadata.deletionTimestamp === undefined && !(kind === 'Pod' && metadata.ownerReferences !== undefined),
      )
      .map(
        ({ kind, metadata }) =>
          `${kind} ${metadata.name}${metadata.annotations?.[dataAnnotation] === undefined ? '' : ' (data)'}`,
      )
  );
}

function secretSelector(configuration: boolean): string {
  return ['kubernetes.io/service-account-token', ...(configuration ? [configurationType] : [])]
    .map((type) => `type!=${type}`)
    .join(',');
}
