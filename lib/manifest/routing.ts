import { routingProblem, routingSchema } from '../model/routing';
import { check } from '../model/check';
import { get, type MapNode } from './node';
import { toPlain, typed } from './plain';
import type { Report } from './report';

/** Checks that what an environment says of its routes does not contradict itself. */
export function checkRouting(settings: MapNode, report: Report): void {
  const node = get(settings, 'routing');
  // What is wrong with a setting by itself was said already.
  if (node === undefined || check(toPlain(node, routingSchema), routingSchema).length > 0) return;
  const problem = routingProblem(typed(node, routingSchema));
  if (problem === undefined) return;
  const at = get(node, problem.key) ?? node;
  report.error('routing-contradictory', at.span, `routing.${problem.key}: ${problem.message}`, problem.hint);
}
