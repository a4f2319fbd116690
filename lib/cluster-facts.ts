import { digestAnnotation, type Project } from './model';
import type { Cluster, KubernetesObject, Release } from './operate';

/** What a namespace tells of the environment in it. */
export interface ClusterFacts {
  readonly exists: boolean;
  /** The state the environment is deployed from. */
  readonly state: string | undefined;
  /** The last release of each unit of deployment. */
  readonly releases: ReadonlyMap<string, Release>;
  /** The images last deployed, by application. */
  readonly images: { readonly [application: string]: string };
  /** Version of each application's configuration. */
  readonly configurations: { readonly [application: string]: number };
  /** Version of the project's own configuration. */
  readonly configuration: number | undefined;
  /** Keys in each configuration; the project's under its own name. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** Digests of what units publish, by Secret. */
  readonly digests: { readonly [secret: string]: string };
}

/** Reads what the namespace of a project tells. @throws UserError where the cluster is out of reach */
export async function clusterFacts(cluster: Cluster, project: Project): Promise<ClusterFacts> {
  const { latestConfigurations, readReleases } = await import('./operate/index.js');
  const { namespace } = project;
  const [found, releases, configurations, published] = await Promise.all([
    cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
    readReleases(cluster, namespace),
    latestConfigurations(cluster, namespace),
    publishedDigests(cluster, namespace),
  ]);
  const versions = project.applications.flatMap(({ name, identity }) => {
    const version = configurations.get(identity)?.version;
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    exists: found !== undefined,
    state: found?.metadata.annotations?.['infra.dev/state'],
    releases,
    images: Object.assign({}, ...[...releases.values()].map(({ images }) => images)),
    configurations: Object.fromEntries(versions),
    configuration: configurations.get(project.name)?.version,
    keys: new Map([...configurations].map(([owner, { keys }]) => [owner, keys])),
    digests: published,
  };
}

async function publishedDigests(cluster: Cluster, namespace: string): Promise<{ [secret: string]: string }> {
  const { items } = await cluster.list<KubernetesObject>(
    { apiVersion: 'v1', kind: 'Secret', namespace },
    { labelSelector: 'app.kubernetes.io/managed-by=infra', metadataOnly: true },
  );
  return Object.fromEntries(
    items.flatMap(({ metadata }) => {
      const digest = metadata.annotations?.[digestAnnotation];
      return digest === undefined ? [] : [[metadata.name, digest]];
    }),
  );
}
