import { asMap, type Breach, type Rule } from './rule';

interface Redirect {
  readonly from: string;
  readonly to: string;
}

/** Redirects lead somewhere: none comes back to where it has been. */
export const redirects: Rule = (value) => {
  const all = (Array.isArray(value) ? value : []).flatMap((item: unknown): Redirect[] => {
    const { from, to } = asMap(item);
    return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
  });
  return all.flatMap(({ from }, index): Breach[] => {
    const way = follow(from.replace(/\*$/, 'x'), (path) => next(path, all));
    if (way === undefined) return [];
    return [
      {
        path: [index],
        code: 'contradictory',
        message: `these redirects form a loop: ${way.join(' → ')}`,
        hint: 'Change one of them to lead to a page.',
      },
    ];
  });
};

/** The way from a place to one it has been at before; undefined where it ends. */
export function follow(start: string, step: (place: string) => string | undefined): readonly string[] | undefined {
  const way = [start];
  for (let at = step(start); at !== undefined; at = step(at)) {
    const isBack = way.includes(at);
    way.push(at);
    // A way that only grows never ends either.
    if (isBack || way.length > 50) return way.slice(0, 6);
  }
  return undefined;
}

/** Where a path leads; undefined where it is a page, or elsewhere. */
export function next(path: string, redirects: readonly Redirect[]): string | undefined {
  const asked = path.replace(/[?#].*$/, '');
  for (const { from, to } of redirects) {
    const rest = from.endsWith('*') && asked.startsWith(from.slice(0, -1)) ? asked.slice(from.length - 1) : undefined;
    if (rest === undefined && asked !== from) continue;
    return to.endsWith('*') ? to.slice(0, -1) + (rest ?? '') : to;
  }
  return undefined;
}
