/** The number of single-character edits (insert, delete, replace, swap of neighbours) between two texts. */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

/** The candidate a text was probably meant to be, if one is near enough to be worth saying. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  // Long texts are no typing mistakes, and comparing them costs the product of their lengths.
  if (text.length === 0 || text.length > 80) return undefined;
  const written = text.toLowerCase();
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    // A beginning is a name that was not written to its end.
    const isBeginning = written.length >= 3 && known.startsWith(written);
    if (!isBeginning && Math.abs(known.length - written.length) > 3) continue;
    const edits = isBeginning ? Math.min(1, known.length - written.length) : distance(written, known);
    const allowed = Math.min(Math.max(1, Math.floor(Math.max(known.length, written.length) / 3)), written.length - 1);
    if (edits <= allowed && (best === undefined || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
