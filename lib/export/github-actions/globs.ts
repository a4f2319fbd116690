import { namePattern, type NamePattern } from '../../model/name-pattern';

/** Alternatives one regular expression may come to. */
const alternativesLimit = 20;

/**
 * The filters of `on:` that mean the same as a pattern of names; undefined where GitHub has none. Its filters know `*`,
 * `**`, classes of letters and digits, and `+` and `?` after a character, but no alternatives: these become several.
 */
export function filtersOf(text: string): readonly string[] | undefined {
  const pattern = namePattern(text);
  if (pattern.kind === 'any') return ['**'];
  if (pattern.kind === 'exact') return [escaped(pattern.name)];
  if (pattern.kind === 'glob')
    return pattern.glob.includes('?') ? undefined : [pattern.glob.split('*').map(escaped).join('**')];
  if (pattern.flags !== '' || pattern.body.startsWith('(?')) return undefined;
  const bodies = alternatives(pattern.body);
  const filters = bodies.map((body) => filterOf(body));
  return filters.every((filter) => filter !== undefined) ? filters : undefined;
}

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

function escaped(text: string): string {
  return text.replace(/[*+?![\]\\]/g, '\\$&');
}

/** The expression without groups and alternatives, once for each of them. */
function alternatives(body: string): readonly string[] {
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

/** A regular expression without alternatives as a filter. */
function filterOf(body: string): string | undefined {
  const [start, end] = [body.startsWith('^'), /(?<!\\)\$$/.test(body)];
  let rest = body.slice(start ? 1 : 0, end ? -1 : undefined);
  let filter = start ? '' : '**';
  while (rest !== '') {
    const token = /^(\.\*|\\d|\\[^A-Za-z0-9]|\[[A-Za-z0-9-]+\]|[A-Za-z0-9_/@#%&=:;,~'"<> -])([+?]?)(?![*{])/.exec(rest);
    if (token === null) return undefined;
    const [whole, atom = '', quantifier = ''] = token;
    if (atom === '.*' && quantifier !== '') return undefined;
    filter += atom === '.*' ? '**' : atom === '\\d' ? '[0-9]' : atom.startsWith('\\') ? escaped(atom.slice(1)) : atom;
    filter += quantifier;
    rest = rest.slice(whole.length);
  }
  return end ? filter : `${filter.replace(/\*\*$/, '')}**`;
}
