import { Application, environmentAnnotation } from '../../lib/model';
import { recordLabel } from '../../lib/model/marks';
import type { Release } from '../../lib/operate';
import { clusterFacts, treeFacts, type ClusterFacts } from '../../lib/release/cluster-facts';
import { newProject } from '../tree';
import { FakeCluster, noFacts, release } from './fake-cluster';

const facts: ClusterFacts = {
  exists: true,
  madeFor: 'shop/production',
  neighbours: [],
  state: undefined,
  releases: new Map(),
  images: { web: 'web:1', api: 'api:1' },
  beside: ['canary'],
  canaries: { web: { canary: 10 } },
  configurations: { web: 3 },
  configuration: undefined,
  keys: new Map([['web', ['TOKEN']]]),
};

test('a tree is built with all that the cluster tells of it', () => {
  expect(treeFacts(facts)).toEqual({
    images: { web: 'web:1', api: 'api:1' },
    canaries: { web: { canary: 10 } },
    configurations: { web: 3 },
    configured: new Map([['web', ['TOKEN']]]),
  });
  expect(treeFacts({ ...facts, configuration: 7 })).toMatchObject({ configuration: 7 });
});

test('an image that is given wins over the one last deployed', () => {
  expect(treeFacts(facts, { web: 'web:2' }).images).toEqual({ web: 'web:2', api: 'api:1' });
});

describe('of a namespace', () => {
  const namespace = 'shop-production';
  const marks = { 'app.kubernetes.io/managed-by': 'infra' };
  const record = (unit: string, fields: Partial<Release>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `infra-release-${unit}`, namespace, labels: { ...marks, [recordLabel]: 'release' } },
    data: { 'release.json': JSON.stringify({ unit, ...release(fields) }) },
  });
  const owned = (owner: string) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, annotations: { [environmentAnnotation]: owner } },
  });

  function project(environment: string, image?: string) {
    const shop = newProject({ environment });
    new Application(shop, 'web', image === undefined ? {} : { image });
    return shop;
  }

  test('where nothing was deployed, there is nothing', async () => {
    expect(await clusterFacts(new FakeCluster().cluster, project('production'))).toEqual(noFacts);
  });

  test('images, shares of canaries and neighbours are read from the releases in it', async () => {
    // GIVEN production, its canary, one of another project, and another environment in the same namespace
    const fake = new FakeCluster([
      owned('shop/production'),
      record('shop.production', { images: { web: 'web:1' } }),
      record('shop.canary', { images: { web: 'web:2' }, canary: { of: 'production', weights: { web: 10, api: 0 } } }),
      record('blog.canary', { canary: { of: 'production', weights: { web: 50 } } }),
      record('shop.production-eu', { images: { web: 'web:3' } }),
    ]);
    // THEN
    const production = await clusterFacts(fake.cluster, project('production'));
    expect(production).toMatchObject({
      exists: true,
      madeFor: 'shop/production',
      images: { web: 'web:1' },
      canaries: { web: { canary: 10 } },
      beside: ['canary'],
      neighbours: ['shop/canary', 'blog/canary', 'shop/production-eu'],
    });
    expect([...production.releases.keys()]).toEqual(['production']);
    // AND a canary has its own image
    expect((await clusterFacts(fake.cluster, project('canary'))).images).toEqual({ web: 'web:2' });
  });

  test('an image that was changed in the manifest since is the one that is meant', async () => {
    const fake = new FakeCluster([
      owned('shop/production'),
      record('shop.production', { images: { web: 'web:1' }, declared: { web: 'web:0' } }),
    ]);
    const images = async (image: string) => (await clusterFacts(fake.cluster, project('production', image))).images;
    expect([await images('web:0'), await images('web:5')]).toEqual([{ web: 'web:1' }, {}]);
  });

  test('a namespace that may not be looked at is none that is known', async () => {
    const fake = new FakeCluster([owned('shop/production')]);
    fake.forbidden.add('Namespace');
    expect(await clusterFacts(fake.cluster, project('production'))).toMatchObject({
      exists: false,
      madeFor: undefined,
    });
  });
});
