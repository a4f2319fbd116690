import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What a program prints, and how it ends; it runs in a process of its own, since a rejection nobody hears ends it. */
function run(mistake: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const program = join(__dirname, 'programs', 'rejecting.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, ['-r', 'esbuild-register', program, mistake], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

test.each([
  ['provision', 'acme/cloud-refuses'],
  ['secret-output', 'secret-exposed'],
])(
  'a mistake found by the program (%s) is heard by whoever previews it, and nothing else happens',
  async (mistake, code) => {
    expect(await run(mistake)).toEqual({ code: 0, stdout: `${code}\n`, stderr: '' });
  },
);

test('a secret Output that would be readable is refused in words that do not hold it', async () => {
  const { stdout, stderr } = await run('secret-output');
  expect(stdout + stderr).toContain('secret-exposed');
  expect(stdout + stderr).not.toContain('canary-7f3a');
});
