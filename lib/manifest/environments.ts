import { quote } from '../model/check';
import { nearest } from '../model/nearest';
import { reviewEnvironment } from '../model/review';
import { environmentKinds, type EnvironmentKind } from '../model/values';
import { isKind } from './environment-kind';
import { meant } from '../model/meant';
import { entriesOf, get, inLayer, mapOf, textOf, type MapNode, type Node } from './yaml/node';
import type { Report } from './diagnostics/report';
import type { Span } from './diagnostics/source-file';

/** An environment of the project, as written. */
export interface EnvironmentDocument {
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** The one it lies over: what a canary runs beside, or a review environment is made from. */
  readonly of: string | undefined;
  /** The name of a review environment, once it is known. */
  readonly review?: string;
  /** Its own settings, if the project has any for it. */
  readonly node: MapNode | undefined;
  readonly key: Span | undefined;
}

/** What the environment goes by in the cluster and in the state: that of a review holds its own name. */
export function environmentName({ name, review }: EnvironmentDocument): string {
  return review === undefined ? name : `${name}-${review}`;
}

/** The environment of commands that are told none. */
export const defaultEnvironment = 'development';

/** The layer under every environment of an application. */
export const defaultLayer = 'default';

/** Every environment of a project by name: the four that always exist, its own, and what reviews are made of. */
export function readEnvironments(project: MapNode, report: Report): ReadonlyMap<string, EnvironmentDocument> {
  const environments = new Map<string, EnvironmentDocument>();
  const written = get(project, 'environments');
  for (const kind of environmentKinds)
    environments.set(kind, { name: kind, kind, of: defaultBase(kind, kind), node: undefined, key: undefined });
  for (const [name, { key, value }] of entriesOf(written)) {
    if (name === defaultLayer) {
      report.error(
        'reserved-name',
        key,
        '"default" is not an environment: it holds the settings of an application for every environment',
      );
      continue;
    }
    const node = value.kind === 'map' ? inLayer(value, name) : undefined;
    const kind = readKind(name, key, value, report);
    environments.set(name, { name, kind, of: textOf(get(node, 'of')) ?? defaultBase(name, kind), node, key });
  }
  if (!environments.has(reviewEnvironment)) {
    const kind = 'development';
    environments.set(reviewEnvironment, { name: reviewEnvironment, kind, of: kind, node: undefined, key: undefined });
  }
  for (const environment of environments.values()) {
    const { name, kind } = environment;
    // What is wrong with a base is told here, and nothing that would follow from it.
    if (!checkBase(environment, environments, report))
      environments.set(name, { ...environment, of: defaultBase(name, kind) });
  }
  return environments;
}

/** What an environment lies over where it does not say so. */
function defaultBase(name: string, kind: EnvironmentKind): string | undefined {
  if (kind === 'canary') return 'production';
  return name === reviewEnvironment ? kind : undefined;
}

/** @returns whether the environment can lie over what it names, if it names something */
function checkBase(
  { name, kind, of, node }: EnvironmentDocument,
  environments: ReadonlyMap<string, EnvironmentDocument>,
  report: Report,
): boolean {
  const written = get(node, 'of');
  if (written === undefined || of === undefined) return true;
  if (kind !== 'canary' && name !== reviewEnvironment) {
    const message = `environment ${name} cannot have of:, which is only for a canary and for ${reviewEnvironment}`;
    report.error(
      'environment-of',
      written.span,
      message,
      `To choose its defaults, use kind: ${name}: { kind: ${kind} }.`,
    );
    return false;
  }
  const standing = [...environments.values()].filter((other) => other.of === undefined).map((other) => other.name);
  if (standing.includes(of)) return true;
  const what =
    of === name
      ? `${name} cannot be based on itself`
      : environments.has(of)
        ? `${of} is itself based on another environment`
        : `unknown environment ${quote(of)}`;
  report.error('environment-of', written.span, `${what}; ${meant(of, standing)}`);
  return false;
}

/** The settings of an environment that are its own alone, rather than taken over by what lies over it. */
const standingAlone = new Set(['kind', 'of', 'namespace']);

/** The settings of each layer, the lowest first. A review environment has a namespace of its own. */
export function settingsLayers(
  environment: EnvironmentDocument,
  environments: ReadonlyMap<string, EnvironmentDocument>,
): readonly MapNode[] {
  return layersOf(environment).flatMap((name) => {
    const node = environments.get(name)?.node;
    if (node === undefined) return [];
    if (environment.name !== reviewEnvironment || name === environment.name) return [node];
    return [
      mapOf(
        node.span,
        [...node.entries].filter(([key]) => !standingAlone.has(key)),
        node.layer,
      ),
    ];
  });
}

/** The layers of an environment, the lowest first: canary lies over production, review over development. */
export function layersOf({ name, of }: EnvironmentDocument): readonly string[] {
  return of === undefined || of === name ? [name] : [of, name];
}

function readKind(name: string, key: Span, value: Node, report: Report): EnvironmentKind {
  const own = isKind(name) ? name : undefined;
  const node = get(value, 'kind');
  const written = textOf(node);
  if (own !== undefined) {
    if (node !== undefined && written !== own) {
      const message = `environment ${name} always has the kind ${own}; it cannot have the kind ${quote(written ?? '')}`;
      report.error('environment-kind', node.span, message, 'Remove the kind, or rename the environment.');
    }
    return own;
  }
  if (name === reviewEnvironment && (node === undefined || written === 'production' || written === 'canary')) {
    if (node !== undefined) {
      const message = `environment ${name} is created for each change; it cannot have the kind ${quote(written ?? '')}`;
      report.error('environment-kind', node.span, message, 'Use development or staging.');
    }
    return textOf(get(value, 'of')) === 'staging' ? 'staging' : 'development';
  }
  if (node === undefined) {
    const message = `environment ${quote(name)} has no kind`;
    // An example must not make a development environment of what is called prod.
    const suggestion = nearest(name, environmentKinds);
    const kinds = environmentKinds.join(', ');
    if (suggestion === undefined) report.error('environment-kind', key, message, `Add a kind, one of ${kinds}.`);
    else {
      const hint = `Use ${suggestion}:, or give ${name} a kind, one of ${kinds}.`;
      report.error('environment-kind', key, `${message}; did you mean "${suggestion}"?`, hint);
    }
  }
  return written !== undefined && isKind(written) ? written : 'development';
}
