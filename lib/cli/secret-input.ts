import { buffer } from 'node:stream/consumers';
import { exitCodes, interrupted, UserError } from '../model';
import type { Io } from './io';

/** What Linux takes of one variable, name and "=" included, in bytes (MAX_ARG_STRLEN, man 2 execve). */
const limit = 131_071;

/**
 * Reads a value from standard input, so that it stands in no argument list and no shell history.
 * @param secret never shown: on a terminal it is one line, typed unseen
 */
export async function readValue(io: Io, name: string, secret: boolean): Promise<string> {
  const value = secret && isTerminal(io.stdin) ? await readUnseen(io, io.stdin, name) : await readAll(io, name);
  if (value !== '') return value;
  throw new UserError(`standard input has no value for ${name}`, {
    code: 'value-missing',
    exitCode: exitCodes.invalid,
    hint: `For example: printf %s "$VALUE" | infra config set --secret ${name}`,
  });
}

/** Checks that a value can be the one of a variable. @throws UserError that says why not */
export function checkValue(name: string, value: string): void {
  const bytes = Buffer.byteLength(value) + Buffer.byteLength(name) + 1;
  if (value.includes('\0'))
    throw invalid(`the value of ${name} contains a NUL, which an environment variable cannot hold`);
  if (bytes > limit)
    throw invalid(
      `the value of ${name} has ${bytes} bytes; a variable holds at most ${limit}`,
      'Keep it in a file, such as on a volume or in a bucket, and set the variable to where it is.',
    );
}

async function readAll(io: Io, name: string): Promise<string> {
  if (io.interactive) io.stderr.write(`${name} (end with Ctrl-D): `);
  const bytes = await buffer(io.stdin);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw invalid(`the value of ${name} on standard input is not UTF-8 text`);
  }
}

const encode =
  'Encode it, for example with base64 FILE | infra config set --secret NAME, or mount a file from elsewhere.';

function invalid(message: string, hint = encode): UserError {
  return new UserError(message, {
    code: 'value-invalid',
    exitCode: exitCodes.invalid,
    hint,
  });
}

type Terminal = Io['stdin'] & { setRawMode(raw: boolean): unknown };

function isTerminal(stdin: Io['stdin']): stdin is Terminal {
  return 'isTTY' in stdin && stdin.isTTY === true && 'setRawMode' in stdin;
}

/** Reads a line without the terminal showing it. */
async function readUnseen(io: Io, stdin: Terminal, name: string): Promise<string> {
  io.stderr.write(`${name} (hidden): `);
  stdin.setRawMode(true);
  try {
    const typed: string[] = [];
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const character of String(chunk)) {
        if (character === '\u0003') throw interrupted();
        if (character === '\r' || character === '\n' || character === '\u0004') return typed.join('');
        if (character === '\u007f' || character === '\b') typed.pop();
        else typed.push(character);
      }
    }
    return typed.join('');
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    io.stderr.write('\n');
  }
}
