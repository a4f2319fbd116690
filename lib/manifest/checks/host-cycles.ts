import { parsePlaceholders } from '../../model/placeholder';
import type { ResolvedApplication } from '../application';
import type { Report } from '../diagnostics/report';
import { get, textOf } from '../yaml/node';

/** Checks that no host is made of itself, be it by way of the hosts of other applications; each circle is told once. */
export function checkHostCycles(applications: readonly ResolvedApplication[], report: Report): void {
  // What is not public has no host, whatever is written there.
  const reached = applications.filter(({ parameters }) => parameters.values['public'] !== false);
  const hosts = new Map(reached.map(({ name, parameters }) => [name, get(parameters.node, 'host')]));
  const ended = new Set<string>();
  const visit = (name: string, above: readonly string[]): void => {
    if (ended.has(name)) return;
    const host = hosts.get(name);
    const path = [...above, name];
    for (const other of host === undefined ? [] : named(textOf(host) ?? '', name)) {
      const begin = path.indexOf(other);
      if (begin === -1) visit(other, path);
      else if (host !== undefined) {
        const circle = [...path.slice(begin), other].join(' → ');
        const message =
          other === name ? `the host of ${name} refers to itself` : `the hosts refer to each other: ${circle}`;
        report.error('placeholder-cycle', host.span, message, 'Write one of them without the other.');
      }
    }
    ended.add(name);
  };
  for (const name of hosts.keys()) visit(name, []);
}

/** The applications whose addresses are in the host of one of them. */
function named(host: string, own: string): readonly string[] {
  const names = parsePlaceholders(host).flatMap((segment) => {
    if ('text' in segment) return [];
    const [root, ...path] = segment.reference;
    const [name = '', field] = root === 'application' ? [own, ...path] : root === 'applications' ? path : [];
    return field === 'host' || field === 'url' ? [name] : [];
  });
  return [...new Set(names)];
}
