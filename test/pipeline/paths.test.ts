import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contentOf, filesNamed } from '../../lib/pipeline';

const folder = mkdtempSync(join(tmpdir(), 'infra-paths-'));

beforeAll(() => {
  for (const path of ['out/a.txt', 'out/deep/b.txt', 'out/.hidden', 'c.log', '.git/config']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  symlinkSync('/etc', join(folder, 'link'));
  symlinkSync('out/deep', join(folder, 'inner'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['out/', ['out/.hidden', 'out/a.txt', 'out/deep/b.txt']],
  ['./out', ['out/.hidden', 'out/a.txt', 'out/deep/b.txt']],
  ['out/*.txt', ['out/a.txt']],
  ['out/d*', ['out/deep/b.txt']],
  ['**/*.txt', ['out/a.txt', 'out/deep/b.txt']],
  ['*', ['c.log', 'inner', 'link', 'out/.hidden', 'out/a.txt', 'out/deep/b.txt']],
  ['inner', ['inner']],
  ['inner/b.txt', ['out/deep/b.txt']],
  ['inner/*.txt', ['out/deep/b.txt']],
  ['link/*', []],
  ['link/passwd', []],
  ['../*', []],
  ['gone', []],
])('%s', (path, expected) => {
  const missing: string[] = [];
  expect(filesNamed(folder, [path], (each) => missing.push(each))).toEqual(expected);
  expect(missing).toEqual(expected.length === 0 ? [path] : []);
});

test('a pipe is not kept, and not read', () => {
  // GIVEN a pipe beside a file
  const there = mkdtempSync(join(folder, 'pipes-'));
  execFileSync('mkfifo', [join(there, 'pipe')]);
  writeFileSync(join(there, 'file'), 'text');
  // WHEN
  const told: string[] = [];
  const named = filesNamed(there, ['.', 'pipe', '*.log'], (path, reason) => told.push(`${path} ${reason}`));
  // THEN
  expect(named).toEqual(['file']);
  expect(told).toEqual([
    'pipe is a pipe, which cannot be kept',
    'pipe is a pipe, which cannot be kept',
    '*.log names no file',
  ]);
  expect(contentOf(there, 'file')?.toString()).toBe('text');
  expect(contentOf(there, 'pipe')).toBeUndefined();
});
