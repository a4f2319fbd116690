import type { Ended, Ending, JobEnded } from '../../pipeline';

/** How an ending is called. */
export const words: { readonly [ending in Ending]: string } = {
  success: 'passed',
  failed: 'failed',
  allowed: 'failed (allowed)',
  skipped: 'skipped',
  manual: 'not started',
  canceled: 'canceled',
  excluded: 'left out',
};

/** A time as people say it: 0.4 s, 12.3 s, 2 min 5 s. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What is said beside an ending: why, how many attempts, tests, coverage. */
export function remarks(ended: Ended | JobEnded): readonly string[] {
  const { reason } = ended;
  const said = reason === undefined ? [] : [reason];
  if (!('attempts' in ended)) return said;
  const { attempts, tests, coverage } = ended;
  return [
    ...said,
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(tests === undefined ? [] : [testCounts(tests)]),
    ...(coverage === undefined ? [] : [`coverage ${coverage} %`]),
  ];
}

function testCounts({ tests, failed, skipped }: NonNullable<JobEnded['tests']>): string {
  const parts = [...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  return `${tests} ${tests === 1 ? 'test' : 'tests'}${parts.length === 0 ? '' : `, ${parts.join(', ')}`}`;
}

/** A name in so many characters at most: its beginning and its end, which tells it from its siblings. */
export function fitting(name: string, width: number): string {
  if (name.length <= width) return name;
  const end = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - end)}…${end === 0 ? '' : name.slice(-end)}`;
}
