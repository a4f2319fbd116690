import { setTimeout as pause } from 'node:timers/promises';
import { readCheckpoint } from './checkpoint';
import { annotationOf, kindOf, parseId, stringAt } from './manifests';
import { isAbsent } from './observing';
import type { Settings } from './settings';
import type { Properties } from './values';

const DELETE_LIMIT_MS = 10 * 60_000;

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
export async function remove(
  settings: Settings,
  id: string,
  outputs: Properties,
  cancelled: () => boolean,
): Promise<void> {
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
    const unwatched =
      annotationOf(inputs, 'pulumi.com/skipAwait') === 'true' && GOES_UNWATCHED.has(`${kind.apiVersion}/${kind.kind}`);
    const limit = Date.now() + DELETE_LIMIT_MS;
    while (!unwatched) {
      const now = await settings.client.get(kind, namespace, name);
      if (uid !== undefined && stringAt(now, 'metadata', 'uid') !== uid) return;
      if (cancelled() || Date.now() > limit) throw new Error(`timed out waiting for "${id}" to be deleted`);
      await pause(100);
    }
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
