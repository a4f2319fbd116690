import { PassThrough } from 'node:stream';
import { confirm } from '../../lib/cli/confirm';
import type { Io } from '../../lib/cli/io';

function io(input: string | undefined): Io {
  const stdin = new PassThrough();
  stdin.end(input ?? '');
  const interactive = input !== undefined;
  const streams = { stdin, stdout: new PassThrough(), stderr: new PassThrough() };
  return {
    ...streams,
    environment: {},
    directory: '/',
    interactive,
    colors: false,
    signal: new AbortController().signal,
  };
}

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yellow\n', false],
  // The end of the input, as Ctrl-D gives it.
  ['', false],
])('%j is %s', async (input, expected) => {
  expect(await confirm(io(input), 'Deploy?')).toBe(expected);
});

test('Ctrl-C is no', async () => {
  const controller = new AbortController();
  const asked = confirm({ ...io('never'), stdin: new PassThrough(), signal: controller.signal }, 'Deploy?');
  controller.abort('soft');
  expect(await asked).toBe(false);
});

test('where nobody is there to be asked, it says what to do', async () => {
  await expect(confirm(io(undefined), 'Deploy?')).rejects.toMatchObject({
    code: 'confirmation-missing',
    exitCode: 2,
    hint: 'Add --yes to confirm.',
  });
});
