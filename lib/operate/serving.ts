/** What of an application serves, whatever became of its deployment. */
import type { Cluster } from './cluster';
import { newestReplicaSet } from './diagnosis';
import { controllerOf, type Deployment, type ReplicaSet } from './objects';

/** A Deployment that was to be rolled out. */
export interface WantedDeployment {
  readonly namespace: string;
  readonly name: string;
  readonly application: string;
  /** Those of its containers, in the version that was to be rolled out. */
  readonly images: readonly string[];
}

/** What serves of Deployments now, a line each, as in `web: the version before serves on (2/2 pods ready)`. */
export async function describeServing(cluster: Cluster, wanted: readonly WantedDeployment[]): Promise<string[]> {
  const namespaces = [...new Set(wanted.map(({ namespace }) => namespace))];
  const found = await Promise.all(namespaces.map((namespace) => readNamespace(cluster, namespace)));
  return wanted.map((each) => {
    const { deployments = [], replicaSets = [] } = found[namespaces.indexOf(each.namespace)] ?? {};
    const deployment = deployments.find(({ metadata }) => metadata.name === each.name);
    const owned = replicaSets.filter((set) => controllerOf(set) === deployment?.metadata.uid);
    const label = each.name === each.application ? each.name : `${each.application} (${each.name})`;
    return `${label}: ${deployment === undefined ? 'not serving' : servingOf(deployment, owned, each.images)}`;
  });
}

/**
 * What serves of one Deployment. Its newest version is the one before, where its images are not those wanted.
 * @param owned its ReplicaSets
 * @param images those of the containers that were wanted
 */
export function servingOf(deployment: Deployment, owned: readonly ReplicaSet[], images: readonly string[]): string {
  const newest = newestReplicaSet(deployment, owned);
  const total = deployment.spec?.replicas ?? 1;
  const ready = (sets: readonly ReplicaSet[]): number =>
    sets.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0);
  const before = ready(owned.filter((set) => set !== newest));
  const now = ready(newest === undefined ? [] : [newest]);
  const isWanted = imagesOf(newest ?? deployment).every((image) => images.includes(image));
  if (total === 0) return 'scaled to no pods';
  if (before + now === 0) return 'not serving';
  if (!isWanted) return `the previous version keeps serving (${before + now}/${total} pods ready)`;
  if (before === 0) return `serving (${now}/${total} pods ready)`;
  const beside = now === 0 ? '' : `, and ${now} of the new version`;
  return `the previous version keeps serving (${before}/${total} pods ready${beside})`;
}

async function readNamespace(
  cluster: Cluster,
  namespace: string,
): Promise<{ readonly deployments: readonly Deployment[]; readonly replicaSets: readonly ReplicaSet[] }> {
  const [deployments, replicaSets] = await Promise.all([
    cluster.list<Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment', namespace }),
    cluster.list<ReplicaSet>({ apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace }),
  ]);
  return { deployments: deployments.items, replicaSets: replicaSets.items };
}

function imagesOf({ spec }: Deployment | ReplicaSet): string[] {
  return (spec?.template?.spec?.containers ?? []).flatMap(({ image }) => (image === undefined ? [] : [image]));
}
