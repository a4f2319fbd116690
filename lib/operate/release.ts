import { UserError } from '../model/error';
import type { Cluster } from './cluster';
import { managedBy, managedBySelector, recordLabel } from '../model/marks';
import { isOurs } from './ours';
import type { KubernetesObject } from './objects';
import { isRecord } from '../model';

/** What was deployed last of a unit of deployment. Holds no secrets. */
export interface Release {
  /** Counts from 1; 0 where the first began, and has not succeeded: something of it may be there. */
  readonly version: number;
  /** Digest of everything the unit was rendered from; one of `notAsRendered` once that no longer describes it. */
  readonly digest: string;
  /** By application. */
  readonly images: { readonly [application: string]: string };
  /** The images the manifest named then, by application; empty where it named none. @default not known */
  readonly declared?: { readonly [application: string]: string };
  /** Version of each application's configuration. */
  readonly configurations: { readonly [application: string]: number };
  readonly who: string;
  /** ISO 8601. */
  readonly when: string;
  readonly commit?: string;
  /** Version of infra. */
  readonly infra: string;
  /** The state backend it was deployed from. */
  readonly state: string;
  /** Of a canary that is ready: what it runs beside, and percents of the traffic by application. @default it is none */
  readonly canary?: { readonly of: string; readonly weights: { readonly [application: string]: number } };
  /** The digest again, once no canary has a share of its routes any more. @default no canary has changed them */
  readonly unrouted?: string;
}

/** Stand-ins for the digest of a release that is not known to be as it was rendered; no digest is ever equal to one of these. */
export const notAsRendered = {
  /** A deployment of the unit began, and has not ended. */
  unfinished: 'unfinished',
  /** Only some of its applications were deployed, or were deleted since. */
  partial: 'partial',
  /** Its routes were changed for a canary. */
  rerouted: 'rerouted',
} as const;

interface ConfigMap extends KubernetesObject {
  readonly data?: { readonly [key: string]: string };
}

const key = 'release.json';

/** The last release of every unit in a namespace, by unit, in one request. */
export async function readReleases(cluster: Cluster, namespace: string): Promise<ReadonlyMap<string, Release>> {
  const labelSelector = `${managedBySelector},${recordLabel}=release`;
  const { items } = await cluster.list<ConfigMap>(
    { apiVersion: 'v1', kind: 'ConfigMap', namespace },
    { labelSelector },
  );
  const releases = new Map<string, Release>();
  for (const { data } of items) {
    const record = parse(data?.[key]);
    if (record !== undefined) releases.set(record.unit, record.release);
  }
  return releases;
}

/**
 * Records the release of a unit; undefined removes the record of a unit that is no more.
 * @throws UserError `object-foreign` when somebody else's ConfigMap has the name
 */
export async function writeRelease(
  cluster: Cluster,
  namespace: string,
  unit: string,
  release: Release | undefined,
): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `infra-release-${unit}` };
  const found = await cluster.get(reference);
  if (found !== undefined && !isOurs(found)) {
    throw new UserError(
      `the ConfigMap ${reference.name} in namespace ${namespace} is in the way: infra did not create it`,
      {
        code: 'object-foreign',
        hint: 'Rename it, or delete it if nobody needs it.',
      },
    );
  }
  if (release === undefined) {
    if (found !== undefined) await cluster.delete(reference);
    return;
  }
  const { name } = reference;
  const record: ConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    // The unit stays out of the labels: it may be longer than a label's 63 characters.
    metadata: { name, namespace, labels: { ...managedBy, [recordLabel]: 'release' } },
    data: { [key]: JSON.stringify({ unit, ...release }, undefined, 2) },
  };
  await cluster.applyServerSide(record);
}

/** A record that somebody edited by hand is none: the unit counts as never deployed. */
function parse(text: string | undefined): { readonly unit: string; readonly release: Release } | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (!isRecord(value)) return undefined;
    const { unit, ...release } = value;
    return typeof unit === 'string' && isRelease(release) ? { unit, release } : undefined;
  } catch {
    return undefined;
  }
}

function isRelease(value: { readonly [key: string]: unknown }): value is { readonly [key: string]: unknown } & Release {
  return (
    typeof value['version'] === 'number' &&
    ['digest', 'who', 'when', 'infra', 'state'].every((field) => typeof value[field] === 'string') &&
    isRecord(value['images']) &&
    isRecord(value['configurations']) &&
    isCanary(value['canary'])
  );
}

function isCanary(value: unknown): boolean {
  if (value === undefined) return true;
  return isRecord(value) && typeof value['of'] === 'string' && isRecord(value['weights']);
}
