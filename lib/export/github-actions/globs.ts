import { namePattern } from '../../model/name-pattern';
import { alternatives } from '../pipeline/simple-names';

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

function escaped(text: string): string {
  return text.replace(/[*+?![\]\\]/g, '\\$&');
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
