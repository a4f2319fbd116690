/** A text as one word for a shell: unchanged if nothing in it is special to a shell, else in quotes. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
