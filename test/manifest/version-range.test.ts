import { inRange } from '../../lib/manifest/version-range';

test.each<[string, string, boolean | undefined]>([
  ['2.1.0', '2', true],
  ['2.1.0', '2.x', true],
  ['2.1.0', '2.1', true],
  ['2.1.0', '2.0', false],
  ['2.1.0', '^2.1.0', true],
  ['2.1.0', '^2.2', false],
  ['2.9.0', '^2.2', true],
  ['0.2.5', '^0.2.3', true],
  ['0.3.0', '^0.2.3', false],
  ['0.0.4', '^0.0.3', false],
  ['2.1.9', '~2.1.3', true],
  ['2.2.0', '~2.1.3', false],
  ['2.1.0', '>=2 <3', true],
  ['3.0.0', '>= 2 < 3', false],
  ['2.1.0', '>2.1', false],
  ['2.2.0', '>2.1', true],
  ['2.1.5', '<=2.1', true],
  ['1.5.0', '1 - 2', true],
  ['2.9.0', '1 - 2', true],
  ['3.0.0', '1 || 3', true],
  ['2.0.0', '*', true],
  ['2.0.0', '=2.0.0', true],
  ['2.0.0-beta.1', '2.0.0', true],
  ['2.0.0', 'two', undefined],
  ['2.0.0', '2 || x.y.z.w', undefined],
  ['none', '2', undefined],
])('%s in %s: %s', (version, range, expected) => {
  expect(inRange(version, range)).toBe(expected);
});
