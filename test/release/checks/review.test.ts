import { Environment } from '../../../lib/model';
import { checkReview } from '../../../lib/release/checks/review';

const review = {
  name: 'shop',
  namespace: 'shop-pr-7',
  environment: new Environment({ name: 'review-pr-7', kind: 'development', review: 'pr-7' }),
};

test.each([
  ['nobody', undefined, []],
  ['itself', 'shop/review-pr-7', []],
  ['itself, whoever is its neighbour', 'shop/review-pr-7', ['blog/staging']],
])('in a namespace of %s it goes on', (_whose, madeFor, neighbours) => {
  expect(() => checkReview(review, { madeFor, neighbours })).not.toThrow();
});

test.each([
  ['blog/staging', [], 'blog/staging'],
  [undefined, ['shop/staging', 'blog/staging'], 'shop/staging, blog/staging'],
])('in the namespace of %s, with %j in it, it is refused', (madeFor, neighbours, others) => {
  expect(() => checkReview(review, { madeFor, neighbours })).toThrow(
    expect.objectContaining({
      code: 'namespace-taken',
      exitCode: 2,
      message: `the namespace shop-pr-7 of the review environment pr-7 is in use by ${others}`,
    }),
  );
});

test('other environments may share a namespace', () => {
  const staging = { ...review, environment: new Environment('staging') };
  expect(() => checkReview(staging, { madeFor: 'blog/staging', neighbours: ['blog/staging'] })).not.toThrow();
});
