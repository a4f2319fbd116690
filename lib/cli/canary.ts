import type { OpenBase } from '../release/traffic';
import type { Io } from './io';
import type { ClusterOptions } from './options';
import { openInCluster, type ClusterSession } from './session';

/** How the environment is read that a canary runs beside: in the same cluster, with the images it has. */
export function baseOf(io: Io, options: ClusterOptions, { project, cluster }: ClusterSession): OpenBase {
  const { base } = project.environment;
  return () => openInCluster(io, { ...options, env: base, context: cluster.context, image: [], images: [] });
}
