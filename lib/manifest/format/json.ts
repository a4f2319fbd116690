import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic';

/** Findings for machines: `{ valid, diagnostics }`; a stable format. */
export function formatJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify({ valid: !hasErrors(diagnostics), diagnostics }, null, 2)}\n`;
}
