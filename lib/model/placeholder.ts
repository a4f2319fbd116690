/** A reference in a text, `${addons.cache.url}`, or literal text. */
export type Segment = { readonly text: string } | { readonly reference: readonly string[]; readonly offset: number };

/** Splits a text at its `${…}` placeholders; `$${` is a literal `${`. Offsets count UTF-16 units from 0. */
export function parsePlaceholders(text: string): Segment[] {
  const segments: Segment[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at)) {
      literal += '${';
      at += 3;
      continue;
    }
    const end = text.startsWith('${', at) ? text.indexOf('}', at) : -1;
    if (end === -1) {
      literal += text[at];
      at += 1;
      continue;
    }
    if (literal !== '') segments.push({ text: literal });
    literal = '';
    segments.push({
      reference: text
        .slice(at + 2, end)
        .trim()
        .split('.'),
      offset: at,
    });
    at = end + 1;
  }
  if (literal !== '') segments.push({ text: literal });
  return segments;
}
