import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isScalar, isSeq, parseDocument, visit, type Document, type Node, type Pair } from 'yaml';
import { packageRoot, project, run } from './run';
import fc from '../property';

const sources = [
  readFileSync(join(packageRoot, 'examples/storefront/.infra/project.yml'), 'utf8'),
  readFileSync(join(packageRoot, 'test/fixtures/manifest-single/.infra/project.yml'), 'utf8').replace(
    /^packages:.*$/m,
    '',
  ),
];
const root = project('name: shop');

/** Values that are seldom meant. */
const odd: readonly unknown[] = [
  null,
  '',
  ' ',
  -1,
  0,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  true,
  [],
  {},
  'x'.repeat(100_000),
  '\u202e\u0000\ud800',
  '𝕏é́'.repeat(70),
  '${addons.database.url}',
  '${',
  '${a.b.c.d}',
  'project.',
  '*/0 * * * *',
  '../../etc',
  '/(a+)+$/',
  '@',
  'constructor',
  { __proto__x: 1, toString: 2 },
  { type: 'application', application: 'web' },
  Array.from({ length: 60 }).reduce<unknown>((inner) => [inner], 'deep'),
  Array.from({ length: 30 }).reduce<unknown>((inner) => ({ a: inner }), 'deep'),
];

interface Place {
  readonly parent: { items: unknown[] };
  readonly index: number;
}

/** Every item of a map or a list, with where it is. */
function places(document: Document): Place[] {
  const found: Place[] = [];
  visit(document, {
    Collection: (_, collection) => {
      collection.items.forEach((_item, index) => found.push({ parent: collection as { items: unknown[] }, index }));
    },
  });
  return found;
}

const change = fc.record({
  at: fc.nat(),
  other: fc.nat(),
  how: fc.constantFrom('delete', 'double', 'replace', 'swap', 'rename', 'nest', 'anchor'),
  value: fc.constantFrom(...odd),
});

type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

function mutate(document: Document, { at, other, how, value }: Change): void {
  const all = places(document);
  const [place, second] = [all[at % all.length], all[other % all.length]];
  if (place === undefined || second === undefined) return;
  const { parent, index } = place;
  const item = parent.items[index];
  const node = document.createNode(value) as Node;
  if (how === 'delete') parent.items.splice(index, 1);
  else if (how === 'double') parent.items.splice(index, 0, item);
  else if (how === 'swap' && isPair(item) && isPair(second.parent.items[second.index])) {
    const { value: taken } = second.parent.items[second.index] as Pair;
    // A copy, since what holds itself cannot be written.
    item.value = isNode(taken) ? taken.clone() : taken;
  } else if (how === 'rename' && isPair(item) && isScalar(item.key))
    item.key.value = typeof value === 'object' ? 'x' : String(value);
  else if (how === 'nest' && isPair(item)) item.value = document.createNode([value]);
  else if (how === 'anchor' && isPair(item) && (isMap(item.value) || isSeq(item.value))) {
    // One that may contain itself.
    const alias = document.createAlias(item.value, 'a');
    parent.items.push(isMap(parent) ? document.createPair('again', alias) : alias);
  } else if (isPair(item)) item.value = node;
  else parent.items[index] = node;
}

function isPair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item;
}

interface Reported {
  readonly valid: boolean;
  readonly diagnostics: readonly {
    readonly message: string;
    readonly source: { readonly file: string; readonly line: number; readonly column: number };
  }[];
}

test('whatever is done to a manifest, validate ends with 0 or 2, and points into the file', async () => {
  let valid = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(sources.length - 1),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (source, changes) => {
        // GIVEN an example with nodes deleted, doubled, replaced, renamed and referred to
        const document = parseDocument(sources[source] ?? '', { merge: true });
        for (const one of changes) mutate(document, one);
        let text: string;
        try {
          text = document.toString();
        } catch {
          return; // What cannot be written as YAML.
        }
        writeFileSync(join(root, '.infra/project.yml'), text);
        // WHEN it is validated
        const { code, stdout, stderr } = await run(['validate', '--format', 'json'], { directory: root });
        // THEN
        expect({ stderr, code }).toEqual({ stderr: '', code: code === 0 ? 0 : 2 });
        const { valid: isValid, diagnostics } = JSON.parse(stdout) as Reported;
        expect(isValid).toBe(code === 0);
        const lines = text.split('\n');
        for (const { message, source: at } of diagnostics) {
          expect(at.line).toBeLessThanOrEqual(lines.length);
          expect(at.column).toBeLessThanOrEqual((lines[at.line - 1] ?? '').length + 1);
          expect(message).not.toMatch(/undefined|\[object|NaN|\n\s+at /);
          expect(message.length).toBeLessThan(2000);
        }
        if (code !== 0 || (valid += 1) % 4 !== 0) return;
        // What is valid builds: nothing is found later.
        const built = await run(['synth', '--env', 'production'], { directory: root });
        expect({ code: built.code, text, said: built.stderr.replace(/^(warning|note): .*\n/gm, '') }).toEqual({
          code: 0,
          text,
          said: '',
        });
      },
    ),
    { numRuns: 500, endOnFailure: true },
  );
  expect(valid).toBeGreaterThan(10);
}, 120_000);
