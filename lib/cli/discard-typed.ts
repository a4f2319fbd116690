import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/** Milliseconds in which a terminal hands over what was typed before. */
const patience = 30;

/** What Ctrl-C is where the terminal makes no signal of it. */
const interrupt = '\u0003';

/**
 * Discards what was typed in a terminal while nobody read it: it would answer a question that was not yet shown.
 * Other input is kept, since whoever pipes answers writes them beforehand.
 * @returns whether Ctrl-C was pressed meanwhile
 */
export async function discardTyped(stdin: Readable): Promise<boolean> {
  if (!isTerminal(stdin)) return false;
  let interrupted = false;
  const drop = (data: Buffer | string) => (interrupted ||= data.toString().includes(interrupt));
  // Else the terminal keeps the beginning of a line back.
  stdin.setRawMode(true);
  stdin.on('data', drop);
  await new Promise((resolve) => setTimeout(resolve, patience));
  stdin.off('data', drop);
  stdin.pause();
  stdin.setRawMode(false);
  return interrupted;
}

function isTerminal(stdin: Readable): stdin is ReadStream {
  return 'isTTY' in stdin && stdin.isTTY === true && 'setRawMode' in stdin;
}
