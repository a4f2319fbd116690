import type { DiagnosticCode } from '../../model/error-codes';
import type { Diagnostic, DiagnosticSource, Severity } from './diagnostic';
import { sourceOf, type Span } from './source-file';

/** Collects findings, so that all of them are reported at once. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  /** Takes note of what makes the manifest invalid. */
  error(code: DiagnosticCode, at: Span | string, message: string, hint?: string): void {
    this.add('error', code, at, message, hint);
  }

  /** Takes note of what is probably not meant. */
  warning(code: DiagnosticCode, at: Span | string, message: string, hint?: string): void {
    this.add('warning', code, at, message, hint);
  }

  /** Whether nothing that makes the manifest invalid was found. */
  get isClean(): boolean {
    return this.diagnostics.every(({ severity }) => severity !== 'error');
  }

  /** Runs what is reported elsewhere: its findings are discarded, and its result is undefined if there is an error. */
  trial<T>(action: () => T): T | undefined {
    const before = this.diagnostics.length;
    const result = action();
    const found = this.diagnostics.splice(before);
    return found.some(({ severity }) => severity === 'error') ? undefined : result;
  }

  private add(severity: Severity, code: DiagnosticCode, at: Span | string, message: string, hint?: string): void {
    const source = typeof at === 'string' ? { file: at, line: 1, column: 1, endLine: 1, endColumn: 1 } : extent(at);
    const said = { message: shortened(message), ...(hint === undefined ? {} : { hint: shortened(hint) }) };
    this.diagnostics.push({ code, severity, ...said, source });
  }
}

/** Names and values may be as long as a file. */
function shortened(text: string): string {
  return text.length < 400 ? text : text.replace(/\S{120,}/g, (word) => `${word.slice(0, 60)}…`);
}

/** Where a span begins and ends, as findings tell it. */
export function extent(span: Span): DiagnosticSource {
  const { file, text } = { file: span.file, text: span.file.text };
  // Block scalars and collections end behind their last line break.
  let end = Math.max(span.end, span.start);
  while (end > span.start && /\s/.test(text.charAt(end - 1))) end -= 1;
  const { line, column } = file.position(end);
  return { ...sourceOf(span), endLine: line, endColumn: column };
}
