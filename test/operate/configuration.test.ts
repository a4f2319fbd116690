import { ConfigurationStore } from '../../lib/operate';
import { FakeCluster } from '../release/fake-cluster';

function newStore(): ConfigurationStore {
  const { cluster } = new FakeCluster();
  return new ConfigurationStore(cluster, {
    namespace: 'shop-staging',
    owner: 'web',
    nameOf: (version) => `web-config-v${version}`,
  });
}

test('a value that is set anew stays as secret as it was, unless that is said', async () => {
  // GIVEN a secret value and a plain one
  const store = newStore();
  await store.set({ KEY: 'one' }, { secret: true });
  await store.set({ LEVEL: 'debug' });
  // WHEN they are set to something else
  await store.set({ KEY: 'two', LEVEL: 'info' });
  // THEN
  expect(await store.list()).toEqual([
    { name: 'KEY', secret: true },
    { name: 'LEVEL', secret: false, value: 'info' },
  ]);
  expect((await store.latest())?.values.get('KEY')).toEqual({ value: 'two', secret: true });
  // WHEN it is said
  await store.set({ KEY: 'two' }, { secret: false });
  await store.set({ LEVEL: 'info' }, { secret: true });
  // THEN
  expect(await store.list()).toEqual([
    { name: 'KEY', secret: false, value: 'two' },
    { name: 'LEVEL', secret: true },
  ]);
});

test.each([
  ['a b', '"a b" is not a valid configuration key; expected letters, digits, "-", "_" and "."'],
  ['X'.repeat(254), `"${'X'.repeat(59)}…" has 254 characters; expected at most 253`],
])('the name %s is refused for what is wrong with it', async (name, message) => {
  await expect(newStore().set({ [name]: 'x' })).rejects.toMatchObject({ code: 'configuration-key-invalid', message });
});
