const unit = '(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)';
const piece = new RegExp(`^([0-9]+(?:[.][0-9]+)?) ?(${unit})(?![a-z])(?:,? ?(?:and )?)`, 'i');

/** What is wrong with a duration such as `1h 30m`; undefined where nothing is. A number alone is of seconds. */
export function durationProblem(text: string): string | undefined {
  let rest = /^[0-9]+$/.test(text) ? `${text} seconds` : text;
  let total = 0;
  while (rest !== '') {
    // `2h30m`: the next piece begins with a digit, so that no letter follows the unit.
    const found = piece.exec(rest);
    if (found === null) return `${JSON.stringify(rest.slice(0, 30))} is not a number with a unit of time`;
    total += Number(found[1]);
    rest = rest.slice(found[0].length);
  }
  return total > 0 ? undefined : 'it must be longer than 0';
}

const secondsOf = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, mo: 2_592_000, y: 31_557_600 } as const;

/** Seconds of a duration that is none other than valid; a month has 30 days. */
export function durationSeconds(text: string): number {
  if (/^[0-9]+$/.test(text)) return Number(text);
  const pieces = text.toLowerCase().matchAll(/([0-9]+(?:[.][0-9]+)?) ?(mo|[smhdwy])[a-z]*/g);
  return [...pieces].reduce((sum, [, count, unit]) => sum + Number(count) * unitSeconds(unit), 0);
}

function unitSeconds(unit = ''): number {
  const known: { readonly [unit: string]: number } = secondsOf;
  return known[unit] ?? 0;
}
