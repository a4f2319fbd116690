import { createHash } from 'node:crypto';

/** A DNS label as Kubernetes takes it (RFC 1123): names of projects, applications, environments. */
export const dnsLabel = {
  pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
  expected: 'a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
} as const;

/** Alias of an add-on. */
export const aliasName = {
  pattern: '^[A-Z][A-Z0-9_]*$',
  expected: 'upper snake case such as CACHE or SHARED_DB: A-Z, 0-9 and "_", beginning with a letter',
} as const;

/** Name of an environment variable, as shells take it. */
export const variableName = {
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  expected: 'letters, digits and "_", not beginning with a digit',
} as const;

/** Whether a value is a text, and what the rule says: JavaScript may give anything. */
export function follows(rule: { readonly pattern: string }, text: unknown): boolean {
  return typeof text === 'string' && new RegExp(rule.pattern).test(text);
}

/** What the objects of an add-on are named after: its alias, or an earlier one, as Kubernetes takes names. */
export function aliasIdentity(alias: string): string {
  return alias.toLowerCase().replaceAll('_', '-').replace(/-+$/, '');
}

/** What Kubernetes calls a process of a Procfile, where names may have capitals and `_`. */
export function componentName(process: string): string {
  return process.toLowerCase().replaceAll('_', '-');
}

/** Eight hexadecimal characters that tell texts apart. */
export function shortHash(...texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 8);
}

/**
 * The name of an object, made of parts joined by "-"; longer ones are cut and end in a hash of the whole, so that
 * two different names never meet.
 * @param max characters; 63 fits labels and Services, 52 leaves room for what controllers append to a StatefulSet or CronJob
 */
export function objectName(parts: readonly string[], max = 63): string {
  const whole = parts.join('-');
  if (whole.length <= max) return whole;
  return `${whole.slice(0, max - 9).replace(/-+$/, '')}-${shortHash(whole)}`;
}
