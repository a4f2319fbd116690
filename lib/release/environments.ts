import { Environment, environmentAnnotation, managedBySelector, UserError, type EnvironmentValues } from '../model';
import { ClusterError, readReleases, type Cluster, type KubernetesObject, type Release } from '../operate';

/** An environment of a project: as the manifest says, as it is in a cluster, or both. */
export interface LiveEnvironment {
  /** Undefined where the manifest knows no such environment any more. */
  readonly values: EnvironmentValues | undefined;
  readonly name: string;
  /** The name of a review environment. */
  readonly review?: string;
  /** Context of the kubeconfig; undefined for the current one. */
  readonly context: string | undefined;
  readonly namespace: string;
  /** When its namespace was made, ISO 8601; undefined where it has none. */
  readonly created?: string;
  /** The newest release, with the images of all of them. */
  readonly release?: Pick<Release, 'version' | 'when' | 'who' | 'images' | 'commit' | 'canary'>;
}

/** A cluster that could not be asked, and why. */
export interface Unreachable {
  readonly context: string | undefined;
  readonly error: UserError;
}

export interface EnvironmentsReading {
  readonly environments: readonly LiveEnvironment[];
  readonly unreachable: readonly Unreachable[];
}

/**
 * Looks for the environments of a project in every cluster the manifest names.
 * @param manifest the environments of the manifest
 * @param review what review environments are made of
 */
export async function readEnvironments(
  project: string,
  manifest: readonly EnvironmentValues[],
  review: EnvironmentValues,
  connect: (context: string | undefined) => Promise<Cluster>,
): Promise<EnvironmentsReading> {
  const contexts = new Set([review, ...manifest].map(contextOf));
  const unreachable: Unreachable[] = [];
  const environments = await Promise.all(
    [...contexts].map(async (context) => {
      const own = manifest.filter((values) => contextOf(values) === context);
      try {
        const cluster = await connect(context);
        try {
          return await inCluster(cluster, context, project, own);
        } finally {
          cluster.close();
        }
      } catch (error) {
        if (!UserError.is(error)) throw error;
        unreachable.push({ context, error });
        return own.map((values) => fromManifest(project, values));
      }
    }),
  );
  const order = (name: string) => manifest.findIndex((values) => values.name === name) + 1 || manifest.length + 1;
  const all = withoutShadows(environments.flat());
  return { environments: all.sort((a, b) => order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1)), unreachable };
}

/** The environments of one cluster: those of the manifest, and those of whose namespaces ours is written. */
async function inCluster(
  cluster: Cluster,
  context: string | undefined,
  project: string,
  manifest: readonly EnvironmentValues[],
): Promise<LiveEnvironment[]> {
  const namespaces = await ownNamespaces(cluster, project, manifest);
  const known = manifest.map((values) => fromManifest(project, values));
  const found = [...namespaces].flatMap(([namespace, object]): LiveEnvironment[] => {
    const name = object.metadata.annotations?.[environmentAnnotation]?.slice(project.length + 1);
    if (name === undefined || known.some((one) => one.name === name || one.namespace === namespace)) return [];
    const review = /^review-(.+)$/.exec(name)?.[1];
    return [{ values: undefined, name, ...(review === undefined ? {} : { review }), context, namespace }];
  });
  return Promise.all(
    [...known, ...found].map(async (environment) => {
      const object = namespaces.get(environment.namespace);
      if (object === undefined) return environment;
      const created = object.metadata.creationTimestamp;
      const release = newest(project, environment.name, await readReleases(cluster, environment.namespace));
      return {
        ...environment,
        ...(created === undefined ? {} : { created }),
        ...(release === undefined ? {} : { release }),
      };
    }),
  );
}

/** Namespaces of the project, by name; without the right to list, those that the manifest names. */
async function ownNamespaces(
  cluster: Cluster,
  project: string,
  manifest: readonly EnvironmentValues[],
): Promise<Map<string, KubernetesObject>> {
  const collection = { apiVersion: 'v1', kind: 'Namespace' };
  const named = new Set(manifest.map((values) => new Environment(values).namespace(project)));
  const listed = await cluster
    .list(collection, { labelSelector: managedBySelector, metadataOnly: true })
    .then(({ items }) => items)
    .catch((error: unknown) => {
      if (ClusterError.hasCode(error, 'cluster-forbidden')) return [];
      throw error;
    });
  const own = listed.filter(
    ({ metadata }) =>
      metadata.deletionTimestamp === undefined &&
      metadata.annotations?.[environmentAnnotation]?.startsWith(`${project}/`) === true,
  );
  const namespaces = new Map(own.map((object) => [object.metadata.name, object]));
  const missing = [...named].filter((name) => !namespaces.has(name));
  for (const object of await Promise.all(missing.map((name) => lookUp(cluster, name)))) {
    if (object !== undefined) namespaces.set(object.metadata.name, object);
  }
  return namespaces;
}

/** A namespace that others made; one that we may not look at is taken to be there. */
async function lookUp(cluster: Cluster, name: string): Promise<KubernetesObject | undefined> {
  const reference = { apiVersion: 'v1', kind: 'Namespace', name } as const;
  try {
    return await cluster.get(reference);
  } catch (error) {
    if (!ClusterError.hasCode(error, 'cluster-forbidden')) throw error;
    return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  }
}

function newest(project: string, environment: string, all: ReadonlyMap<string, Release>): LiveEnvironment['release'] {
  const own = [...all]
    .filter(([unit]) => unit === `${project}.${environment}` || unit.startsWith(`${project}.${environment}.`))
    .map(([, release]) => release)
    .filter(({ version }) => version > 0)
    .sort((a, b) => (a.when < b.when ? -1 : 1));
  const last = own.at(-1);
  if (last === undefined) return undefined;
  const { version, when, who, commit } = last;
  const weights = Object.assign({}, ...own.map(({ canary }) => canary?.weights ?? {})) as Record<string, number>;
  return {
    version,
    when,
    who,
    images: Object.assign({}, ...own.map(({ images }) => images)) as Record<string, string>,
    ...(commit === undefined ? {} : { commit }),
    ...(last.canary === undefined ? {} : { canary: { of: last.canary.of, weights } }),
  };
}

function fromManifest(project: string, values: EnvironmentValues): LiveEnvironment {
  return {
    values,
    name: values.name,
    context: contextOf(values),
    namespace: new Environment(values).namespace(project),
  };
}

/** The same cluster under two contexts shows what is in it twice. */
function withoutShadows(environments: readonly LiveEnvironment[]): LiveEnvironment[] {
  const isSame = (a: LiveEnvironment, b: LiveEnvironment) => a.namespace === b.namespace && a.created === b.created;
  return environments.filter((one, index) => {
    if (one.values !== undefined) return true;
    return !environments.some(
      (other, place) => other !== one && isSame(one, other) && (other.values !== undefined || place < index),
    );
  });
}

function contextOf({ cluster }: EnvironmentValues): string | undefined {
  return cluster?.context;
}
