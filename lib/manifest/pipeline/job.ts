import { quote } from '../../model/check';
import { entriesOf, get, itemsOf, scalarsOf, textOf, type Entry, type MapNode } from '../node';
import { toPlain } from '../plain';
import type { Report } from '../report';
import { jobSchema } from '../schema/job';

/** A job with its short forms written out: lists where one may be given, maps where a name may be. */
export type JobValues = { readonly [key: string]: unknown };

/** Combinations a matrix may have. */
const matrixLimit = 200;

/** Checks what a schema cannot say of a job. */
export function checkJob(name: string, { key }: Entry, node: MapNode, isPartial: boolean, report: Report): void {
  const isComplete = get(node, 'script') !== undefined || isPartial;
  if (!isComplete)
    report.error(
      'job-incomplete',
      key,
      `the job ${quote(name)} has no script`,
      'Write script: with the commands to run, or a leading dot for a template.',
    );
  const when = get(node, 'when');
  const start = get(node, 'start_in');
  if (textOf(when) === 'delayed' && start === undefined && when !== undefined) {
    report.error('job-incomplete', when.span, 'a delayed job needs start_in', 'Write start_in: 30 minutes.');
  } else if (start !== undefined && textOf(when) !== 'delayed') {
    report.error(
      'conflicting-keys',
      start.span,
      'start_in belongs to when: delayed',
      'Write when: delayed, or remove start_in.',
    );
  }
  const matrix = get(get(node, 'parallel'), 'matrix');
  const count = itemsOf(matrix).reduce((sum, item) => {
    const size = entriesOf(item).reduce((product, [, { value }]) => product * scalarsOf(value).length, 1);
    return sum + size;
  }, 0);
  if (matrix !== undefined && count > matrixLimit) {
    report.error('matrix-too-large', matrix.span, `the matrix has ${count} combinations; accepted are ${matrixLimit}`);
  }
}

/** The plain values of a resolved job. */
export function jobValues(node: MapNode, stage: string): JobValues {
  const plain = toPlain(node, jobSchema);
  if (!isRecord(plain)) return { stage };
  const values: Record<string, unknown> = { ...plain, stage };
  for (const key of ['script', 'before_script', 'after_script', 'tags', 'extends'])
    if (key in values) values[key] = listOf(values[key]);
  for (const key of ['only', 'except'])
    if (isRecord(values[key])) values[key] = listsIn(values[key], ['branches', 'tags', 'paths']);
  for (const key of ['image', 'environment']) if (key in values) values[key] = named(values[key]);
  if (Array.isArray(values['services'])) values['services'] = values['services'].map(named);
  if ('cache' in values) values['cache'] = listOf(values['cache']);
  if ('retry' in values) values['retry'] = retry(values['retry']);
  if (isRecord(values['allow_failure'])) values['allow_failure'] = listsIn(values['allow_failure'], ['exit_codes']);
  const { parallel } = values;
  if (isRecord(parallel) && Array.isArray(parallel['matrix'])) {
    values['parallel'] = {
      matrix: parallel['matrix'].map((item) => (isRecord(item) ? listsIn(item, Object.keys(item)) : item)),
    };
  }
  return values;
}

function named(value: unknown): unknown {
  const map = typeof value === 'string' ? { name: value } : value;
  return isRecord(map) ? listsIn(map, ['entrypoint', 'command']) : map;
}

function retry(value: unknown): unknown {
  if (typeof value === 'number') return { max: value };
  return isRecord(value) ? listsIn(value, ['when']) : value;
}

function listsIn(map: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, keys.includes(key) ? listOf(value) : value]),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
