import { quote } from '../../model/check';
import { formatProblem, formats } from '../../model/formats';
import { parsePlaceholders } from '../../model/placeholder';
import type { ResolvedApplication } from '../application';
import type { EnvironmentDocument } from '../environments';
import { get, textOf, type MapNode } from '../yaml/node';
import type { Report } from '../report';
import { sourceOf, type Span } from '../yaml/source-file';

/** Checks that the applications of an environment are each reached at a host of their own, and that it can be one. */
export function checkHosts(
  applications: readonly ResolvedApplication[],
  environment: EnvironmentDocument,
  settings: MapNode,
  project: string,
  report: Report,
): void {
  // The routes of a canary belong to production.
  if (environment.kind === 'canary') return;
  const taken = new Map<string, { readonly name: string; readonly at: Span }>();
  for (const application of applications) {
    const written = get(application.parameters.node, 'host');
    const at = written?.span ?? application.key;
    const host = hostOf(application, { environment, settings, project });
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

/** What hosts are made of, beside the application. */
export interface HostFacts {
  readonly environment: EnvironmentDocument;
  readonly settings: MapNode;
  readonly project: string;
}

/** Where requests reach an application; undefined where it has no route, or one that depends on what is not known here. */
export function hostOf({ name, stack, parameters }: ResolvedApplication, facts: HostFacts): string | undefined {
  const { environment, settings, project } = facts;
  if (stack === undefined || !Object.hasOwn(stack.parameters.properties, 'host')) return undefined;
  const { host, public: isPublic } = parameters.values;
  if (isPublic === false) return undefined;
  const domain = textOf(get(settings, 'domain'));
  if (host === '@') return domain;
  if (typeof host !== 'string') return domain === undefined ? undefined : `${name}.${domain}`;
  const known: { readonly [reference: string]: string | undefined } = {
    'project.name': project,
    'application.name': name,
    'environment.name': environment.name,
    'environment.kind': environment.kind,
    'environment.domain': domain,
  };
  const parts = parsePlaceholders(host).map((part) => ('text' in part ? part.text : known[part.reference.join('.')]));
  return parts.includes(undefined) ? undefined : parts.join('');
}
