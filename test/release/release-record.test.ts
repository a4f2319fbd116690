import { Application } from '../../lib/model';
import { readReleases } from '../../lib/operate';
import { recordBeginning, recordRelease, recordRemoval } from '../../lib/release/release-record';
import { unitsOf } from '../../lib/release/units';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { FakeCluster, release, sessionOf } from './fake-cluster';

function shop() {
  const project = newProject({ environment: 'staging', version: '2.3.0', commit: () => 'abc123' });
  for (const name of ['web', 'api']) new Web(new Application(project, name, { image: `${name}:2` }), 'stack');
  const [unit] = unitsOf(project, []);
  if (unit === undefined) throw new Error('an environment has a unit');
  return { project, unit };
}

const origin = { environment: { USER: 'ann' }, state: 's3://acme-infra', apps: [] };

test('a release that begins leaves no digest that the next would go by', async () => {
  const { project, unit } = shop();
  const fake = new FakeCluster();
  const last = release({ version: 4, images: { web: 'web:1' } });
  await recordBeginning(sessionOf(project, { releases: new Map([['staging', last]]) }, fake), unit, origin);
  expect((await readReleases(fake.cluster, 'shop-staging')).get('shop.staging')).toEqual({
    ...last,
    digest: 'unfinished',
  });
});

test('before the first succeeds, it is known that something of the unit may be there, but no release', async () => {
  // GIVEN
  const { project, unit } = shop();
  const fake = new FakeCluster();

  // WHEN
  await recordBeginning(sessionOf(project, {}, fake), unit, origin);

  // THEN
  const releases = await readReleases(fake.cluster, 'shop-staging');
  expect(releases.get('shop.staging')).toEqual({
    version: 0,
    digest: 'unfinished',
    images: {},
    configurations: {},
    who: 'ann',
    when: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    infra: expect.stringMatching(/^\d+\.\d+\.\d+/),
    state: 's3://acme-infra',
  });

  // WHEN it succeeds
  const facts = { releases: new Map([...releases.values()].map((begun) => ['staging', begun])) };
  await recordRelease(sessionOf(project, facts, fake), unit, 'digest', origin);
  expect((await readReleases(fake.cluster, 'shop-staging')).get('shop.staging')?.version).toBe(1);
});

test('a release says what was deployed, by whom and from where', async () => {
  const { project, unit } = shop();
  const fake = new FakeCluster();
  const facts = { configurations: { web: 3 }, releases: new Map([['staging', release({ version: 4 })]]) };
  await recordRelease(sessionOf(project, facts, fake), unit, 'digest', origin);
  expect((await readReleases(fake.cluster, 'shop-staging')).get('shop.staging')).toEqual({
    version: 5,
    digest: 'digest',
    images: { web: 'web:2', api: 'api:2' },
    declared: { web: 'web:2', api: 'api:2' },
    configurations: { web: 3 },
    who: 'ann',
    when: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    commit: 'abc123',
    infra: expect.stringMatching(/^\d+\.\d+\.\d+/),
    state: 's3://acme-infra',
  });
});

test('of some applications only, the others keep the images they had', async () => {
  const { project, unit } = shop();
  const fake = new FakeCluster();
  const releases = new Map([['staging', release({ images: { web: 'web:1', api: 'api:1', gone: 'gone:1' } })]]);
  await recordRelease(sessionOf(project, { releases }, fake), unit, 'partial', { ...origin, apps: ['web'] });
  expect((await readReleases(fake.cluster, 'shop-staging')).get('shop.staging')?.images).toEqual({
    web: 'web:2',
    api: 'api:1',
  });
});

test('the record of a unit that is gone goes', async () => {
  const { project, unit } = shop();
  const fake = new FakeCluster();
  await recordRelease(sessionOf(project, {}, fake), unit, 'digest', origin);
  await recordRemoval(sessionOf(project, {}, fake), 'staging');
  expect([...(await readReleases(fake.cluster, 'shop-staging')).keys()]).toEqual([]);
});
