import { reviewEnvironment } from '../../model/review';
import { settingsLayers } from '../environments';
import { get, textOf, type Node } from '../yaml/node';
import type { ProjectDocument } from '../project-document';
import type { Report } from '../report';

/** Two environments in one namespace of one cluster would overwrite each other; only canary lives in production's. */
export function checkNamespaces({ node, environments }: ProjectDocument, report: Report): void {
  const project = textOf(get(node, 'name')) ?? '';
  const taken = new Map<string, string>();
  for (const environment of environments.values()) {
    if (environment.kind === 'canary') continue;
    if (environment.name === reviewEnvironment) {
      checkReviewNamespace(get(environment.node, 'namespace'), report);
      continue;
    }
    const settings = settingsLayers(environment, environments);
    const written = settings.map((layer) => get(layer, 'namespace')).findLast((found) => found !== undefined);
    const context = settings
      .map((layer) => textOf(get(get(layer, 'cluster'), 'context')))
      .findLast((found) => found !== undefined);
    const namespace = textOf(written) ?? `${project}-${environment.name}`;
    const place = `${context ?? ''}/${namespace}`;
    const other = taken.get(place);
    if (other === undefined) taken.set(place, environment.name);
    else if (written !== undefined) {
      const message = `${environment.name} and ${other} are both in the namespace ${namespace}${context === undefined ? '' : ` of ${context}`}`;
      report.error('namespace-taken', written.span, message, 'Give one of them a different namespace or cluster.');
    }
  }
}

function checkReviewNamespace(written: Node | undefined, report: Report): void {
  if (written === undefined) return;
  const message = 'every review environment has a namespace of its own, <project>-<name>; it cannot be changed';
  report.error('namespace-taken', written.span, message, 'Remove namespace.');
}
