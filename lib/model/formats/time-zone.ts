import { nearest } from '../nearest';

/** What is wrong with the name of a time zone; the nearest known one, where there is one. */
export function timeZoneProblem(name: string): string | undefined {
  const known = zones().find((zone) => zone.toLowerCase() === name.toLowerCase());
  if (known === name || (known === undefined && isZone(name))) return undefined;
  const meant = known ?? nearest(name, zones());
  return `there is no such time zone${meant === undefined ? '' : `, did you mean ${meant}?`}`;
}

function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

/** Older names stand in no list, but are known. */
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
