import { namePattern, type NamePattern } from '../../model/name-pattern';

/** Alternatives one regular expression may come to. */
const alternativesLimit = 20;

/** A pattern as the simplest that means the same: a regular expression of letters and `.*` is a glob. */
export function simplest(text: string): NamePattern {
  const pattern = namePattern(text);
  if (pattern.kind !== 'regexp' || pattern.flags !== '') return pattern;
  const [, start = '', inner = '', end = ''] = /^(\^?)(.*?)(\$?)$/s.exec(pattern.body) ?? [];
  let glob = start === '' ? '*' : '';
  for (let rest = inner; rest !== '';) {
    const token = /^(\.\*|\\[^A-Za-z0-9*?]|[A-Za-z0-9_/@#%&=:;,~'"<> -])(?![*+?{])/.exec(rest)?.[0];
    if (token === undefined) return pattern;
    glob += token === '.*' ? '*' : token.replace('\\', '');
    rest = rest.slice(token.length);
  }
  return namePattern(end === '' ? `${glob}*` : glob);
}

/** Names and beginnings of names that together mean the same as a pattern; undefined where there are none. */
export function simpleNames(pattern: NamePattern): readonly SimpleName[] | undefined {
  const patterns =
    pattern.kind === 'regexp' && pattern.flags === '' && !pattern.body.startsWith('(?')
      ? alternatives(pattern.body).map((body) => simplest(`/${body}/`))
      : [pattern];
  const names = patterns.map(simpleName);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Any name, one name, or names that begin alike. */
export type SimpleName = { readonly kind: 'any' } | { readonly kind: 'exact' | 'start'; readonly name: string };

function simpleName(pattern: NamePattern): SimpleName | undefined {
  if (pattern.kind === 'any' || pattern.kind === 'exact') return pattern;
  if (pattern.kind === 'regexp' || !/^[^*?]+\*$/.test(pattern.glob)) return undefined;
  return { kind: 'start', name: pattern.glob.slice(0, -1) };
}

/** The expression without groups and alternatives, once for each of them. */
export function alternatives(body: string): readonly string[] {
  let open = [body];
  for (let round = 0; round < alternativesLimit && open.some((each) => groupIn(each) !== undefined); round++) {
    open = open.flatMap((each) => {
      const group = groupIn(each);
      return group === undefined ? [each] : group.options.map((option) => `${group.before}${option}${group.after}`);
    });
    if (open.length > alternativesLimit) return [body];
  }
  return open.flatMap((each) => (each.includes('(') ? [each] : each.split('|')));
}

/** The first group without another in it and without a quantifier. */
function groupIn(body: string) {
  const found =
    /^(.*?(?<!\\))\((?:\?:)?([^()]*)\)(?![*+?{])(.*)$/s.exec(body) ??
    /^()\((?:\?:)?([^()]*)\)(?![*+?{])(.*)$/s.exec(body);
  if (found === null) return undefined;
  const [, before = '', inside = '', after = ''] = found;
  return { before, options: inside.split('|'), after };
}
