import { nearest } from './nearest';

/** What to say beside an unknown name: the nearest known one, else all of them. */
export function meant(name: string, known: Iterable<string>, nothing = 'none are defined'): string {
  const names = [...known];
  const suggestion = nearest(name, names);
  if (suggestion !== undefined) return `did you mean "${suggestion}"?`;
  if (names.length === 0) return nothing;
  const shown = names.slice(0, 20).join(', ');
  return names.length === 1 ? `expected ${shown}` : `expected one of ${shown}${names.length > 20 ? ', …' : ''}`;
}
