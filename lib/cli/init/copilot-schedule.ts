import { check } from '../../model/check';
import { isRecord } from '../../model/record';

/** What stands where a schedule has no like. */
const daily = '0 3 * * *';

/**
 * The schedule of a job of AWS Copilot's, as cron takes it: `@daily`, `@every 6h`, `rate(5 minutes)`, five fields, or
 * `cron(…)` of six with `?` and a year.
 */
export function scheduleOf(on: unknown): { readonly schedule: string; readonly notices?: readonly string[] } {
  const told = isRecord(on) ? String(on['schedule'] ?? '') : '';
  const schedule = everyOf(told) ?? withoutYear(told) ?? told;
  if (check(schedule, { type: 'string', format: 'cron' }).length === 0) return { schedule };
  return { schedule: daily, notices: [`schedule ${told} has no equivalent; ${daily} is used instead`] };
}

/** `@every 6h` and `rate(6 hours)`, where the day, or the hour, is divided without rest. */
function everyOf(told: string): string | undefined {
  const [, every = '', unit = ''] =
    /^@every (\d+)(h|m)(?:0m)?(?:0s)?$/.exec(told) ?? /^rate\((\d+) (minute|hour|day)s?\)$/.exec(told) ?? [];
  const count = Number(every);
  if (count === 0) return undefined;
  if (unit.startsWith('m') && 60 % count === 0) return count === 60 ? '0 * * * *' : `*/${count} * * * *`;
  if (unit.startsWith('h') && 24 % count === 0) return count === 24 ? '0 0 * * *' : `0 */${count} * * *`;
  return unit === 'day' && count === 1 ? '0 0 * * *' : undefined;
}

/** `cron(0 3 * * ? *)` as `0 3 * * *`; days of the week count from 1 there, so that only names are taken. */
function withoutYear(told: string): string | undefined {
  const [minute, hour, day, month, weekday, year] = (/^cron\((.*)\)$/.exec(told)?.[1] ?? '').trim().split(/\s+/);
  if (year !== '*' || weekday === undefined || /[\d#LW]/.test(weekday)) return undefined;
  return [minute, hour, day === '?' ? '*' : day, month, weekday === '?' ? '*' : weekday].join(' ');
}
