import { Application, Environment } from '../../lib/model';
import { deployedImages, isFulfilled, promotionTarget, withDigests } from '../../lib/release/promotion';
import { newProject } from '../tree';
import { FakeCluster, release, sessionOf } from './fake-cluster';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function shop(environment = 'canary') {
  const project = newProject({ environment });
  for (const name of ['web', 'api', 'jobs']) new Application(project, name);
  return project;
}

test.each([
  ['canary', undefined, 'production'],
  ['staging', undefined, 'production'],
  ['staging', 'development', 'development'],
] as const)('%s is promoted to %s: %s', (name, to, target) => {
  expect(promotionTarget(new Environment(name), to)).toBe(target);
});

test('a canary is promoted to what it runs beside', () => {
  expect(promotionTarget(new Environment({ name: 'beta', kind: 'canary', of: 'live' }))).toBe('live');
});

test.each([
  ['production', undefined],
  ['staging', 'staging'],
] as const)('%s to itself is refused', (name, to) => {
  expect(() => promotionTarget(new Environment(name), to)).toThrow(
    expect.objectContaining({ code: 'promotion-circular', message: `${name} cannot be promoted to itself` }),
  );
});

test('only a canary that is promoted to its base goes', () => {
  const fulfilled = (from: string, to: string) =>
    isFulfilled({ source: sessionOf(shop(from)), target: sessionOf(shop(to)) });
  expect([
    fulfilled('canary', 'production'),
    fulfilled('canary', 'staging'),
    fulfilled('staging', 'production'),
  ]).toEqual([true, false, false]);
});

test('the images are those of every unit, or of the applications that are named', () => {
  const releases = new Map([
    ['canary.web', release({ images: { web: 'web:2' } })],
    ['canary.api', release({ images: { api: 'api:2', gone: 'gone:1' } })],
  ]);
  const session = sessionOf(shop(), { releases });
  expect([...deployedImages(session, [])]).toEqual([
    ['web', 'web:2'],
    ['api', 'api:2'],
  ]);
  expect([...deployedImages(session, ['api'])]).toEqual([['api', 'api:2']]);
  expect(() => deployedImages(session, ['web', 'jobs'])).toThrow(
    expect.objectContaining({
      code: 'promotion-empty',
      message: 'jobs is not deployed in canary',
      hint: 'Deployed there: web, api.',
    }),
  );
});

test('where nothing is deployed, it is said how to', () => {
  expect(() => deployedImages(sessionOf(shop('staging')), [])).toThrow(
    expect.objectContaining({
      message: 'nothing is deployed in staging',
      hint: 'Deploy it first: infra deploy --env staging --image APP=IMAGE.',
    }),
  );
});

test('a tag is pinned to the digest that runs, where the nodes tell one', async () => {
  // GIVEN pods of web, and none of api
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'shop-production', labels: { 'app.kubernetes.io/instance': 'web-canary' } },
    spec: { containers: [{ name: 'web', image: 'acme/web:2' }] },
    status: { containerStatuses: [{ name: 'web', imageID: `acme/web@${digest}` }] },
  };
  const session = sessionOf(shop(), {}, new FakeCluster([pod]));
  const images = new Map([
    ['web', 'acme/web:2'],
    ['api', 'acme/api:2'],
  ]);
  // THEN
  expect([...(await withDigests(session, images))]).toEqual([
    ['web', `acme/web:2@${digest}`],
    ['api', 'acme/api:2'],
  ]);
});
