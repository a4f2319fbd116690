import {
  ConstructError,
  isRecord,
  mergeRouting,
  routingProblem,
  routingSchema,
  routingType,
  sharesTraffic,
  withDefaults,
  type Application,
  type Project,
  type RoutingValues,
} from '../model';

/** Settings of a route that were checked. */
export type Routing = RoutingValues & { readonly type: 'ingress' | 'gateway' };

/** How an application is routed: its own settings over the environment's. @throws ConstructError on a contradiction */
export function routingOf(application: Application): Routing {
  const given = parameter(application, 'routing');
  const own: RoutingValues = isRecord(given) ? withDefaults(given, routingSchema) : {};
  const routing = mergeRouting(application.project.environment.values.routing ?? {}, own);
  const problem = routingProblem(routing);
  if (problem === undefined) return { ...routing, type: routingType(routing) };
  throw new ConstructError(
    application,
    'routing-contradictory',
    `routing.${problem.key}: ${problem.message}`,
    problem.hint,
  );
}

/**
 * Percent of its base's traffic an application takes as a canary; undefined where it is not told, or takes no requests.
 * @throws ConstructError where its routing cannot share traffic
 */
export function canaryWeight(application: Application): number | undefined {
  const weight = parameter(application, 'weight');
  if (application.project.environment.kind !== 'canary' || application.stack.host === undefined) return undefined;
  if (typeof weight !== 'number') return undefined;
  if (weight === 0 || sharesTraffic(routingOf(application))) return weight;
  throw new ConstructError(
    application,
    'canary-unrouted',
    `should receive ${weight} percent of the traffic, but a plain Ingress cannot split traffic`,
    'Set routing: { weights: nginx } in the environment if it uses ingress-nginx, or use a Gateway.',
  );
}

/** What each application of a canary takes of the traffic, in percent, by identity. */
export function canaryWeights(project: Project): { readonly [identity: string]: number } {
  return Object.fromEntries(
    project.applications.flatMap((application) => {
      const weight = canaryWeight(application);
      return weight === undefined ? [] : [[application.identity, weight] as const];
    }),
  );
}

/** A parameter that any stack may have. */
function parameter(application: Application, name: 'routing' | 'weight'): unknown {
  const { parameters }: { readonly parameters: object } = application.stack;
  return Object.entries(parameters).find(([key]) => key === name)?.[1];
}
