import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats, openProject, readProject, validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { project } from './folder';
import fc from '../property';

const valid = readFileSync(join(__dirname, '../fixtures/manifest-single/.infra/project.yml'), 'utf8');
const root = project(valid);

/** Reads a text as project.yml, in every way there is; what it finds must point into the file. */
function survive(text: string): void {
  writeFileSync(join(root, '.infra/project.yml'), text);
  const open = openProject(root);
  const { diagnostics, files } = validateProject(open, descriptions);
  const { values } = readProject(open, { descriptions, environment: 'canary' });
  const isValid = diagnostics.every(({ severity }) => severity !== 'error');
  if (isValid) expect(values).toBeDefined();
  const lineCount = text.split('\n').length;
  for (const { source, message } of diagnostics) {
    expect(source.line).toBeGreaterThan(0);
    expect(source.line).toBeLessThanOrEqual(lineCount);
    expect(source.column).toBeGreaterThan(0);
    expect(message.replace('other YAML parsers read NaN', '')).not.toMatch(/undefined|\[object|NaN/);
  }
  for (const format of Object.values(formats)) format(diagnostics, { files, version: '1' });
}

const lines = valid.split('\n');
const snippets = [
  '{',
  '}',
  '[',
  ']',
  ':',
  '- ',
  '&a ',
  '*a',
  '<<: *variables',
  '!!x ',
  '"',
  "'",
  '|\n',
  '${',
  '${addons.cache.url}',
  '$${',
  'null',
  '~',
  '\t',
  '\n',
  '  ',
  '#',
  '%',
  '---\n',
  '__proto__: 1\n',
  '1e999',
  '.nan',
  '0x',
  '? ',
  ', ',
  '@',
  '`',
  '\u2028',
  '\uFEFF',
  '\0',
  '😀',
];

test('changed characters', () => {
  const change = fc.tuple(
    fc.nat(valid.length),
    fc.nat(6),
    fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 4 })),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      survive(changes.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), valid));
    }),
    { numRuns: 400 },
  );
});

test('lines moved, removed, doubled and indented', () => {
  const change = fc.record({
    from: fc.nat(lines.length - 1),
    to: fc.nat(lines.length - 1),
    how: fc.constantFrom('move', 'remove', 'double', 'indent'),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const text = [...lines];
      for (const { from, to, how } of changes) {
        const line = text[from] ?? '';
        if (how === 'indent') text[from] = `  ${line}`;
        else if (how === 'double') text.splice(to, 0, line);
        else {
          text.splice(from, 1);
          if (how === 'move') text.splice(to, 0, line);
        }
      }
      survive(text.join('\n'));
    }),
    { numRuns: 400 },
  );
});

test('values of any kind under any known key', () => {
  const keys = [...new Set(valid.match(/[A-Za-z_-]+(?=:)/g) ?? [])];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      fc.constantFrom<unknown>(
        null,
        true,
        false,
        0,
        1,
        -1,
        2.5,
        '',
        'web',
        'django',
        'postgres',
        'project.SHARED_DB',
        'web.CACHE',
        '${addons.cache.url}',
        '@',
        '/(/',
        '.python',
        'unit',
        'test',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, 'x', '.y', 'toString', 'hasOwnProperty'), tie('value'), { maxKeys: 6 }),
    ),
  }));
  const document = fc.dictionary(
    fc.constantFrom('name', 'applications', 'pipelines', 'environments', 'addons', 'contact', 'ownership', 'deploy'),
    value,
  );
  // JSON is YAML.
  fc.assert(
    fc.property(document, (written) => survive(JSON.stringify(written, null, 1))),
    { numRuns: 600 },
  );
});

test('any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => survive(text)),
    { numRuns: 200 },
  );
});
