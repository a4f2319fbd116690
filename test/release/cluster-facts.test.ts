import { treeFacts, type ClusterFacts } from '../../lib/release/cluster-facts';

const facts: ClusterFacts = {
  exists: true,
  madeFor: 'shop/production',
  neighbours: [],
  state: undefined,
  releases: new Map(),
  images: { web: 'web:1', api: 'api:1' },
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
