/** A text as a shell takes it for one word: as it is where nothing in it means anything to a shell, else in quotes. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
