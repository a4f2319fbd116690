import { createInterface } from 'node:readline/promises';
import { exitCodes, UserError } from '../model';
import type { Io } from './io';

/**
 * Asks before something changes.
 * @throws UserError where nobody is there to be asked, and `--yes` was not given
 */
export async function confirm(io: Io, question: string): Promise<boolean> {
  if (!io.interactive) {
    throw new UserError('this would make changes, and nobody is there to be asked', {
      code: 'confirmation-missing',
      exitCode: exitCodes.invalid,
      hint: 'Add --yes.',
    });
  }
  const prompt = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: io.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    prompt.close();
  }
}
