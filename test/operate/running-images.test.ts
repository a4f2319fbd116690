import { runningImages, type Cluster } from '../../lib/operate';

const sha = (digit: string) => `sha256:${digit.repeat(64)}`;

type Answer = readonly [image: string, imageID: string];

/** MOCK: a cluster whose only answer are these pods: image that was asked for, and what was pulled. */
function clusterWith(...pods: readonly Answer[]): Cluster {
  const items = pods.map(([image, imageID]) => ({
    spec: { containers: [{ name: 'web', image }] },
    status: { containerStatuses: [{ name: 'web', imageID }] },
  }));
  return { list: () => Promise.resolve({ items }) } as unknown as Cluster;
}

const read = async (...pods: readonly Answer[]) =>
  Object.fromEntries(await runningImages(clusterWith(...pods), 'shop', 'a=b'));

test.each<[string, readonly Answer[], object]>([
  [
    'a tag is pinned to what was pulled',
    [['web:1', `docker-pullable://web@${sha('a')}`]],
    { 'web:1': `web:1@${sha('a')}` },
  ],
  ['a digest stays', [[`web@${sha('a')}`, `web@${sha('a')}`]], { [`web@${sha('a')}`]: `web@${sha('a')}` }],
  [
    'two versions of one tag pin nothing',
    [
      ['web:1', `web@${sha('a')}`],
      ['web:1', `web@${sha('b')}`],
    ],
    {},
  ],
  [
    'the id of an image is no digest that can be pulled',
    [
      ['web:1', sha('a')],
      ['api:1', ''],
    ],
    {},
  ],
])('%s', async (_, pods, expected) => {
  expect(await read(...pods)).toEqual(expected);
});
