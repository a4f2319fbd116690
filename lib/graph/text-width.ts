/** Widths of characters, in parts of the font's size, as the widest of common sans-serif fonts (DejaVu, Verdana) has them. */
const widths: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijlI.,:;|'!()[\]{}/\\ ]/, 0.4],
  [/[frt"*-]/, 0.5],
  [/[mwMW@%]/, 1],
  [/[A-Z]/, 0.76],
  [/[\u0020-\u024f]/, 0.65],
];

/** An upper bound of the width of a line in any common font, in pixels. @param size of the font, in pixels */
export function textWidth(text: string, size: number, bold = false): number {
  const ems = [...text].map((character) => widths.find(([characters]) => characters.test(character))?.[1] ?? 1.1);
  return Math.ceil(ems.reduce((sum, width) => sum + width, 0) * size * (bold ? 1.09 : 1));
}

/** A text that is no wider, cut in its middle, since names differ at their beginnings and ends. */
export function fitted(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 2; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const cut = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
    if (textWidth(cut, size, bold) <= width) return cut;
  }
  return '…';
}
