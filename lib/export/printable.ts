/** What YAML does not take as it is, or some readers take for the end of a line. */
const unprintable = /[^\n\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Whether a text, its lines and tabs aside, is written as it is. */
export function isPrintable(text: string): boolean {
  return text.search(unprintable) === -1;
}

/** A text with escapes, as in JSON, for what cannot be printed. */
export function escaped(text: string): string {
  return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Lines of a comment, which end nowhere else. */
export function commentLines(text: string, prefix = '# '): string {
  return text
    .split(/\r?\n/)
    .map((line) => `${prefix}${escaped(line)}\n`)
    .join('');
}
