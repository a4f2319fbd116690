import type { ContactValues } from '../values';

/** Keywords contacts are routed by. */
export const contactKeywords = [
  'support',
  'issues',
  'security',
  'crashes',
  'deploy',
  'alert:high',
  'alert:low',
  'exception',
  'maintenance',
] as const;

/**
 * How to reach somebody: a chat channel, an email address, a person or a URL.
 *
 * @example
 * const oncall = new Contact({ email: 'oncall@acme.example', only: ['alert:high', '/^security/'] });
 * oncall.handles('alert:high'); // true
 */
export class Contact {
  readonly values: ContactValues;

  constructor(values: ContactValues) {
    this.values = values;
  }

  /** The address, as one text. */
  get address(): string {
    const { slack, email, user, url } = this.values;
    return slack ?? email ?? user ?? url ?? '';
  }

  /**
   * Whether it should be contacted about a keyword: one of `only` (default: all) matches and none of `except`. What
   * matches is a part of
   * the keyword, as `alert` of `alert:high`, or a /regular expression/.
   */
  handles(keyword: string): boolean {
    const { only, except } = this.values;
    const matches = (pattern: string) =>
      pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')
        ? new RegExp(pattern.slice(1, -1)).test(keyword)
        : keyword.includes(pattern);
    return (only === undefined || only.some(matches)) && !(except ?? []).some(matches);
  }
}
