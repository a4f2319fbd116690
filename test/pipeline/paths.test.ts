import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesNamed } from '../../lib/pipeline';

const folder = mkdtempSync(join(tmpdir(), 'infra-paths-'));

beforeAll(() => {
  for (const path of ['out/a.txt', 'out/deep/b.txt', 'out/.hidden', 'c.log', '.git/config']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  symlinkSync('/etc', join(folder, 'link'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['out/', ['out/.hidden', 'out/a.txt', 'out/deep/b.txt']],
  ['./out', ['out/.hidden', 'out/a.txt', 'out/deep/b.txt']],
  ['out/*.txt', ['out/a.txt']],
  ['out/d*', ['out/deep/b.txt']],
  ['**/*.txt', ['out/a.txt', 'out/deep/b.txt']],
  ['*', ['c.log', 'link', 'out/.hidden', 'out/a.txt', 'out/deep/b.txt']],
  ['link/*', []],
  ['../*', []],
  ['gone', []],
])('%s', (path, expected) => {
  const missing: string[] = [];
  expect(filesNamed(folder, [path], (each) => missing.push(each))).toEqual(expected);
  expect(missing).toEqual(expected.length === 0 ? [path] : []);
});
