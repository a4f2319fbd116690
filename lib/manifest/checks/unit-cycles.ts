import type { ResolvedApplication } from '../application';
import { get } from '../yaml/node';
import type { Report } from '../diagnostics/report';
import type { Span } from '../diagnostics/source-file';

interface Use {
  readonly owner: string;
  readonly at: Span;
}

/** Checks that applications which are deployed one by one can be: none needs an add-on of one that needs its own. */
export function checkUnitCycles(applications: readonly ResolvedApplication[], report: Report): void {
  const uses = new Map<string, readonly Use[]>();
  for (const { name, addons } of applications) {
    const foreign = addons.flatMap(({ from, node, key }) => {
      const owner = from?.application;
      return owner === undefined || owner === name ? [] : [{ owner, at: get(node, 'from')?.span ?? key }];
    });
    uses.set(name, foreign);
  }
  const ended = new Set<string>();
  const visit = (name: string, above: readonly string[]): void => {
    if (ended.has(name)) return;
    for (const { owner, at } of uses.get(name) ?? []) {
      const path = [...above, name];
      const begin = path.indexOf(owner);
      if (begin === -1) visit(owner, path);
      else {
        const circle = [...path.slice(begin), owner].join(' → ');
        const message = `${circle}: each needs an add-on of the next, so with unit: application, none of them can be deployed first`;
        report.error(
          'unit-cycle',
          at,
          message,
          'Move the add-on to the project, and attach it with from: project.NAME.',
        );
      }
    }
    ended.add(name);
  };
  for (const name of uses.keys()) visit(name, []);
}
