import type { Value } from './proposal';

/** A text in quotes where YAML, of any version, would read something else without. */
export function text(value: string): string {
  const isPlain =
    /^[A-Za-z][\w./@-]*(:[\w./@-]+)*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** A value in one line; what looks like a placeholder in a text from elsewhere is none. */
export function flow(value: Value): string {
  if (typeof value === 'string') return text(value.replaceAll('${', () => '$${'));
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return `[${value.map(flow).join(', ')}]`;
  const entries = Object.entries(value).map(([key, each]) => `${text(key)}: ${flow(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A text from elsewhere as a comment of one line. */
export function comment(value: string): string {
  return `# ${value.replace(/[\s\p{C}]+/gu, ' ').trim()}`;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
