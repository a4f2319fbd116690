import { execFile } from 'node:child_process';
import { join } from 'node:path';

test('what fails unheard in one program is not heard by another, and by nobody once its program is over; a bug elsewhere ends the process', async () => {
  // In a process of its own: Jest has the process of a test hear nothing.
  const program = join(__dirname, 'programs', 'failing-unheard.ts');
  const printed = await new Promise((resolve) => {
    execFile(process.execPath, ['-r', 'esbuild-register', program], (error, stdout, stderr) =>
      resolve([error?.code, stdout.trim().split('\n'), /^Error: .*$/m.exec(stderr)?.[0]]),
    );
  });
  expect(printed).toEqual([
    1,
    ['bad hears: rejected', 'bad hears: thrown', 'good hears: of nobody', 'still there'],
    'Error: a bug',
  ]);
});
