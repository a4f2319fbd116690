import { ApiClient } from './api-client';
import { readConnection } from './kubeconfig';
import { ResourceClient } from './resource-client';
import { reveal, type Properties } from './values';

/** The provider's configuration, read. */
export interface Settings {
  /** Undefined where the cluster cannot be reached; `unreachable` then says why. */
  readonly client: ResourceClient | undefined;
  readonly unreachable: string;
  readonly defaultNamespace: string;
  readonly upsert: boolean;
  readonly forcePatches: boolean;
  readonly deleteUnreachable: boolean;
  readonly mutable: { readonly configMaps: boolean; readonly secrets: boolean };
}

/** Reads the configuration and tries the cluster; an unreachable one is no error before something needs it. */
export async function configure(variables: ReadonlyMap<string, string>): Promise<Settings> {
  const value = (name: string): string | undefined => variables.get(`kubernetes:config:${name}`);
  const enabled = (name: string, environment: string): boolean => (value(name) ?? process.env[environment]) === 'true';
  const common = {
    upsert: enabled('upsertExistingObjects', 'PULUMI_K8S_UPSERT_EXISTING_OBJECTS'),
    forcePatches: enabled('enablePatchForce', 'PULUMI_K8S_ENABLE_PATCH_FORCE'),
    deleteUnreachable: enabled('deleteUnreachable', 'PULUMI_K8S_DELETE_UNREACHABLE'),
    mutable: {
      configMaps: enabled('enableConfigMapMutable', 'PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE'),
      secrets: enabled('enableSecretMutable', 'PULUMI_K8S_ENABLE_SECRET_MUTABLE'),
    },
  };
  if ((value('enableServerSideApply') ?? 'true') !== 'true') {
    throw new Error('the stand-in Kubernetes provider of the tests knows server-side apply only');
  }
  const namespace = value('namespace');
  try {
    const connection = readConnection(value('kubeconfig'), value('context'));
    const client = new ResourceClient(new ApiClient(connection));
    const defaultNamespace = namespace ?? connection.namespace;
    const reachable = await client.assertReachable().then(
      () => undefined,
      (error: unknown) => `unable to load schema information from the API server: ${describe(error)}`,
    );
    return {
      ...common,
      defaultNamespace,
      client: reachable === undefined ? client : undefined,
      unreachable: reachable ?? '',
    };
  } catch (error) {
    const unreachable = `unable to load Kubernetes client configuration from kubeconfig file: ${describe(error)}`;
    return { ...common, defaultNamespace: namespace ?? 'default', client: undefined, unreachable };
  }
}

/** What a change of the configuration means for the objects: all are replaced where the cluster is another one. */
export function compareSettings(before: Properties, after: Properties): { changed: string[]; replaces: string[] } {
  const [olds, news] = [reveal(before), reveal(after)];
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = keys.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
  const identified = news.clusterIdentifier !== undefined && olds.clusterIdentifier !== undefined;
  if (identified) return { changed, replaces: changed.filter((key) => key === 'clusterIdentifier') };
  const [oldCluster, newCluster] = [clusterOf(olds), clusterOf(news)];
  const moved = oldCluster !== undefined && newCluster !== undefined && oldCluster !== newCluster;
  return { changed, replaces: moved ? changed.filter((key) => key === 'kubeconfig' || key === 'context') : [] };
}

/** A connection error in words: those of Node about a refused connection are in its causes. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function clusterOf(properties: Properties): string | undefined {
  const { kubeconfig, context } = properties;
  if (typeof kubeconfig !== 'string' || kubeconfig === '') return undefined;
  try {
    const { server, ca } = readConnection(kubeconfig, typeof context === 'string' ? context : undefined);
    return `${server} ${ca ?? ''}`;
  } catch {
    return undefined;
  }
}
