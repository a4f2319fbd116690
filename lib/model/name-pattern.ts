/**
 * How pipelines name branches and tags: as they are, with wildcards, or by a regular expression.
 *
 * In globs `*` is any characters, `/` too, and `?` is any single one; `**` is the same as `*`.
 */
export type NamePattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly name: string }
  | { readonly kind: 'glob'; readonly glob: string }
  | { readonly kind: 'regexp'; readonly body: string; readonly flags: string };

/** Reads a pattern; `/…/` and `/…/i` are regular expressions, found anywhere in the name unless anchored. */
export function namePattern(text: string): NamePattern {
  const [, body, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (body !== undefined && flags !== undefined) return { kind: 'regexp', body, flags };
  if (/^\*+$/.test(text)) return { kind: 'any' };
  return /[*?]/.test(text) ? { kind: 'glob', glob: text.replace(/\*+/g, '*') } : { kind: 'exact', name: text };
}

/** The pattern as a regular expression without slashes around it. */
export function regexpOf(pattern: NamePattern): string {
  if (pattern.kind === 'any') return '.*';
  if (pattern.kind === 'regexp') return pattern.body;
  const text = pattern.kind === 'exact' ? pattern.name : pattern.glob;
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const whole = `^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`;
  return whole.replace(/\.\*\$$/, '').replace(/^\^\.\*/, '');
}

/** Whether a name is meant. */
export function matchesName(text: string, name: string): boolean {
  const pattern = namePattern(text);
  // CI systems take flags at the beginning, which JavaScript does not know.
  const [inline = '', flags = ''] = /^\(\?([a-z]+)\)/.exec(regexpOf(pattern)) ?? [];
  const ignoresCase = flags.includes('i') || (pattern.kind === 'regexp' && pattern.flags.includes('i'));
  return new RegExp(regexpOf(pattern).slice(inline.length), ignoresCase ? 'i' : '').test(name);
}
