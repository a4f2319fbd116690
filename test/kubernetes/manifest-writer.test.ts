import { load, loadAll } from 'js-yaml';
import { parse, parseAllDocuments } from 'yaml';
import { writeManifests, type Manifest } from '../../lib/kubernetes';
import fc from '../property';

/** Texts that readers of one version or another take for something else. */
const misread = [
  ...['yes', 'Yes', 'YES', 'no', 'on', 'On', 'off', 'OFF', 'y', 'Y', 'n', 'N', 'true', 'True', 'FALSE'],
  ...['null', 'Null', '~', '', 'NULL', '.nan', '.NaN', '.inf', '-.INF', '+.inf', 'NaN', 'Infinity'],
  ...['12:30:45', '12:30', '1:60', '-190:20:30', '190:20:30.15', '00:00', '0:0'],
  ...[
    '0',
    '-0',
    '+1',
    '08',
    '0644',
    '0o644',
    '0x1f',
    '0X1F',
    '0b101',
    '-0b1',
    '1_000',
    '1,000',
    '1e3',
    '1E+3',
    '12345e67',
    'e0',
    '-E+1',
    '1.',
    '.5',
    '-.5e-2',
    '1_0.5',
  ],
  ...['2024-01-01', '2024-1-1', '2024-01-01 10:00:00', '2024-01-01T10:00:00Z', '2001-12-14t21:59:43.10-05:00'],
  ...[
    '=',
    '<<',
    '!',
    '!!str x',
    '&a',
    '*a',
    '|',
    '>',
    '%',
    '@',
    '`',
    '-',
    '- a',
    '?',
    '? a',
    ':',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '---',
    '...',
    '{',
    '}',
    '[',
    ']',
    ',',
  ],
  ...[
    ' leading',
    'trailing ',
    '\ttab',
    'tab\t',
    'a\tb',
    '\n',
    '\n\n',
    'a\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a\n  b\n c',
    'a\r\nb',
    '\r',
    '"',
    "'",
    '\\',
    "it's",
    '"quoted"',
  ],
  ...['ünïcode', '日本語', '🚀', '\u0085', '\u2028', '\u2029', '\ufeff', '\u00a0', '\u0000', '\u001b[0m', '\u007f'],
  ...['x'.repeat(300), 'word '.repeat(100), `a\n${'b '.repeat(200)}`],
];

function manifest(value: unknown): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: value };
}

const readers: { readonly [name: string]: (text: string) => unknown } = {
  'yaml in 1.1': (text) => parse(text, { version: '1.1', merge: false }),
  'yaml in 1.2': (text) => parse(text, { version: '1.2' }),
  'js-yaml': (text) => load(text),
};

describe.each(Object.entries(readers))('read by %s', (_, read) => {
  test.each(misread.map((text) => [text]))('the text %j is itself, as a value, as a key and in a list', (text) => {
    const value = { value: text, [text]: 'key', list: [text, [text]] };
    expect(read(writeManifests([manifest(value)]))).toEqual(manifest(value));
  });

  test('any text is itself', () => {
    const hard = fc
      .array(fc.oneof(fc.constantFrom(...misread), fc.string({ unit: 'grapheme' })))
      .map((pieces) => pieces.join(''));
    const number = fc.stringMatching(/^[-+]?[0-9a-fA-FoxXbB_.,:eE+ TZt-]{1,12}$/);
    const date = fc.stringMatching(
      /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{2}:[0-9]{2}(Z| ?[+-][0-9]{1,2})?)?$/,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), hard, number, date), (text) => {
        const value = { value: text, [`k${text}`]: text, list: [text] };
        expect(read(writeManifests([manifest(value)]))).toEqual(manifest(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('numbers, booleans, null and what is empty are themselves', () => {
    const value = { a: 1, b: -1.5, c: 1e21, d: true, e: false, f: null, g: {}, h: [], i: [{}], j: 0 };
    expect(read(writeManifests([manifest(value)]))).toEqual(manifest(value));
  });
});

test('a text is written so that people can read it', () => {
  const text = writeManifests([
    manifest({ plain: 'hello world', script: 'one\ntwo\n', long: 'word '.repeat(50).trim() }),
  ]);
  expect(text).toBe(
    [
      '---',
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: a',
      'data:',
      '  plain: hello world',
      '  script: |',
      '    one',
      '    two',
      `  long: ${'word '.repeat(50).trim()}`,
      '',
    ].join('\n'),
  );
});

test('each object is a document of its own', () => {
  const objects = [manifest({ a: 'one' }), manifest({ a: '---' }), manifest({ a: '\n---\n' })];
  const text = writeManifests(objects);
  expect(loadAll(text)).toEqual(objects);
  expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toEqual(objects);
  expect(writeManifests([])).toBe('');
});

test('values that stand in two places are written twice, since Kubernetes knows no anchors', () => {
  const shared = { a: 'b' };
  const text = writeManifests([manifest({ one: shared, two: shared })]);
  expect(text).not.toMatch(/[&*]/);
});
