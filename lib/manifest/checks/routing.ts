import { mergeRouting, routingProblem, routingSchema, sharesTraffic, type RoutingValues } from '../../model/routing';
import { check } from '../../model/check';
import type { ResolvedApplication } from '../application';
import type { EnvironmentDocument } from '../environments';
import { get, textOf, type MapNode, type Node } from '../yaml/node';
import { toPlain, typed } from '../yaml/plain';
import type { Report } from '../diagnostics/report';

/** Checks that what an environment says of its routes does not contradict itself. */
export function checkRouting(settings: MapNode, report: Report): void {
  const node = get(settings, 'routing');
  const routing = valid(node);
  if (node !== undefined && routing !== undefined) complain(routing, node, report);
}

/** Checks how each application is routed: its own settings over the environment's, and whether a canary can have its share. */
export function checkRoutes(
  applications: readonly ResolvedApplication[],
  { kind }: EnvironmentDocument,
  settings: MapNode,
  report: Report,
): void {
  const below = valid(get(settings, 'routing'));
  // What the environment contradicts itself in is said there.
  if (below === undefined || routingProblem(below) !== undefined) return;
  for (const { name, key, stack, parameters } of applications) {
    if (stack === undefined || !Object.hasOwn(stack.parameters.properties, 'routing')) continue;
    const isRouted = textOf(get(settings, 'domain')) !== undefined || parameters.values['host'] !== undefined;
    if (!isRouted || parameters.values['public'] === false) continue;
    const node = get(parameters.node, 'routing');
    const own = valid(node);
    if (own === undefined) continue;
    const routing = mergeRouting(below, own);
    if (node !== undefined && complain(routing, node, report)) continue;
    const { weight } = parameters.values;
    if (kind !== 'canary' || typeof weight !== 'number' || weight === 0 || sharesTraffic(routing)) continue;
    const at = get(parameters.node, 'weight')?.span ?? key;
    const message = `${name} should receive ${weight} percent of the traffic, but a plain Ingress cannot split traffic`;
    const hint = 'Set routing: { weights: nginx } in the environment if it uses ingress-nginx, or use a Gateway.';
    report.error('canary-unrouted', at, message, hint);
  }
}

/** The settings of a node; undefined where something is wrong with one by itself, which was said already. */
function valid(node: Node | undefined): RoutingValues | undefined {
  if (node === undefined) return {};
  return check(toPlain(node, routingSchema), routingSchema).length > 0 ? undefined : typed(node, routingSchema);
}

function complain(routing: RoutingValues, node: Node, report: Report): boolean {
  const problem = routingProblem(routing);
  if (problem === undefined) return false;
  const at = get(node, problem.key) ?? node;
  report.error('routing-contradictory', at.span, `routing.${problem.key}: ${problem.message}`, problem.hint);
  return true;
}
