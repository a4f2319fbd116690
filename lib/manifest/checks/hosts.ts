import { quote } from '../../model/check';
import { formatProblem, formats } from '../../model/formats';
import { hostIn, type HostFacts } from '../address';
import type { ResolvedApplication } from '../application';
import { get, textOf } from '../yaml/node';
import type { Report } from '../diagnostics/report';
import { sourceOf, type Span } from '../diagnostics/source-file';

/** Checks that the applications of an environment are each reached at a host of their own, and that it can be one. */
export function checkHosts(applications: readonly ResolvedApplication[], facts: HostFacts, report: Report): void {
  // The routes of a canary belong to production.
  if (facts.environment.kind === 'canary') return;
  const taken = new Map<string, { readonly name: string; readonly at: Span }>();
  for (const application of applications) {
    const written = get(application.parameters.node, 'host');
    const at = written?.span ?? application.key;
    const host = hostIn(application, facts);
    if (host === undefined) continue;
    const problem = formatProblem('hostname', host);
    if (problem !== undefined) {
      // What is written as it is was checked with the parameters.
      if (host !== textOf(written))
        report.error(
          'wrong-format',
          at,
          `the host of ${application.name}, ${quote(host)}, is not accepted; expected ${formats.hostname.expected}`,
        );
      continue;
    }
    const other = taken.get(host);
    if (other === undefined) taken.set(host, { name: application.name, at });
    else {
      const { file, line } = sourceOf(other.at);
      const message = `${application.name} and ${other.name} (${file}:${line}) have the same host ${quote(host)}`;
      report.error('host-duplicate', at, message, 'Give one of them a different host, or public: false.');
    }
  }
}
