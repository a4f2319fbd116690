import { isIP } from 'node:net';
import { posix } from 'node:path';
import { quote } from '../quote';
import { cidrProblem } from './cidr';
import { cronProblem } from './cron';
import { durationProblem } from './duration';
import { imageCause } from './image';
import { cpuProblem, memoryProblem, storageProblem } from './quantity';
import { regExpProblem } from './reg-exp';
import { timeZoneProblem } from './time-zone';

export { amount } from './quantity';

/** What a text has to be, beyond what a pattern can say. */
interface Format {
  /** What is accepted, in words. */
  readonly expected: string;
  /** What editors check it by; it may let more through. @default nothing */
  readonly pattern?: string;
  /** Why a text that does not match the pattern does not. @default nothing is told of it */
  readonly cause?: (text: string) => string | undefined;
  /** Characters at most. @default any number */
  readonly maxLength?: number;
  /** What is wrong with a text that matches the pattern, as an addition in a message: `minute 61 is not in 0 to 59`. */
  readonly problem?: (text: string) => string | undefined;
}

const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const domain = `${label}(\\.${label})*`;
const word = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const host = '[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?';
const part = '[a-z0-9]+(([.]|_{1,2}|-+)[a-z0-9]+)*';
const url = '[a-z][a-z0-9+.-]*://[^\\s]+';

/** Routes and certificates are for names: the API server refuses an address that has the form of one. */
function addressProblem(text: string): string | undefined {
  return isIP(text) === 0 ? undefined : 'it is an IP address';
}

/** Every `format` of our schemas, by name. */
export const formats = {
  hostname: {
    expected: 'a host name (RFC 1123), such as shop.example.com: lower case, at most 253 characters',
    pattern: `^(\\*\\.)?${domain}$`,
    maxLength: 253,
    problem: addressProblem,
  },
  host: {
    expected: 'a host name (RFC 1123), such as shop.example.com, or @ for the domain of the environment',
    pattern: `^(@|(\\*\\.)?${domain})$`,
    maxLength: 253,
    problem: addressProblem,
  },
  image: {
    expected: 'an image, such as ghcr.io/acme/web or ghcr.io/acme/web:1.2, without placeholders',
    pattern: `^(${host}/)?${part}(/${part})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[a-z0-9]+:[0-9a-f]{32,128})?$`,
    cause: imageCause,
    maxLength: 512,
  },
  registry: { expected: 'a registry, such as ghcr.io/acme', pattern: `^${host}(/${part})*$`, maxLength: 255 },
  repository: {
    expected: 'the address of a repository, such as https://github.com/acme/shop or git@github.com:acme/shop.git',
    pattern: `^(${url}|[^\\s@:/]+@[^\\s@:/]+:[^\\s]+|[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+/[^\\s]+)$`,
  },
  url: { expected: 'a URL: https://…', pattern: '^https?://[^\\s/]+[^\\s]*$' },
  'object-name': {
    expected:
      'the name of an object: a-z, 0-9, "-" and ".", beginning and ending with a letter or digit, at most 253 characters',
    pattern: `^${domain}$`,
    maxLength: 253,
  },
  'label-value': {
    expected:
      'a label value: letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most 63 characters',
    pattern: `^(${word})?$`,
  },
  'label-key': {
    expected: 'a key such as team or example.com/team: letters, digits, "-", "_" and ".", at most 63 characters',
    pattern: `^(${domain}/)?${word}$`,
    maxLength: 317,
  },
  cidr: {
    expected: 'a range of addresses, such as 10.0.0.0/8 or fd00::/8',
    pattern: '^[0-9a-fA-F:.]+/[0-9]{1,3}$',
    problem: cidrProblem,
  },
  cron: {
    expected: 'five fields as in "0 3 * * *", or @hourly, @daily, @weekly, @monthly, @yearly',
    problem: cronProblem,
  },
  timezone: {
    expected: 'a time zone such as Europe/Berlin',
    pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
    problem: timeZoneProblem,
  },
  duration: { expected: 'a duration, such as 30 minutes or 1h 30m', pattern: '^[0-9]', problem: durationProblem },
  expiry: {
    expected: 'a duration such as 30 minutes or 1 week, or never',
    pattern: '^([0-9]|never$)',
    problem: (text) => (text === 'never' ? undefined : durationProblem(text)),
  },
  'inner-path': {
    expected: 'a path from the root of the repository, such as build/report.xml',
    pattern: '^[^/~]',
    problem: (text) => (posix.normalize(text).split('/')[0] === '..' ? 'it leads out of the repository' : undefined),
  },
  ref: { expected: 'a name, a glob, or a /regular expression/', problem: regExpProblem },
  cpu: { expected: 'a quantity such as 100m or 0.5', pattern: '^[0-9]+([.][0-9]+)?m?$', problem: cpuProblem },
  memory: {
    expected: 'a quantity such as 256Mi or 1Gi',
    pattern: '^[0-9]+([.][0-9]+)?([KMGT]i|[kMGT])?$',
    problem: memoryProblem,
  },
  storage: { expected: 'a size such as 10Gi', pattern: '^[0-9]+([MGT]i)$', problem: storageProblem },
} as const satisfies { readonly [name: string]: Format };

export type FormatName = keyof typeof formats;

/** A format by name; undefined for those that packages use and we do not know. */
export function formatOf(name: string | undefined): Format | undefined {
  const known: { readonly [name: string]: Format } = formats;
  return name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
}

/**
 * What is wrong with a text, and what is accepted: `"61 * * * *": minute 61 …; expected …`; undefined where nothing is.
 * @param expected what is accepted, where it is not what the format says
 */
export function formatProblem(name: string, text: string, expected?: string): string | undefined {
  const format = formatOf(name);
  if (format === undefined) return undefined;
  const accepted = `expected ${expected ?? format.expected}`;
  const isLong = text.length > (format.maxLength ?? 4096);
  if (isLong || (format.pattern !== undefined && !new RegExp(format.pattern).test(text)))
    return `${quote(text)} is not accepted${because(isLong ? undefined : format.cause?.(text))}; ${accepted}`;
  const problem = format.problem?.(text);
  return problem === undefined ? undefined : `${quote(text)} is not accepted: ${problem}; ${accepted}`;
}

function because(cause: string | undefined): string {
  return cause === undefined ? '' : `: ${cause}`;
}
