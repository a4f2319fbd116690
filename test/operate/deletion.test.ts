import { remove } from '../../lib/operate/deletion';
import type { KubernetesObject } from '../../lib/operate';

const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'web-database' };

/** A cluster that holds one object, which goes after it was looked at a number of times. */
function holding(looks: number, finalizers: readonly string[]) {
  const { name, namespace } = claim;
  const object: KubernetesObject = { ...claim, metadata: { name, namespace, finalizers } };
  const deleted: unknown[] = [];
  return {
    deleted,
    delete: (reference: unknown) => Promise.resolve(deleted.push(reference) > 0),
    get: <T>() => Promise.resolve(looks-- > 0 ? (object as T) : undefined),
  };
}

test('it waits until the object is gone', async () => {
  const cluster = holding(2, []);
  await remove(cluster, claim);
  expect(cluster.deleted).toEqual([claim]);
});

test.each([
  [
    ['example.com/backup'],
    /held by the finalizer example\.com\/backup$/,
    /describe persistentvolumeclaim web-database/,
  ],
  [['kubernetes.io/pvc-protection'], /finalizer kubernetes\.io\/pvc-protection$/, /A pod still uses it/],
  [[], /the reason is not known$/, /describe/],
])('what is held by %j does not hold us for ever', async (finalizers, message, hint) => {
  await expect(remove(holding(Infinity, finalizers), claim, { timeoutSeconds: 0.2 })).rejects.toMatchObject({
    code: 'removal-stuck',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

test('an interruption ends the waiting', async () => {
  const signal = AbortSignal.abort();
  await expect(remove(holding(Infinity, []), claim, { signal })).rejects.toMatchObject({ exitCode: 130 });
});
