import { wrapped } from '../../../lib/manifest/format/wrap';

test('lines break between words, and begin alike', () => {
  expect(wrapped('one two three four', 12, '  ')).toBe('one two\n  three four');
});

test('what is longer than a line stays whole', () => {
  expect(wrapped('see https://example.com/a/long/way now', 12, '  ')).toBe(
    'see\n  https://example.com/a/long/way\n  now',
  );
});

test('without a terminal nothing breaks', () => {
  expect(wrapped('one two three four', undefined, '  ')).toBe('one two three four');
});
