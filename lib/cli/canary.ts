import { notAsRendered, writeRelease } from '../operate';
import { releaseName } from '../release/cluster-facts';
import type { PlannedChange } from '../release/plan';
import { routeTraffic } from '../release/traffic';
import type { Io } from './io';
import type { ClusterOptions } from './options';
import { openInCluster, type ClusterSession } from './session';

/** Brings the routes beside which a canary runs in line with what the releases of canaries say. */
export async function routeCanary(
  io: Io,
  options: ClusterOptions,
  { project, cluster }: ClusterSession,
): Promise<PlannedChange[]> {
  const base = await openInCluster(io, {
    ...options,
    env: project.environment.base,
    context: cluster.context,
    image: [],
    images: [],
  });
  try {
    return await routeTraffic(base, io, (line) => io.stderr.write(`${line}\n`));
  } finally {
    base.cluster.close();
  }
}

/** Takes a canary's share of the traffic away, before it goes. @param apps the applications; all, where none is named */
export async function unrouteCanary(
  io: Io,
  options: ClusterOptions,
  session: ClusterSession,
  apps: readonly string[] = [],
): Promise<PlannedChange[]> {
  const { project, cluster, facts } = session;
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
  return routeCanary(io, options, session);
}
