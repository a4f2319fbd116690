import { nearest } from '../nearest';

/**
 * Names that only ICU keeps, by which this runtime tells zones (https://github.com/unicode-org/icu,
 * icu4c/source/tools/tzcode/icuzones); Kubernetes has Go's copy of the tz database, without them.
 */
const ofIcu = new Set([
  ...'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
  ...['CANADA/EAST-SASKATCHEWAN', 'US/PACIFIC-NEW'],
]);

/** What is wrong with the name of a time zone; the nearest known one, where there is one. */
export function timeZoneProblem(name: string): string | undefined {
  const known = zones().find((zone) => zone.toLowerCase() === name.toLowerCase());
  if (known === name || (known === undefined && isZone(name))) return undefined;
  const meant = known ?? nearest(name, zones());
  return `this time zone does not exist${meant === undefined ? '' : `, did you mean ${meant}?`}`;
}

function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

/** Older names stand in no list, but are known. Newer runtimes take offsets, too, as in +01:00. */
function isZone(name: string): boolean {
  if (ofIcu.has(name.toUpperCase()) || /^(SystemV\/|[+-])/i.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
