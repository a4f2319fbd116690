import { exitCodes, UserError } from '../model';
import { Questions } from './ask';
import type { Io } from './io';

/**
 * Asks before something changes.
 * @throws UserError where nobody is there to be asked, and `--yes` was not given
 */
export async function confirm(io: Io, question: string): Promise<boolean> {
  if (!io.interactive) {
    throw new UserError('this would make changes, but there is no terminal to ask for confirmation', {
      code: 'confirmation-missing',
      exitCode: exitCodes.invalid,
      hint: 'Add --yes to confirm.',
    });
  }
  const questions = new Questions(io);
  try {
    return /^y(es)?$/i.test(await questions.ask(`${question} [y/N]`, ''));
  } catch (error) {
    // Whoever leaves without an answer has not said yes.
    if (UserError.is(error)) return false;
    throw error;
  } finally {
    questions.close();
  }
}
