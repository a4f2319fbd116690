import { UserError } from '../../model';
import type { Cluster } from '../../operate';

/** The first version in which every field of ours is there without a feature gate: `preStop.sleep` came last. */
const oldest = { major: 1, minor: 30 };

/** @throws UserError where the cluster is too old for what is deployed */
export async function checkVersion(cluster: Pick<Cluster, 'version'>): Promise<void> {
  const told = await cluster.version().catch((error: unknown) => {
    if (UserError.is(error) && error.code === 'cluster-forbidden') return '';
    throw error;
  });
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(told) ?? [];
  // A server built without a version says v0.0.0; it, and one that says nothing, is judged by what it takes.
  if (major === undefined || minor === undefined || Number(major) !== oldest.major) return;
  if (Number(minor) >= oldest.minor) return;
  throw new UserError(`the cluster runs Kubernetes ${told}; ${oldest.major}.${oldest.minor} or later is needed`, {
    code: 'cluster-too-old',
    hint: 'Upgrade the cluster; earlier versions no longer get fixes (https://kubernetes.io/releases/).',
  });
}
