import { createInterface } from 'node:readline';
import { exitCodes, UserError } from '../model/error';
import type { Io } from './io';

/** Asks a person, one question after the other. */
export class Questions {
  private readonly lines;
  private readonly waiting: ((line: string | undefined) => void)[] = [];
  private readonly given: string[] = [];
  private closed = false;
  private stopped = false;

  /** @param left what is true once a person leaves without an answer, for the error that says so */
  constructor(
    private readonly io: Io,
    private readonly left = 'nothing was written',
  ) {
    this.lines = createInterface({
      input: io.stdin,
      output: io.stderr,
      terminal: io.interactive && 'isTTY' in io.stdin,
    });
    // Lines may come before they are asked for, where they are piped in.
    this.lines.on('line', (line) => {
      const next = this.waiting.shift();
      if (next === undefined) this.given.push(line);
      else next(line);
    });
    const close = () => {
      this.closed = true;
      for (const next of this.waiting.splice(0)) next(undefined);
    };
    this.lines.on('close', close);
    const stop = () => {
      this.stopped = true;
      close();
    };
    this.lines.on('SIGINT', stop);
    if (io.signal.aborted) stop();
    io.signal.addEventListener('abort', stop, { once: true });
  }

  /** Whether the person stopped the command rather than ended the input. */
  get isInterrupted(): boolean {
    return this.stopped;
  }

  /**
   * The answer to a question; the proposal, where it is empty.
   * @param problem what is wrong with an answer; it is asked again then
   * @throws UserError where the person ends the conversation
   */
  async ask(
    question: string,
    proposal: string,
    problem: (answer: string) => string | undefined = () => undefined,
  ): Promise<string> {
    for (;;) {
      this.io.stderr.write(`${question}${proposal === '' ? '' : ` [${proposal}]`}: `);
      const line = await this.next();
      if (line === undefined) {
        // What is said next begins on a line of its own.
        this.io.stderr.write('\n');
        throw new UserError(this.left, { code: 'interrupted', exitCode: exitCodes.interrupted });
      }
      const answer = line.trim() === '' ? proposal : line.trim();
      const wrong = problem(answer);
      if (wrong === undefined) return answer;
      this.io.stderr.write(`  ${wrong}\n`);
    }
  }

  close(): void {
    this.lines.close();
  }

  private next(): Promise<string | undefined> {
    const line = this.given.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.closed) return Promise.resolve(undefined);
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
