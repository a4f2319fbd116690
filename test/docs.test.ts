import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

test('the reference and the schema are those of the sources; npm run docs writes them', () => {
  const root = join(__dirname, '..');
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'docs.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
