import { namespaceOf } from '../../model/environment';
import { reviewEnvironment } from '../../model/review';
import { settingsLayers } from '../environments';
import { get, textOf, type Node } from '../yaml/node';
import type { ProjectDocument } from '../project-document';
import type { Report } from '../diagnostics/report';

/** Whose a namespace is. */
interface Taken {
  readonly name: string;
  /** Where it was written, unless it follows from the names of project and environment. */
  readonly written: Node | undefined;
}

/** Two environments in one namespace of one cluster would overwrite each other; only canary lives in production's. */
export function checkNamespaces({ node, environments }: ProjectDocument, report: Report): void {
  const project = textOf(get(node, 'name')) ?? '';
  const taken = new Map<string, Taken>();
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
    const { name } = environment;
    const namespace = namespaceOf(project, { namespace: textOf(written), review: undefined, base: name });
    const place = `${context ?? ''}/${namespace}`;
    const other = taken.get(place);
    if (other === undefined) {
      taken.set(place, { name, written });
      continue;
    }
    // The namespaces that nobody wrote differ, so that at least one of the two is written.
    const at = written ?? other.written;
    if (at === undefined) continue;
    const message = `${name} and ${other.name} are both in the namespace ${namespace}${context === undefined ? '' : ` of ${context}`}`;
    report.error('namespace-taken', at.span, message, 'Give one of them a different namespace or cluster.');
  }
}

function checkReviewNamespace(written: Node | undefined, report: Report): void {
  if (written === undefined) return;
  const message = 'every review environment has a namespace of its own, <project>-<name>; it cannot be changed';
  report.error('namespace-taken', written.span, message, 'Remove namespace.');
}
