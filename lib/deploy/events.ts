import { differences } from './differences';
import { dataAnnotation } from '../model';
import { valueAt } from './property-path';

/** What the engine tells while it works, one JSON document a line (https://www.pulumi.com/docs/iac/cli/environment-variables/). */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean };
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
}

export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old: StepState | null;
  readonly new: StepState | null;
  /** Properties that make a replacement necessary. */
  readonly keys?: readonly string[] | null;
  readonly detailedDiff?: { readonly [path: string]: { readonly diffKind: string } } | null;
}

export interface StepState {
  readonly inputs?: { readonly [key: string]: unknown };
  readonly outputs?: { readonly [key: string]: unknown };
}

/** What happens to a resource, in the words of a plan; what holds data is kept when it is no longer wanted. */
export type Action = 'create' | 'update' | 'replace' | 'delete' | 'keep';

/** One change of a plan or of a deployment. */
export interface Change {
  readonly action: Action;
  readonly urn: string;
  /** Pulumi type. */
  readonly type: string;
  /** Its name in the cluster; undefined where it is not known yet. */
  readonly name: string | undefined;
  /** The label `app.kubernetes.io/name` it has, or had. */
  readonly label: string | undefined;
  /** Paths of the properties that differ. */
  readonly properties: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

const actions: { readonly [op: string]: Action } = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'delete',
  'create-replacement': 'replace',
};

/** The change a step makes; undefined for steps that change nothing themselves. */
export function changeOf({ op, urn, type, old, new: next, detailedDiff }: StepMetadata): Change | undefined {
  const action = actions[op];
  if (action === undefined || type === 'pulumi:pulumi:Stack' || type.startsWith('pulumi:providers:')) return undefined;
  // What only holds others together.
  if (type.startsWith('infra:')) return undefined;
  const properties = differences(Object.keys(detailedDiff ?? {}), old?.inputs, next?.inputs);
  const label = valueAt(next?.inputs ?? old?.inputs, 'metadata.labels["app.kubernetes.io/name"]');
  const name = valueAt(next?.inputs ?? old?.inputs, 'metadata.name');
  const isData = valueAt(old?.inputs, `metadata.annotations["${dataAnnotation}"]`) === 'true';
  const told = action === 'delete' && isData ? 'keep' : action;
  return { action: told, urn, type, name: textOf(name), label: textOf(label), properties };
}

/** A text that is known: the engine tells of others by a text of its own. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' &&
    /^[a-z0-9]/.test(value) &&
    !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
    ? value
    : undefined;
}

/** Reads a line of the engine's output; undefined where it is none of its events. */
export function parseEvent(line: string): EngineEvent | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
