import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { Masking } from './masking';

/** Characters of a line that has not ended after which the file gets what is there. */
const patience = 1 << 16;

/** Characters of a line that whoever listens gets; the file has all. */
const told = 4096;

/** Output of a job as it comes. */
export interface LogStream {
  readonly write: (chunk: Buffer) => void;
  readonly end: () => void;
}

/** The log of a job: a file, and whoever listens, get it line by line, without the values of secrets. */
export class JobLog {
  private readonly descriptor: number;
  private readonly masking = new Masking();

  constructor(
    readonly file: string,
    private readonly onLine: (line: string) => void,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'w');
  }

  /** From here on these are not shown. */
  hide(secrets: readonly string[]): void {
    this.masking.hide(secrets);
  }

  /** A text as it may be shown. */
  masked(text: string): string {
    return this.masking.masked(text);
  }

  line(text: string): void {
    new Line(this.descriptor, this.masking, this.onLine).end(text);
  }

  /** A stream of the job's output: what has no end of a line yet is kept back, so that no secret slips through in halves. */
  stream(): LogStream {
    const decoder = new StringDecoder('utf8');
    const begin = () => new Line(this.descriptor, this.masking, this.onLine);
    let line = begin();
    const take = (text: string) => {
      const lines = text.split('\n');
      const rest = lines.pop() ?? '';
      for (const each of lines) {
        line.end(each);
        line = begin();
      }
      line.add(rest);
    };
    return {
      write: (chunk) => take(decoder.write(chunk)),
      end: () => {
        take(decoder.end());
        if (!line.isEmpty) line.end('');
      },
    };
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** A line that comes in pieces; however long it gets, little of it is held. */
class Line {
  private rest = '';
  private beginning = '';
  private written = 0;

  constructor(
    private readonly descriptor: number,
    private readonly masking: Masking,
    private readonly onLine: (line: string) => void,
  ) {}

  get isEmpty(): boolean {
    return this.rest === '' && this.written === 0;
  }

  add(text: string): void {
    this.rest = lastState(this.rest + text);
    if (this.rest.length > patience) this.show(this.masking.safeLength(this.rest));
  }

  end(text: string): void {
    this.rest = lastState(this.rest + text).replace(/\r+$/, '');
    this.show(this.rest.length, '\n');
    const more = this.written - this.beginning.length;
    this.onLine(more > 0 ? `${this.beginning} … and ${more} more characters, see the log` : this.beginning);
  }

  private show(length: number, ending = ''): void {
    const shown = this.masking.masked(this.rest.slice(0, length));
    this.rest = this.rest.slice(length);
    writeSync(this.descriptor, `${shown}${ending}`);
    this.written += shown.length;
    if (this.beginning.length < told) this.beginning += shown.slice(0, told - this.beginning.length);
  }
}

/** Of a line that is written over itself, as progress bars do, the last state counts. */
function lastState(text: string): string {
  let end = text.length;
  // What ends a line on Windows is no beginning of another state.
  while (text[end - 1] === '\r') end -= 1;
  return text.slice(end === 0 ? 0 : text.lastIndexOf('\r', end - 1) + 1);
}
