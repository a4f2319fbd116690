import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted, UserError, type Reference } from '../model';
import type { Cluster } from './cluster';
import type { KubernetesObject } from './objects';

export interface RemoveOptions {
  readonly signal?: AbortSignal;
  /** Seconds to wait until the object is gone. @default 600 */
  readonly timeoutSeconds?: number;
}

const lookMilliseconds = 100;

/**
 * Deletes an object, and waits until it is gone.
 * @throws UserError `removal-stuck` where something holds it: it names the finalizers
 */
export async function remove(
  cluster: Pick<Cluster, 'delete' | 'get'>,
  reference: Reference,
  options: RemoveOptions = {},
): Promise<void> {
  await cluster.delete(reference, { propagation: 'Background' });
  await untilGone(cluster, reference, options);
}

/**
 * Waits until an object that is being deleted is gone.
 * @throws UserError `removal-stuck` where something holds it: it names the finalizers, or what a namespace says of itself
 */
export async function untilGone(
  cluster: Pick<Cluster, 'get'>,
  reference: Reference,
  { signal, timeoutSeconds = 600 }: RemoveOptions = {},
): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const found = await cluster.get<Removed>(reference);
    if (found === undefined) return;
    if (signal?.aborted === true) throw interrupted();
    if (Date.now() > deadline) throw stuck(reference, found, timeoutSeconds);
    await sleep(lookMilliseconds);
  }
}

/** What is looked at of an object that goes. */
interface Removed extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly { readonly status: string; readonly message?: string }[] };
}

function stuck({ kind, name, namespace }: Reference, { metadata, status }: Removed, seconds: number): UserError {
  const { finalizers = [] } = metadata;
  // A namespace tells in its conditions what is left in it.
  const left = (status?.conditions ?? []).flatMap((one) => (one.status === 'True' ? (one.message ?? []) : []));
  const holder =
    finalizers.length === 0
      ? left.join('; ') || 'the reason is not known'
      : `held by the finalizer${finalizers.length > 1 ? 's' : ''} ${finalizers.join(', ')}`;
  const scope = namespace === undefined ? '' : `-n ${namespace} `;
  return new UserError(`${kind} ${name} still exists ${seconds} s after it was deleted: ${holder}`, {
    code: 'removal-stuck',
    hint: finalizers.includes('kubernetes.io/pvc-protection')
      ? `A pod still uses it: kubectl ${scope}get pods. Run this again once no pod does.`
      : `Whatever set the finalizer must remove it: kubectl ${scope}describe ${kind.toLowerCase()} ${name}. Then run this again.`,
  });
}
