interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Names for numbers, the first for `low`. */
  readonly names?: readonly string[];
}

/** As Kubernetes reads schedules (robfig/cron): Sunday is 0, never 7. */
const fields: readonly Field[] = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of the month', low: 1, high: 31 },
  {
    name: 'month',
    low: 1,
    high: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of the week', low: 0, high: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** What is wrong with a schedule; undefined where nothing is. */
export function cronProblem(text: string): string | undefined {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return undefined;
  if (text.startsWith('@')) return 'this word is not known';
  const written = text.split(/ +/);
  if (written.length !== fields.length)
    return `it has ${written.length === 1 ? '1 field' : `${written.length} fields`}`;
  for (const [index, field] of fields.entries()) {
    for (const part of (written[index] ?? '').split(',')) {
      const problem = partProblem(part, field);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function partProblem(part: string, field: Field): string | undefined {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0) return `${field.name} ${quoted(part)} has two steps`;
  if (step !== undefined && !/^0*[1-9][0-9]{0,3}$/.test(step))
    return `${field.name} ${quoted(part)} has a step that is not a number above 0`;
  if (range === '*' || range === '?') return undefined;
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) return `${field.name} ${quoted(part)} is not a range`;
  const low = valueOf(first, field);
  const high = last === undefined ? low : valueOf(last, field);
  if (typeof low === 'string') return low;
  if (typeof high === 'string') return high;
  return low > high ? `${field.name} ${quoted(range)} ends before it begins` : undefined;
}

function valueOf(text: string, { name, low, high, names = [] }: Field): number | string {
  const named = names.indexOf(text.toLowerCase());
  if (named !== -1) return low + named;
  const value = /^[0-9]{1,4}$/.test(text) ? Number(text) : undefined;
  if (value !== undefined && value >= low && value <= high) return value;
  const sunday = value === 7 && high === 6 ? '; Sunday is 0' : '';
  return `${name} ${quoted(text)} is not between ${low} and ${high}${sunday}`;
}

function quoted(text: string): string {
  return /^[0-9]+$/.test(text) ? text : JSON.stringify(text);
}
