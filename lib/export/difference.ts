/** Lines around a change that are shown. */
const context = 2;

/** Lines of a difference that are shown before it is cut. */
const limit = 30;

/** Products of lengths above which lines are not matched, but shown as removed and added. */
const matchLimit = 4_000_000;

/** What differs between two texts, line by line: ` ` the same, `-` only before, `+` only after; empty for equal texts. */
export function difference(before: string, after: string): string[] {
  if (before === after) return [];
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let [oldEnd, nowEnd] = [old.length, now.length];
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1])
    [oldEnd, nowEnd] = [oldEnd - 1, nowEnd - 1];
  const lines = [
    ...old.slice(Math.max(0, start - context), start).map(same),
    ...matched(old.slice(start, oldEnd), now.slice(start, nowEnd)),
    ...old.slice(oldEnd, oldEnd + context).map(same),
  ];
  const shown = withoutMiddles(lines);
  return shown.length > limit ? [...shown.slice(0, limit), `… ${shown.length - limit} more lines`] : shown;
}

/** The longest common subsequence as same lines, everything else as removed and added. */
function matched(old: readonly string[], now: readonly string[]): string[] {
  if (old.length * now.length > matchLimit) return [...old.map(removed), ...now.map(added)];
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left = '', right = ''] = [old[i], now[j]];
    if (i < old.length && j < now.length && left === right) {
      lines.push(same(left));
      [i, j] = [i + 1, j + 1];
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(left));
      i += 1;
    } else {
      lines.push(added(right));
      j += 1;
    }
  }
  return lines;
}

/** Without lines that are far from any change. */
function withoutMiddles(lines: readonly string[]): string[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => !line.startsWith(' ')),
  );
  return lines.flatMap((line, index) => (near[index] ? [line] : near[index - 1] ? [' …'] : []));
}

const same = (line: string) => ` ${line}`;
const removed = (line: string) => `-${line}`;
const added = (line: string) => `+${line}`;
