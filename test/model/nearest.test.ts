import { distance, nearest } from '../../lib/model/nearest';
import fc from '../property';

test.each([
  ['replcias', 'replicas'],
  ['replica', 'replicas'],
  ['Replicas', 'replicas'],
  ['repl', 'replicas'],
  ['resource', 'resources'],
])('%s was meant to be %s', (written, meant) => {
  expect(nearest(written, ['replicas', 'resources', 'port'])).toBe(meant);
});

test.each(['', 'zzz', 'x'.repeat(81)])('%j is near nothing', (written) => {
  expect(nearest(written, ['replicas', 'port'])).toBeUndefined();
});

test('the distance counts inserted, deleted, replaced and swapped characters', () => {
  expect([distance('', 'abc'), distance('abc', 'abc'), distance('abc', 'axc'), distance('abc', 'acb')]).toEqual([
    3, 0, 1, 1,
  ]);
});

test('the distance is the same both ways, and nothing only for the same text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, b) === 0).toBe(a === b);
    }),
  );
});
