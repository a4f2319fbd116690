import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted, UserError, type Reference } from '../model';
import type { Cluster } from '../operate';

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
  { signal, timeoutSeconds = 600 }: RemoveOptions = {},
): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  await cluster.delete(reference, { propagation: 'Background' });
  for (;;) {
    const found = await cluster.get(reference);
    if (found === undefined) return;
    if (signal?.aborted === true) throw interrupted();
    if (Date.now() > deadline) throw stuck(reference, found.metadata.finalizers ?? [], timeoutSeconds);
    await sleep(lookMilliseconds);
  }
}

function stuck({ kind, name, namespace }: Reference, finalizers: readonly string[], seconds: number): UserError {
  const holder =
    finalizers.length === 0
      ? 'nothing says what holds it'
      : `held by the finalizer${finalizers.length > 1 ? 's' : ''} ${finalizers.join(', ')}`;
  const scope = namespace === undefined ? '' : `-n ${namespace} `;
  return new UserError(`${kind} ${name} is still there ${seconds} s after it was deleted: ${holder}`, {
    code: 'removal-stuck',
    hint: finalizers.includes('kubernetes.io/pvc-protection')
      ? `A pod still uses it: kubectl ${scope}get pods. Run this again when none does.`
      : `Whoever set a finalizer has to take it off: kubectl ${scope}describe ${kind.toLowerCase()} ${name}. Then run this again.`,
  });
}
