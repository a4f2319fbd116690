import { PassThrough } from 'node:stream';
import type { Io } from '../../lib/cli/io';
import { checkValue, readValue } from '../../lib/cli/secret-input';

function world(stdin: PassThrough, interactive = false): { io: Io; said: () => string } {
  const stderr = new PassThrough();
  const written: string[] = [];
  stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const io: Io = {
    stdin,
    stdout: new PassThrough(),
    stderr,
    environment: {},
    directory: '/',
    interactive,
    colors: false,
    signal: new AbortController().signal,
  };
  return { io, said: () => written.join('') };
}

function given(input: string | Buffer): Io {
  const stdin = new PassThrough();
  stdin.end(input);
  return world(stdin).io;
}

test('a value is what standard input gives, without the end of its last line', async () => {
  await expect(readValue(given('line 1\nline 2\n'), 'KEY', true)).resolves.toBe('line 1\nline 2');
});

test.each([
  ['nothing', '', 'value-missing'],
  ['what is not UTF-8', Buffer.from([0x61, 0xff, 0xfe]), 'value-invalid'],
])('%s is refused', async (_name, input, code) => {
  await expect(readValue(given(input), 'KEY', true)).rejects.toMatchObject({ code, exitCode: 2 });
});

test.each([
  ['a NUL', 'a\0b', 'contains a NUL'],
  ['more than a variable takes', 'x'.repeat(131_068), 'has 131072 bytes'],
])('%s is refused', (_name, value, said) => {
  expect(() => checkValue('KEY', value)).toThrow(
    expect.objectContaining({ code: 'value-invalid', exitCode: 2, message: expect.stringContaining(said) }),
  );
  expect(() => checkValue('KEY', 'x'.repeat(131_067))).not.toThrow();
});

test('what is too long is not told to become longer by encoding it', () => {
  expect(() => checkValue('KEY', 'x'.repeat(2_000_000))).toThrow(
    expect.objectContaining({
      hint: 'Keep it in a file, such as on a volume or in a bucket, and set the variable to where it is.',
    }),
  );
});

test('on a terminal a secret is typed unseen, and mended with backspace', async () => {
  // GIVEN a terminal, which would show what is typed unless it is told not to
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => raw.push(mode) });
  const { io, said } = world(stdin, true);

  // WHEN
  const value = readValue(io, 'KEY', true);
  for (const typed of ['can', 'x\u007f', 'ary\r']) stdin.write(typed);

  // THEN
  await expect(value).resolves.toBe('canary');
  expect(raw).toEqual([true, false]);
  expect(said()).toBe('KEY (hidden): \n');
});

test('Ctrl-C there ends the command', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const value = readValue(world(stdin, true).io, 'KEY', true);
  stdin.write('ab\u0003');
  await expect(value).rejects.toMatchObject({ exitCode: 130 });
});
