import type { Diagnostic } from '../diagnostics/diagnostic';

/** Findings as workflow commands, which GitHub shows beside the changed lines. */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(command).join('');
}

function command({ severity, code, message, hint, source }: Diagnostic): string {
  const { file, line, column, endLine, endColumn } = source;
  // Columns of an annotation that spans lines are refused.
  const columns = line === endLine ? { col: column, endColumn } : {};
  const properties = Object.entries({ file, line, endLine, ...columns, title: code })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${severity} ${properties}::${escapeData(hint === undefined ? message : `${message}. ${hint}`)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
