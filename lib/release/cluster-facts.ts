import { sharedConfiguration } from '../kubernetes';
import { Environment, environmentAnnotation, type CanaryShares, type Project, type ProjectValues } from '../model';
import type { Cluster, KubernetesObject, Release } from '../operate';

/** What a namespace tells of the environment in it. */
export interface ClusterFacts {
  readonly exists: boolean;
  /** What the namespace was made for, `<project>/<environment>`; undefined where somebody else made it. */
  readonly madeFor: string | undefined;
  /** Other environments, and projects, that something is deployed of in the namespace. */
  readonly neighbours: readonly string[];
  /** The state the project is deployed from there. */
  readonly state: string | undefined;
  /** The last release of each unit of the environment. */
  readonly releases: ReadonlyMap<string, Release>;
  /** The images last deployed, by application; a canary without one has production's. */
  readonly images: { readonly [application: string]: string };
  /** The canaries that run beside the environment, with or without a share of its traffic. */
  readonly beside: readonly string[];
  /** What canaries that are live take of the traffic of the environment. */
  readonly canaries: CanaryShares;
  /** Version of each application's configuration. */
  readonly configurations: { readonly [application: string]: number };
  /** Version of the project's own configuration. */
  readonly configuration: number | undefined;
  /** Keys in each configuration, by owner. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

/** What the tree of an environment is built with, of what its namespace tells. */
export interface TreeFacts extends Pick<ClusterFacts, 'images' | 'canaries' | 'configurations'> {
  readonly configuration?: number;
  readonly configured: ClusterFacts['keys'];
}

/**
 * What the tree is built with, all of it: a tree that lacks some renders something else than what is deployed.
 * @param given images of this deployment, by application. @default none
 */
export function treeFacts(
  { images, canaries, configurations, configuration, keys }: ClusterFacts,
  given: ClusterFacts['images'] = {},
): TreeFacts {
  return {
    images: { ...images, ...given },
    canaries,
    configurations,
    configured: keys,
    ...(configuration === undefined ? {} : { configuration }),
  };
}

/** Whose namespace is read: a project, or what is known of one before its tree is built. */
export type FactsSubject = Pick<Project, 'name' | 'namespace'> & {
  readonly environment: Pick<Project['environment'], 'name' | 'base' | 'values'>;
  readonly applications: readonly {
    readonly name: string;
    readonly identity: string;
    readonly props: { readonly image?: string };
  }[];
};

/** The same of the values of a manifest. */
export function subjectOf({ name, environment: values, applications }: ProjectValues): FactsSubject {
  const environment = new Environment(values);
  return {
    name,
    environment,
    namespace: environment.namespace(name),
    applications: applications.map((props) => ({ name: props.name, identity: props.was ?? props.name, props })),
  };
}

/** Reads what the namespace of a project tells. @throws UserError where the cluster is out of reach */
export async function clusterFacts(cluster: Cluster, project: FactsSubject): Promise<ClusterFacts> {
  const { latestConfigurations, readReleases, recordedState } = await import('../operate/index.js');
  const { namespace } = project;
  const [found, releases, configurations] = await Promise.all([
    findNamespace(cluster, namespace),
    readReleases(cluster, namespace),
    latestConfigurations(cluster, namespace, project.name),
  ]);
  const versions = project.applications.flatMap(({ name, identity }) => {
    const version = configurations.get(identity)?.version;
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    exists: found !== undefined,
    madeFor: found?.metadata.annotations?.[environmentAnnotation],
    neighbours: neighboursOf(project, releases),
    state: found === undefined ? undefined : recordedState(found, project.name),
    releases: ofEnvironment(project, project.environment.name, releases),
    images: {
      ...imagesOf(project, project.environment.base, releases),
      ...imagesOf(project, project.environment.name, releases),
    },
    beside: besideOf(project, releases),
    canaries: sharesOf(project, releases),
    configurations: Object.fromEntries(versions),
    configuration: configurations.get(sharedConfiguration)?.version,
    keys: new Map([...configurations].map(([owner, { keys }]) => [owner, keys])),
  };
}

/** The namespace; undefined where it is not there, or where we may not look. */
async function findNamespace(cluster: Cluster, name: string): Promise<KubernetesObject | undefined> {
  const { ClusterError } = await import('../operate/index.js');
  try {
    return await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name });
  } catch (error) {
    if (ClusterError.hasCode(error, 'cluster-forbidden')) return undefined;
    throw error;
  }
}

/** Names the record of a unit in a namespace, which several projects may share. */
export function releaseName(project: { readonly name: string }, unit: string): string {
  return `${project.name}.${unit}`;
}

function ofEnvironment(
  project: FactsSubject,
  environment: string,
  all: ReadonlyMap<string, Release>,
): Map<string, Release> {
  const own = releaseName(project, environment);
  const units = [...all].filter(([name]) => name === own || name.startsWith(`${own}.`));
  return new Map(units.map(([name, release]) => [name.slice(project.name.length + 1), release]));
}

function neighboursOf({ name, environment }: FactsSubject, all: ReadonlyMap<string, Release>): string[] {
  const owners = [...all.keys()].map((unit) => unit.split('.').slice(0, 2).join('/'));
  return [...new Set(owners)].filter((owner) => owner !== `${name}/${environment.name}`);
}

/** The canaries that are deployed beside an environment. */
function besideOf({ name, environment }: FactsSubject, all: ReadonlyMap<string, Release>): string[] {
  const names = [...all].flatMap(([unit, { canary }]) => {
    const [owner, canaryName = ''] = unit.split('.');
    return owner === name && canary?.of === environment.name ? [canaryName] : [];
  });
  return [...new Set(names)];
}

/** What canaries take of the traffic, as their releases say, which are written once they are ready. */
function sharesOf(project: FactsSubject, all: ReadonlyMap<string, Release>): CanaryShares {
  const shares: { [identity: string]: { [environment: string]: number } } = {};
  for (const [unit, { canary }] of all) {
    const [owner, environment = ''] = unit.split('.');
    if (canary?.of !== project.environment.base || owner !== project.name) continue;
    for (const [identity, weight] of Object.entries(canary.weights)) {
      if (weight > 0) shares[identity] = { ...shares[identity], [environment]: weight };
    }
  }
  return shares;
}

function imagesOf(
  project: FactsSubject,
  environment: string,
  all: ReadonlyMap<string, Release>,
): { [application: string]: string } {
  const releases = [...ofEnvironment(project, environment, all).values()];
  const deployed: { [identity: string]: string } = Object.assign({}, ...releases.map(({ images }) => images));
  const declared: { [identity: string]: string } = Object.assign(
    {},
    ...releases.map((release) => release.declared ?? {}),
  );
  return Object.fromEntries(
    project.applications.flatMap(({ name, identity, props }) => {
      const image = deployed[identity];
      // Whoever writes another image into the manifest means it.
      const changed = declared[identity] !== undefined && declared[identity] !== (props.image ?? '');
      return image === undefined || (changed && props.image !== undefined) ? [] : [[name, image]];
    }),
  );
}
