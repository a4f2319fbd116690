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

/** A terminal, of which only what is read and written matters. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const stderr = new PassThrough();
  const asked = () => new Promise<void>((resolve) => stderr.once('data', () => resolve()));
  return { io: { ...io(''), stdin, stderr }, stdin, stderr, asked };
}

test('whoever declines is told that nothing was changed', async () => {
  const stderr = new PassThrough();
  await confirm({ ...io('n\n'), stderr }, 'Deploy?');
  expect(String(stderr.read())).toBe('Deploy? [y/N]: nothing was changed\n');
});

test.each([
  ['n\r', false],
  ['y\r', true],
])('what was typed before the question does not answer it; %j after it does', async (answer, expected) => {
  // GIVEN a line, and the beginning of another, that were typed while there was no question yet
  const { io: world, stdin, asked } = terminal();
  stdin.write('y\rye');
  // WHEN the question is answered once it is shown
  const confirmed = confirm(world, 'Deploy?');
  await asked();
  stdin.write(answer);
  // THEN
  expect(await confirmed).toBe(expected);
});

describe('Ctrl-C ends the command, and nothing was changed', () => {
  const stopped = { message: 'nothing was changed', code: 'interrupted', exitCode: 130 };

  test('at the question', async () => {
    const { io: world, stdin, asked } = terminal();
    const confirmed = confirm(world, 'Deploy?');
    await asked();
    stdin.write('\u0003');
    await expect(confirmed).rejects.toMatchObject(stopped);
  });

  test('right before it', async () => {
    const { io: world, stdin } = terminal();
    stdin.write('\u0003');
    await expect(confirm(world, 'Deploy?')).rejects.toMatchObject(stopped);
  });

  test('as a signal', async () => {
    const controller = new AbortController();
    const asked = confirm({ ...io('never'), stdin: new PassThrough(), signal: controller.signal }, 'Deploy?');
    controller.abort('soft');
    await expect(asked).rejects.toMatchObject(stopped);
  });
});

test('where nobody is there to be asked, it says what to do', async () => {
  await expect(confirm(io(undefined), 'Deploy?')).rejects.toMatchObject({
    code: 'confirmation-missing',
    exitCode: 2,
    hint: 'Add --yes to confirm.',
  });
});
