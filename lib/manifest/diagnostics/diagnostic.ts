import type { DiagnosticCode } from '../../model/error-codes';

/** How bad a finding is: an error makes the manifest invalid. */
export type Severity = 'error' | 'warning';

/** Where a finding points; lines and columns count from 1, the end is exclusive. */
export interface DiagnosticSource {
  /** Path relative to the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One finding. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong with the value quoted and what is accepted, without full stop. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly source: DiagnosticSource;
}

/** Whether any finding makes the manifest invalid. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** The findings by file, line and column, each said once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [identity(diagnostic), diagnostic]));
  return [...unique.values()].sort(compare);
}

function identity({ code, source, message }: Diagnostic): string {
  return [source.file, source.line, source.column, code, message].join('\0');
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    order(a.source.file, b.source.file) ||
    a.source.line - b.source.line ||
    a.source.column - b.source.column ||
    order(a.code, b.code) ||
    order(a.message, b.message)
  );
}

// Not by locale, so that every machine gives the same order.
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
