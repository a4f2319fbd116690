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
  throw new UserError(`there is no value for ${name} on standard input`, {
    code: 'value-missing',
    exitCode: exitCodes.invalid,
    hint: `As in: printf %s "$VALUE" | infra config set --secret ${name}.`,
  });
}

/** Checks that a value can be the one of a variable. @throws UserError that says why not */
export function checkValue(name: string, value: string): void {
  const bytes = Buffer.byteLength(value) + Buffer.byteLength(name) + 1;
  if (value.includes('\0')) throw invalid(`the value of ${name} has a NUL in it, which no variable can have`);
  if (bytes > limit) throw invalid(`the value of ${name} has ${bytes} bytes; a variable takes ${limit} at most`);
}

async function readAll(io: Io, name: string): Promise<string> {
  if (io.interactive) io.stderr.write(`${name} (end with Ctrl-D): `);
  const bytes = await buffer(io.stdin);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw invalid(`what standard input gives for ${name} is no text: it is not UTF-8`);
  }
}

function invalid(message: string): UserError {
  return new UserError(message, {
    code: 'value-invalid',
    exitCode: exitCodes.invalid,
    hint: 'Encode it, as in: base64 FILE | infra config set --secret NAME; or mount a file from elsewhere.',
  });
}

type Terminal = Io['stdin'] & { setRawMode(raw: boolean): unknown };

function isTerminal(stdin: Io['stdin']): stdin is Terminal {
  return 'isTTY' in stdin && stdin.isTTY === true && 'setRawMode' in stdin;
}

/** Reads a line without the terminal showing it. */
async function readUnseen(io: Io, stdin: Terminal, name: string): Promise<string> {
  io.stderr.write(`${name} (is not shown): `);
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
