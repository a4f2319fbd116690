import { load } from 'js-yaml';
import { parse } from 'yaml';
import { Commented, yaml } from '../../lib/export/yaml';
import { readByPython } from './python-yaml';
import fc from '../property';

/** Characters that end lines for some readers, quotes, and what YAML takes for structure. */
const odd = [
  ...'\n\r\t\u0085\u2028\u2029\u00a0\ufeff\u0000\u001b\u007f\u200b\ue000\ufffe\u{1f600}',
  ...' #:-?|>&*!%@`"\'{}[],\\$aé0',
  '- ',
  ': ',
  '---',
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...odd), { maxLength: 8 }).map((parts) => parts.join('')) },
  fc.string({ unit: 'binary' }),
  fc.constantFrom('on', 'No', '~', 'null', '0644', '1_000', '12:30:45', '2024-1-1', '.inf', '=', '<<', '1e3', '0x1f'),
);
const key = text.filter((name) => name !== '__proto__');

const { map } = fc.letrec<{ value: unknown; map: { [key: string]: unknown } }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, true, false, 0, -1, 1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}));

test('every text survives, whoever reads', () => {
  // GIVEN maps with keys and values of any text
  const maps = fc.sample(map, { numRuns: 1500, seed: 7 }).filter((each) => Object.keys(each).length > 0);
  // WHEN they are written
  const written = maps.map((each) => yaml(each));
  // THEN readers of YAML 1.2 and 1.1 read the same
  const python = readByPython(written);
  for (const [index, content] of written.entries()) {
    const expected = JSON.parse(JSON.stringify(maps[index])) as unknown;
    expect({ content, python: python[index] }).toEqual({ content, python: [expected] });
    expect({ content, js: load(content) }).toEqual({ content, js: expected });
    expect({ content, newer: parse(content, { version: '1.2' }) as unknown }).toEqual({ content, newer: expected });
    expect({ content, older: parse(content, { version: '1.1' }) as unknown }).toEqual({ content, older: expected });
  }
});

test('no comment ends before its line does', () => {
  const comments = fc.sample(text, { numRuns: 300, seed: 8 });
  const written = comments.map((comment) => yaml({ a: new Commented(`x${comment}\nb: 2`, 1) }));
  expect(readByPython(written)).toEqual(written.map(() => [{ a: 1 }]));
  for (const content of written) expect(load(content)).toEqual({ a: 1 });
});
