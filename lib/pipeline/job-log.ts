import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** What stands in a log for the value of a secret. */
export const mask = '[MASKED]';

/** The log of a job: a file, and whoever listens, get it line by line, without the values of secrets. */
export class JobLog {
  private readonly descriptor: number;
  private secrets: readonly string[] = [];

  constructor(
    readonly file: string,
    private readonly onLine: (line: string) => void,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'w');
  }

  /** From here on these are not shown; of a secret with several lines, none of its lines is. */
  hide(secrets: readonly string[]): void {
    const parts = secrets.flatMap((secret) => [secret, ...secret.split('\n')]).filter((part) => part.trim().length > 2);
    this.secrets = [...new Set([...this.secrets, ...parts])].sort((a, b) => b.length - a.length);
  }

  /** A stream of the job's output: what has no end of a line yet is kept back, so that no secret slips through in halves. */
  stream(): { readonly write: (chunk: Buffer) => void; readonly end: () => void } {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    const take = (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.line(line);
    };
    return {
      write: (chunk) => take(decoder.write(chunk)),
      end: () => {
        take(decoder.end());
        if (rest !== '') this.line(rest);
        rest = '';
      },
    };
  }

  line(text: string): void {
    // Of a line that was written over itself, as progress bars do, the last state counts.
    const last = text.replace(/\r+$/, '').split('\r').at(-1) ?? '';
    const shown = this.secrets.reduce((line, secret) => line.replaceAll(secret, mask), last);
    writeSync(this.descriptor, `${shown}\n`);
    this.onLine(shown);
  }

  /** The last lines. */
  tail(count: number): string[] {
    return readFileSync(this.file, 'utf8').trimEnd().split('\n').slice(-count);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
