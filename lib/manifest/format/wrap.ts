/** A text as lines of at most a width, broken between words; a longer word stays whole, so that it can be copied. */
export function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/**
 * A text as a terminal shows it.
 * @param columns undefined where nobody looks at it in a terminal: one line
 * @param indent what further lines begin with; the first is taken to begin as far in
 */
export function wrapped(text: string, columns: number | undefined, indent: string): string {
  return columns === undefined ? text : linesOf(text, columns - indent.length).join(`\n${indent}`);
}
