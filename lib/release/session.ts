import type { Project } from '../model';
import type { Cluster } from '../operate';
import type { ClusterFacts } from './cluster-facts';

/** A project built for one environment, on its cluster, with what the cluster knows of it. */
export interface ClusterSession {
  readonly project: Project;
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
}

/** What a release has of the world around the process. */
export interface World {
  readonly environment: NodeJS.ProcessEnv;
  /** Aborted when the person wants it to end. */
  readonly signal: AbortSignal;
}
