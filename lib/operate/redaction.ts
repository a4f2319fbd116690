/** Replaces what must not be shown. */
export type Redact = (text: string) => string;

const ansi = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const rules: readonly (readonly [RegExp, string])[] = [
  [/(\w+:\/\/[^\s:/@]*:)[^\s/@]+@/g, '$1***@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g, '$1 ***'],
  [/(\w*(?:password|passwd|secret|token|api_?key|access_?key)\w*=)[^\s&,;]+/gi, '$1***'],
  [/("\w*(?:password|passwd|secret|token|api_?key|access_?key)\w*"\s*:\s*)"[^"]*"/gi, '$1"***"'],
];

/**
 * Text from a cluster as it may be shown: without terminal controls, and without what looks like a credential.
 * @param redact also takes out the secrets the caller knows
 */
export function shown(text: string, redact: Redact = (same) => same, limit = 500): string {
  let result = text.replace(ansi, '').replace(control, '');
  for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
  result = redact(result).trim();
  return result.length > limit ? `${result.slice(0, limit - 1)}…` : result;
}
