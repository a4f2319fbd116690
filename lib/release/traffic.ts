import {
  deployUnit,
  Engine,
  openWorkspace,
  readState,
  resourceUrn,
  type Change,
  type ClusterAccess,
  type ResourceState,
} from '../deploy';
import { unitObjects } from '../kubernetes';
import { isRecord } from '../model';
import { notAsRendered, writeRelease, type Release } from '../operate';
import { checkState } from './checks/state';
import { clusterAccess } from './cluster-access';
import { releaseName } from './cluster-facts';
import { LiveRoutes } from './live-routes';
import { traceChanges, type PlannedChange } from './plan';
import type { ClusterSession, World } from './session';

/**
 * Gives canaries that are live their share of the traffic, and takes that of others away: changes the routes of the
 * environment they run beside, in its own units of deployment, and nothing else of it.
 * @param session the environment the canaries run beside, with what they are to take
 */
export async function routeTraffic(
  session: ClusterSession,
  world: World,
  say: (line: string) => void,
): Promise<PlannedChange[]> {
  const { project, cluster, facts } = session;
  const engine = new Engine(openWorkspace(project, world.environment));
  checkState(session, engine.workspace.state);
  const routes = await LiveRoutes.read(project, cluster);
  for (const name of routes.unrouted()) {
    say(`  ${name} has no route in ${project.environment.name} yet; its canary receives traffic once that is deployed`);
  }
  const access = clusterAccess(cluster, { signal: world.signal });
  try {
    const changes: Change[] = [];
    for (const [unit, last] of facts.releases) changes.push(...(await routeUnit(unit, last)));
    return traceChanges(project, changes);
  } finally {
    access.close();
  }

  async function routeUnit(unit: string, last: Release): Promise<Change[]> {
    const objects = unitObjects(project, unit);
    const outdated = objects.filter((object) => routes.isOutdated(object));
    const stale = routes.stale(unit, objects);
    if (outdated.length + stale.length === 0) return [];
    say(
      `  ${unit}: routing ${[...outdated.map(({ manifest }) => manifest), ...stale].map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')}`,
    );
    const record = (release: Release) => writeRelease(cluster, project.namespace, releaseName(project, unit), release);
    const rerouted = reroutedRelease(last, routes.areShared(unit, objects));
    await record(rerouted);
    const state = await readState(engine, project.name, unit);
    const targets = [
      ...outdated.map((object) => resourceUrn(project, object)),
      ...stale.flatMap(({ metadata }) => state?.resources?.find((one) => isIngress(one, metadata.name))?.urn ?? []),
    ];
    // Whatever else the manifest says by now is neither made nor waited for.
    const patient: ClusterAccess = { ...access, awaitReady: () => Promise.resolve() };
    const changes =
      targets.length === 0
        ? []
        : await deployUnit({ project, unit, engine, cluster: patient, targets, signal: world.signal });
    // One that no state knows, since a run was killed while it made it.
    for (const { apiVersion, kind, metadata } of stale) {
      await access.remove({ apiVersion, kind, namespace: project.namespace, name: metadata.name });
    }
    const { unrouted, ...rest } = rerouted;
    const isShared = project.applications.some(
      (application) => application.unit === unit && application.canaries.length > 0,
    );
    if (!isShared && unrouted !== undefined) await record({ ...rest, digest: unrouted });
    return changes;
  }
}

/** The environment that canaries run beside, as it is once their releases are written. */
export type OpenBase = () => Promise<ClusterSession>;

/** Brings the routes of the environment that canaries run beside in line with what their releases say. */
export async function routeBase(
  openBase: OpenBase,
  world: World,
  say: (line: string) => void,
): Promise<PlannedChange[]> {
  const base = await openBase();
  try {
    return await routeTraffic(base, world, say);
  } finally {
    base.cluster.close();
  }
}

/**
 * Takes a canary's share of the traffic away, before it goes.
 * @param apps the applications; all, where none is named
 */
export async function giveTrafficUp(
  { project, cluster, facts }: ClusterSession,
  openBase: OpenBase,
  world: World,
  say: (line: string) => void,
  apps: readonly string[] = [],
): Promise<PlannedChange[]> {
  const gone = new Set(
    project.applications.filter(({ name }) => apps.length === 0 || apps.includes(name)).map(({ identity }) => identity),
  );
  for (const [unit, release] of facts.releases) {
    if (release.canary === undefined) continue;
    const weights = Object.entries(release.canary.weights).filter(
      ([identity]) => apps.length > 0 && !gone.has(identity),
    );
    await writeRelease(cluster, project.namespace, releaseName(project, unit), {
      ...release,
      digest: notAsRendered.unfinished,
      canary: { ...release.canary, weights: Object.fromEntries(weights) },
    });
  }
  return routeBase(openBase, world, say);
}

/**
 * A release whose routes are being changed: it is no longer what it was rendered from, until no canary is left.
 * @param areShared whether a canary had a share already, so that the digest is not that without one
 */
function reroutedRelease({ unrouted, ...last }: Release, areShared: boolean): Release {
  const digest = notAsRendered.rerouted;
  const before = last.digest === digest ? unrouted : areShared ? undefined : last.digest;
  return { ...last, digest, ...(before === undefined ? {} : { unrouted: before }) };
}

function isIngress({ type, inputs }: ResourceState, name: string): boolean {
  const metadata = inputs?.['metadata'];
  return type.endsWith(':Ingress') && isRecord(metadata) && metadata['name'] === name;
}
