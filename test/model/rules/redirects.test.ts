import { told } from './told';

test.each([
  [
    [
      ['/a', '/b'],
      ['/b', '/a'],
    ],
    ['0', '1'],
    '/a → /b → /a',
  ],
  [[['/*', '/index.html']], ['0'], '/x → /index.html → /index.html'],
  [[['/a*', '/ab*']], ['0'], '/ax → /abx → /abbx → /abbbx → /abbbbx → /abbbbbx'],
])('%j never ends', (pairs, at, way) => {
  const all = told(
    'redirects',
    pairs.map(([from, to]) => ({ from, to })),
  );
  expect(all.map((each) => each.split(':')[0])).toEqual(at);
  expect(all[0]).toBe(`0: these redirects form a loop: ${way}`);
});

test.each([
  [
    [
      ['/old/*', '/new/*'],
      ['/new', '/new/'],
    ],
  ],
  [[['/a', 'https://example.com/a']]],
  [
    [
      ['/a', '/b?from=a'],
      ['/b', '/c'],
    ],
  ],
])('%j ends', (pairs) => {
  expect(
    told(
      'redirects',
      pairs.map(([from, to]) => ({ from, to })),
    ),
  ).toEqual([]);
});
