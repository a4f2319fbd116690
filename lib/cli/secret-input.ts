import { text } from 'node:stream/consumers';
import { exitCodes, UserError } from '../model';
import type { Io } from './io';

/** Reads a value from standard input, so that it stands in no argument list and no shell history. */
export async function readSecretText(io: Io, name: string): Promise<string> {
  if (io.interactive) io.stderr.write(`${name} (end with Ctrl-D): `);
  const value = (await text(io.stdin)).replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw new UserError(`there is no value for ${name} on standard input`, {
    code: 'value-missing',
    exitCode: exitCodes.invalid,
    hint: `As in: printf %s "$VALUE" | infra config set --secret ${name}.`,
  });
}
