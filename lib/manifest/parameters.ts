import { isRecord } from '../model/record';
import type { ObjectSchema } from '../model/schema';
import { withoutExcluded } from './exclusive';
import { withoutRemoved } from './merge';
import { mapOf, type MapNode, type Node } from './yaml/node';
import { toPlain } from './yaml/plain';
import type { Report } from './diagnostics/report';
import type { Span } from './diagnostics/source-file';
import { validate } from './validate';

/** Parameters after merging. */
export interface Parameters {
  readonly node: MapNode;
  readonly values: { readonly [name: string]: unknown };
}

export interface ParametersOptions {
  /** Said before each message. @default nothing */
  readonly label?: string;
  /** Where to point when a required parameter is missing. */
  readonly missingAt: Span;
  /** The layers, the lowest first; nulls remove nothing in that one. */
  readonly layers: readonly [base: string, ...above: readonly string[]];
}

/** Checks merged parameters against a type's schema; each problem is reported where the value was written. */
export function readParameters(
  written: Node | undefined,
  schema: ObjectSchema,
  report: Report,
  { label = 'parameters', missingAt, layers }: ParametersOptions,
): Parameters {
  const kept = written === undefined ? undefined : withoutRemoved(written, layers[0], schema);
  const node = kept?.kind === 'map' ? withoutExcluded(kept, schema, layers) : mapOf(missingAt, []);
  const values = validate(node, schema, report, { label, missingAt });
  return { node, values: isRecord(values) ? values : {} };
}

/** Parameters of a type nobody knows: nothing can be said of them. */
export function unknownParameters(written: Node | undefined, at: Span): Parameters {
  const node = written?.kind === 'map' ? written : mapOf(at, []);
  const values = toPlain(node);
  return { node, values: isRecord(values) ? values : {} };
}
