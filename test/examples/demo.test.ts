import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtPackage, packageRoot } from '../package/package-folders';

test('npm run demo validates, synthesizes and previews the example, in one screen and a half', () => {
  // GIVEN the checkout as it is after npm ci
  const checkout = mkdtempSync(join(tmpdir(), 'infra-demo-'));
  cpSync(join(packageRoot, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  cpSync(join(packageRoot, 'examples'), join(checkout, 'examples'), { recursive: true });
  symlinkSync(join(builtPackage(), 'dist'), join(checkout, 'dist'));
  try {
    // WHEN
    const environment = { PATH: process.env['PATH'], HOME: checkout, TMPDIR: checkout };
    const options = { encoding: 'utf8', env: environment } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'scripts', 'demo.mjs')], options);
    // THEN
    expect({ status, stderr: stderr.replaceAll(/^warning: .*\n/gm, '') }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('valid: 3 applications, 4 environments\n');
    expect(stdout).toMatch(/^production +\d+ objects in _shared\.yaml, nightly\.yaml, web\.yaml, worker\.yaml$/m);
    expect(stdout).toMatch(/^ {2}\+ Deployment web +\S*\.infra\/project\.yml:\d+$/m);
    expect(stdout.split('\n').length).toBeLessThan(70);
    expect(stdout).not.toContain('\u001b');
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
});
