import { quote } from '../model/check';
import { environmentKinds, type EnvironmentKind } from '../model/values';
import { isKind } from './environment-kind';
import { entriesOf, get, inLayer, textOf, type MapNode, type Node } from './node';
import type { Report } from './report';
import type { Span } from './source-file';

/** An environment of the project, as written. */
export interface EnvironmentDocument {
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** Its own settings, if the project has any for it. */
  readonly node: MapNode | undefined;
  readonly key: Span | undefined;
}

/** The layer under every environment of an application. */
export const defaultLayer = 'default';

/** Every environment of a project by name: the four that always exist, and its own. */
export function readEnvironments(project: MapNode, report: Report): ReadonlyMap<string, EnvironmentDocument> {
  const environments = new Map<string, EnvironmentDocument>();
  for (const kind of environmentKinds) environments.set(kind, { name: kind, kind, node: undefined, key: undefined });
  for (const [name, { key, value }] of entriesOf(get(project, 'environments'))) {
    if (name === defaultLayer) {
      report.error(
        'reserved-name',
        key,
        '"default" is no environment: it is the layer under all environments of an application',
      );
      continue;
    }
    const node = value.kind === 'map' ? inLayer(value, name) : undefined;
    environments.set(name, { name, kind: readKind(name, key, value, report), node, key });
  }
  return environments;
}

/** The layers of an environment, the lowest first: canary lies over production. */
export function layersOf(environment: EnvironmentDocument): readonly string[] {
  const isCanary = environment.kind === 'canary' && environment.name !== 'production';
  return isCanary ? ['production', environment.name] : [environment.name];
}

function readKind(name: string, key: Span, value: Node, report: Report): EnvironmentKind {
  const own = isKind(name) ? name : undefined;
  const node = get(value, 'kind');
  const written = textOf(node);
  if (own !== undefined) {
    if (node !== undefined && written !== own) {
      const message = `environment ${name} means ${own}; it cannot be of kind ${quote(written ?? '')}`;
      report.error('environment-kind', node.span, message, 'Remove the kind, or give the environment another name.');
    }
    return own;
  }
  if (node === undefined) {
    const message = `environment ${quote(name)} does not say what it means`;
    report.error(
      'environment-kind',
      key,
      message,
      `Give it a kind, one of ${environmentKinds.join(', ')}, as in ${name}: { kind: development }.`,
    );
  }
  return written !== undefined && isKind(written) ? written : 'development';
}
