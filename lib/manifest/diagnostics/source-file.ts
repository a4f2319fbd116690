import type { Source } from '../../model/values';

/** The text of one file and where its lines begin. */
export class SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  private starts: readonly number[] | undefined;
  private readonly hidden: { readonly start: number; readonly end: number }[] = [];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Keeps what stands there out of the frames of all findings. */
  hide({ start, end }: { readonly start: number; readonly end: number }): void {
    this.hidden.push({ start, end });
  }

  /** The text as frames show it, of the same length. */
  get shown(): string {
    return this.hidden.reduce(
      (text, { start, end }) => text.slice(0, start) + text.slice(start, end).replace(/[^\s]/g, '•') + text.slice(end),
      this.text,
    );
  }

  /** Line and column, from 1, of an offset in UTF-16 units. */
  position(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  private lineStarts(): readonly number[] {
    if (this.starts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.starts = starts;
    }
    return this.starts;
  }
}

/** A stretch of a file; offsets count UTF-16 units, the end is exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Where a span begins. */
export function sourceOf(span: Span): Source {
  return { file: span.file.path, ...span.file.position(span.start) };
}
