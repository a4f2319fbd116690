import { Engine, openWorkspace } from '../deploy';
import { exitCodes, UserError, type Environment } from '../model';
import { runningImages } from '../operate';
import { clusterAccess } from './cluster-access';
import type { Deployer } from './deployer';
import { traceChanges, type PlannedChange } from './plan';
import { removeDeployed } from './removal';
import type { ClusterSession, World } from './session';
import { giveTrafficUp, type OpenBase } from './traffic';

/**
 * The environment that is promoted to: the one that is asked for, else what a canary runs beside, else production.
 * @throws UserError if it is the one that is promoted
 */
export function promotionTarget(
  { name, kind, base }: Pick<Environment, 'name' | 'kind' | 'base'>,
  to?: string,
): string {
  const target = to ?? (kind === 'canary' ? base : 'production');
  if (target !== name) return target;
  throw new UserError(`${target} cannot be promoted to itself`, {
    code: 'promotion-circular',
    exitCode: exitCodes.invalid,
    hint: 'Name another environment: --from staging --to production.',
  });
}

/** What runs in one environment, and is to run in another. */
export interface Promotion {
  readonly source: ClusterSession;
  readonly target: ClusterSession;
  /** The applications. Empty: all that are deployed */
  readonly apps: readonly string[];
}

/** Whether a canary is promoted to the environment that it runs beside: then its work is done, and it is removed. */
export function isFulfilled({ source, target }: Pick<Promotion, 'source' | 'target'>): boolean {
  const { kind, base } = source.project.environment;
  return kind === 'canary' && base === target.project.environment.name;
}

/**
 * Deploys what is promoted. A canary whose work is done is removed afterwards, its share of the traffic first.
 * @param deployer of the target, with the images of the source
 * @param openBase how the target is read once the canary's share is given up
 */
export async function promote(
  promotion: Promotion,
  deployer: Deployer,
  openBase: OpenBase,
  world: World,
  say: (line: string) => void,
): Promise<PlannedChange[]> {
  const deployed = await deployer.deploy();
  if (!isFulfilled(promotion)) return deployed;
  const { source, apps } = promotion;
  const routed = await giveTrafficUp(source, openBase, world, say, apps);
  const engine = new Engine(openWorkspace(source.project, world.environment));
  const access = clusterAccess(source.cluster);
  try {
    const removed = await removeDeployed(source, { engine, access, signal: world.signal, say }, apps);
    return [...deployed, ...routed, ...traceChanges(source.project, removed)];
  } finally {
    access.close();
  }
}

/**
 * The images that are deployed in an environment, by application.
 * @param apps the applications; all that are deployed, where none is named
 * @throws UserError where one of them is not deployed, or nothing is
 */
export function deployedImages({ project, facts }: ClusterSession, apps: readonly string[]): Map<string, string> {
  const { environment } = project;
  const images = Object.assign({}, ...[...facts.releases.values()].map((release) => release.images)) as Record<
    string,
    string
  >;
  const deployed = new Map(
    project.applications.flatMap(({ name, identity }) => {
      const image = images[identity];
      return image === undefined ? [] : [[name, image] as const];
    }),
  );
  const missing = apps.filter((name) => !deployed.has(name));
  if (missing.length === 0 && deployed.size > 0)
    return apps.length === 0 ? deployed : new Map([...deployed].filter(([name]) => apps.includes(name)));
  const what = missing.length === 0 ? 'nothing is' : `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not`;
  throw new UserError(`${what} deployed in ${environment.name}`, {
    code: 'promotion-empty',
    exitCode: exitCodes.invalid,
    hint:
      deployed.size === 0
        ? `Deploy it first: infra deploy ${environment.options} --image APP=IMAGE.`
        : `Deployed there: ${[...deployed.keys()].join(', ')}.`,
  });
}

/** The same images with the digest that runs, where the nodes tell: a tag may have been moved since. */
export async function withDigests(
  { project, cluster }: ClusterSession,
  images: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const pinned = await Promise.all(
    project.applications
      .filter(({ name }) => images.has(name))
      .map(async ({ name, objectName }): Promise<[string, string]> => {
        const image = images.get(name) ?? '';
        const running = await runningImages(cluster, project.namespace, `app.kubernetes.io/instance=${objectName}`);
        return [name, running.get(image) ?? image];
      }),
  );
  return new Map(pinned);
}
