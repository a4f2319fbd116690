import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../../lib/git/git';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infra-git-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('what git answers comes without the line break at its end, and with what it begins with', () => {
  // GIVEN
  expect(git(folder, 'init', '--quiet')).toBe('');
  writeFileSync(join(folder, 'notes.txt'), 'one');
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message', 'one');
  writeFileSync(join(folder, 'notes.txt'), 'two');
  // THEN
  expect(git(folder, 'status', '--porcelain')).toBe(' M notes.txt');
});

test('where it fails, or there is no such folder, nothing is answered', () => {
  expect(git(folder, 'no-such-command')).toBeUndefined();
  expect(git(join(folder, 'nowhere'), 'status')).toBeUndefined();
});
