import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../model/record';

/** What the files of a repository speak for. */
export interface Detected {
  readonly stack: string;
  /** What speaks for it, as in `Gemfile names rails`. */
  readonly why: string;
  /** Django's settings module. @default not known */
  readonly settings?: string | undefined;
}

/** Reads a file at the top of the repository; undefined where there is none, or it is none to be read. */
type Read = (name: string) => string | undefined;

/** What each sign speaks for, the most telling first: what says itself what runs goes before what has to be guessed. */
const signs: readonly ((read: Read) => Detected | undefined)[] = [
  (read) => {
    const processes = [...(read('Procfile') ?? '').matchAll(/^([A-Za-z0-9_-]+):\s*\S/gm)].map(([, name]) => name);
    return processes.length === 0
      ? undefined
      : { stack: 'procfile', why: `Procfile says what runs: ${processes.join(', ')}` };
  },
  (read) => {
    const text = read('manage.py');
    const settings = /DJANGO_SETTINGS_MODULE['"]\s*,\s*['"]([A-Za-z_][\w.]*)['"]/.exec(text ?? '')?.[1];
    return text === undefined ? undefined : { stack: 'django', why: "manage.py is Django's", settings };
  },
  names('Gemfile', /^\s*gem\s+['"]rails['"]/m, 'rails', 'rails'),
  ...['pom.xml', 'build.gradle', 'build.gradle.kts'].flatMap((file) => [
    names(file, /org\.apache\.storm/, 'storm-topology', 'Apache Storm'),
    names(file, /org\.springframework\.boot/, 'spring-boot', 'Spring Boot'),
  ]),
  (read) => {
    const { dependencies, scripts } = json(read('package.json'));
    if (has(dependencies, 'next')) return { stack: 'nextjs', why: 'package.json names next' };
    return has(scripts, 'start') ? { stack: 'node', why: 'package.json has a script start' } : undefined;
  },
  (read) => (read('Dockerfile') === undefined ? undefined : { stack: 'web', why: 'Dockerfile makes a container' }),
];

/** What a repository looks like; undefined where nothing in it tells. */
export function detect(directory: string): Detected | undefined {
  const read = (name: string) => textAt(directory, name);
  for (const sign of signs) {
    const detected = sign(read);
    if (detected !== undefined) return detected;
  }
  return undefined;
}

/** The port that a Dockerfile says its container listens on. */
export function exposedPort(directory: string): string | undefined {
  return /^\s*EXPOSE\s+(\d{1,5})(\/tcp)?\s*$/im.exec(textAt(directory, 'Dockerfile') ?? '')?.[1];
}

function names(file: string, form: RegExp, stack: string, what: string): (read: Read) => Detected | undefined {
  return (read) => (form.test(read(file) ?? '') ? { stack, why: `${file} names ${what}` } : undefined);
}

function textAt(directory: string, name: string): string | undefined {
  const path = join(directory, name);
  try {
    const { size } = statSync(path);
    // A folder or a pipe of the name is no sign, and neither is what nobody wrote by hand.
    return statSync(path).isFile() && size < 1_000_000 ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function json(text = '{}'): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function has(value: unknown, key: string): boolean {
  return isRecord(value) && Object.hasOwn(value, key);
}
