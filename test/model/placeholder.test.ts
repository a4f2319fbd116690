import { parsePlaceholders } from '../../lib/model';
import fc from '../property';

test('a text is split at its placeholders, each with its place', () => {
  expect(parsePlaceholders('redis://${addons.cache.host}:${addons.cache.port}/0')).toEqual([
    { text: 'redis://' },
    { reference: ['addons', 'cache', 'host'], offset: 8 },
    { text: ':' },
    { reference: ['addons', 'cache', 'port'], offset: 29 },
    { text: '/0' },
  ]);
});

test('spaces inside of the braces do not matter', () => {
  expect(parsePlaceholders('${ project.name }')).toEqual([{ reference: ['project', 'name'], offset: 0 }]);
});

test.each([
  ['$${HOME}', '${HOME}'],
  ['$$${a', '$${a'],
  ['${never closed', '${never closed'],
  ['costs 5$', 'costs 5$'],
  ['{a}', '{a}'],
])('%j is the literal text %j', (written, text) => {
  expect(parsePlaceholders(written)).toEqual([{ text }]);
});

test('no text, no segment', () => {
  expect(parsePlaceholders('')).toEqual([]);
});

test('any text can be written: with every "${" doubled it is itself', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('${', '}', '$', '{', '${a.b}'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const segments = parsePlaceholders(text.replaceAll('${', '$$${'));
      expect(segments).toEqual(text === '' ? [] : [{ text }]);
    }),
  );
});
