import { exitCodes, UserError } from '../model';
import { Questions } from './ask';
import { discardTyped } from './discard-typed';
import type { Io } from './io';

/** What is true of whoever does not agree. */
const unchanged = 'nothing was changed';

/**
 * Asks before something changes, and says that nothing was where the answer is no. What was typed before the question
 * is no answer to it.
 * @throws UserError where nobody is there to be asked and `--yes` was not given, and where the person stops the command
 */
export async function confirm(io: Io, question: string): Promise<boolean> {
  if (!io.interactive) {
    throw new UserError('this would make changes, but there is no terminal to ask for confirmation', {
      code: 'confirmation-missing',
      exitCode: exitCodes.invalid,
      hint: 'Add --yes to confirm.',
    });
  }
  const interruption = await discardTyped(io.stdin);
  if (interruption) throw new UserError(unchanged, { code: 'interrupted', exitCode: exitCodes.interrupted });
  const questions = new Questions(io, unchanged);
  try {
    if (/^y(es)?$/i.test(await questions.ask(`${question} [y/N]`, ''))) return true;
  } catch (error) {
    // Whoever ends the input has not said yes; whoever stops the command is told so.
    if (!UserError.is(error) || questions.isInterrupted) throw error;
  } finally {
    questions.close();
  }
  io.stderr.write(`${unchanged}\n`);
  return false;
}
