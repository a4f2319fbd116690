import { masked } from './outline';

/** A value whose texts have the passwords of their URLs masked: what is in git need not be on a screen, too. */
export function withoutPasswords<T>(value: T): T;
export function withoutPasswords(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, `$1${masked}@`);
  if (Array.isArray(value)) return value.map((item: unknown) => withoutPasswords(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutPasswords<unknown>(item)]));
}
