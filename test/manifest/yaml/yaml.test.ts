import { SourceFile } from '../../../lib/manifest';
import { parseYaml } from '../../../lib/manifest/yaml/parse';
import { toPlain } from '../../../lib/manifest/yaml/plain';
import { Report } from '../../../lib/manifest/diagnostics/report';
import { lines } from '../folder';

function read(text: string): { value: unknown; found: string[]; hints: (string | undefined)[] } {
  const report = new Report();
  const node = parseYaml(new SourceFile('f.yml', text), report);
  const value = node === undefined ? undefined : toPlain(node);
  return { value, found: lines(report.diagnostics), hints: report.diagnostics.map(({ hint }) => hint) };
}

describe('what YAML may say', () => {
  test('scalars are those of YAML 1.2', () => {
    const { value, found } = read('a: yes\nb: 0o17\nc: ~\nd: "1"\ne: 12:30\nf: true\n');
    expect({ value, found }).toEqual({ value: { a: 'yes', b: 15, c: null, d: '1', e: '12:30', f: true }, found: [] });
  });

  test('aliases and merge keys are followed, what is written wins, the first merged map over the next', () => {
    const { value, found } = read('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd: *a\n');
    expect(found).toEqual([]);
    expect(value).toMatchObject({ c: { x: 3, y: 1, z: 2 }, d: { x: 1, y: 1 } });
  });

  test('an anchor can be set again; aliases mean the one before', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  test('keys that begin with a dot are hidden anywhere, their anchors are not', () => {
    expect(read('.t: &t {.u: 1, v: 2}\na: *t\n').value).toEqual({ a: { v: 2 } });
  });

  test('a file without content is an empty map', () => {
    expect(read('# nothing\n')).toMatchObject({ value: {}, found: [] });
  });

  test('"<<" in quotes is a key as any other', () => {
    expect(read('"<<": 1\n').value).toEqual({ '<<': 1 });
  });

  test('more than a hundred aliases are honest', () => {
    const text = `a: &a {b: 1}\nc: [${'*a, '.repeat(5000)}]\n`;
    expect(read(text).found).toEqual([]);
  });

  test('windows line ends are line ends', () => {
    expect(read('a: 1\r\nb: x\r\n').value).toEqual({ a: 1, b: 'x' });
  });
});

describe('what YAML must not say', () => {
  test.each([
    [
      'duplicate keys',
      'a: 1\nb: 2\na: 3\n',
      'f.yml:3:1 error duplicate-key the key "a" is given twice; it is already in line 1',
    ],
    ['documents', 'a: 1\n---\nb: 1\n', 'f.yml:2:1 error multiple-documents a file must hold a single document'],
    [
      '__proto__',
      'a:\n  __proto__: {b: 1}\n',
      'f.yml:2:3 error forbidden-key the key "__proto__" is not allowed: JavaScript treats it specially',
    ],
    [
      'constructor',
      'constructor: 1\n',
      'f.yml:1:1 error forbidden-key the key "constructor" is not allowed: JavaScript treats it specially',
    ],
    ['tags', 'a: !!binary aGk=\n', 'f.yml:1:13 error yaml-tag the tag "tag:yaml.org,2002:binary" is not accepted'],
    ['own tags', 'a: !env HOME\n', 'f.yml:1:9 error yaml-tag the tag "!env" is not accepted'],
    ['cyclic aliases', 'a: &a\n  b: *a\n', 'f.yml:2:6 error cyclic-alias *a contains itself'],
    ['unknown anchors', 'aa: &base 1\nb: *bse\n', 'f.yml:2:4 error unknown-anchor there is no anchor &bse before it'],
    ['anchors that come later', 'b: *a\na: &a 1\n', 'f.yml:1:4 error unknown-anchor there is no anchor &a before it'],
    ['merges of texts', 'a: {<<: x}\n', 'f.yml:1:9 error invalid-merge only a map can be merged with <<'],
    ['maps as keys', '? {a: 1}\n: 2\n', 'f.yml:1:3 error invalid-key a key must be text'],
    ['tabs', 'a:\n\tb: 1\n', 'f.yml:2:1 error yaml-syntax YAML cannot be indented with tabs'],
    [
      'other versions',
      '%YAML 1.1\n---\na: yes\n',
      'f.yml:1:1 error yaml-version YAML 1.1 is not accepted; expected 1.2',
    ],
    [
      'list items among keys',
      'a:\n  b:\n    C: {type: x}\n\n    - redis\n',
      'f.yml:5:5 error yaml-syntax this list item is among the keys of a map',
    ],
    [
      'values with a map under them',
      'a: 1\nb: web\n\n  c: x\n',
      'f.yml:2:4 error yaml-syntax line 4 is indented deeper than line 2, but line 2 already has a value',
    ],
    ['open braces', 'a:\n  b: { c: { d: 1 }\n  e: 1\n', 'f.yml:2:6 error yaml-syntax this "{" is not closed'],
    ['open brackets at the end', 'a: [b, c\n', 'f.yml:1:4 error yaml-syntax this "[" is not closed'],
    [
      'stars without quotes',
      'a: *\n',
      'f.yml:1:4 error yaml-syntax "*" begins an alias in YAML, and there is no name behind it',
    ],
    ['two colons', 'a: b: c\n', 'f.yml:1:4 error yaml-syntax a second ": " on one line'],
  ])('%s are named', (_, text, expected) => {
    expect(read(text).found).toEqual([expected]);
  });

  test.each([
    ['a: { A: ${x} }\n', 'f.yml:1:9', '${x}'],
    ['a: { A: pre${addons.cache.url}/1, B: 2 }\nc: 1\n', 'f.yml:1:12', '${addons.cache.url}'],
    ['a: [ ${x} ]\n', 'f.yml:1:6', '${x}'],
  ])('an unquoted placeholder in brackets is told to be quoted: %s', (text, place, placeholder) => {
    const { found, hints } = read(text);
    expect(found).toEqual([
      `${place} error yaml-syntax ${placeholder} must be quoted inside { } or [ ], where "{" starts a map`,
    ]);
    expect(hints).toEqual([`Put quotes around the whole value: "${placeholder}".`]);
  });
});

describe('limits', () => {
  const bomb = (levels: number, width: number) =>
    [
      `a0: &a0 [${'x,'.repeat(width)}]`,
      ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(width)}]`),
    ].join('\n');
  const levels = (count: number) => Array.from({ length: count }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

  test.each([
    ['an alias bomb', bomb(30, 10), 'too-large'],
    [
      'a bomb of merges',
      `a0: &a0 {k: 1}\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} {x: *a${i}, y: *a${i}, <<: *a${i}}`).join('\n')}`,
      'too-large',
    ],
    ['brackets', '['.repeat(500_000), 'too-deep'],
    ['braces', '{a: '.repeat(200_000), 'too-deep'],
    ['dashes', '- '.repeat(300_000), 'too-deep'],
    ['indentation', levels(1200), 'too-deep'],
    [
      'aliases that nest',
      `a0: &a0 [1]\n${Array.from({ length: 100 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join('\n')}`,
      'too-deep',
    ],
    ['commas', `[${','.repeat(900_000)}`, 'too-large'],
    ['directives', '%\n'.repeat(400_000), 'too-large'],
    ['many values', `a: [${'1,'.repeat(210_000)}]`, 'too-large'],
  ])('%s end in one diagnostic', (_, text, code) => {
    const { found } = read(text);
    expect(found.map((line) => line.split(' ')[2])).toEqual([code]);
  });

  test('sixty levels are fine', () => {
    expect(read(levels(60)).found).toEqual([]);
  });

  test('many keys take no quadratic time', () => {
    const timed = (keys: number): number => {
      const start = performance.now();
      expect(read(Array.from({ length: keys }, (_, i) => `k${i}: 1`).join('\n')).found).toEqual([]);
      return performance.now() - start;
    };
    timed(6_000);
    // Quadratic would be a hundred times as long.
    expect(timed(60_000) / timed(6_000)).toBeLessThan(50);
  });
});
