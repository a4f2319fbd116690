import { fieldManager } from '../model/marks';
import { ClusterError, refusal } from './cluster-error';
import type {
  ClusterOptions,
  Selection,
  ListOptions,
  ApplyOptions,
  DeleteOptions,
  LogOptions,
  List,
} from './cluster-options';
import { groupPath, kinds, resourcePath, type Resource } from './kinds';
import { readKubeconfig, type Connection } from './kubeconfig';
import { referenceOf, type Collection, type KubernetesObject, type Reference } from './objects';
import { Transport, type Timeouts } from './transport';
import { watch, type WatchEvent } from './watch';

const pageSize = 500;

/**
 * A thin client of one Kubernetes API server: JSON in and out, no generated classes.
 *
 * @example
 * const cluster = await Cluster.connect({ context: 'staging' });
 * const web = await cluster.get<Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' });
 */
export class Cluster {
  /** Name of the kubeconfig's context. */
  readonly context: string;
  /** Address of the API server. */
  readonly server: string;
  private readonly transport: Transport;
  private readonly discovered = new Map<string, Promise<Resource>>();

  private constructor(
    private readonly connection: Connection,
    timeouts: Timeouts,
  ) {
    this.context = connection.context;
    this.server = connection.server;
    this.transport = new Transport(connection, timeouts);
  }

  /**
   * Reads the kubeconfig; the server is not asked anything yet.
   * @throws UserError `kubeconfig-missing`, `kubeconfig-invalid`, `context-unknown`
   */
  static async connect(options: ClusterOptions = {}): Promise<Cluster> {
    const timeouts = { connect: 5_000, answer: 20_000, silence: 100_000, ...options.timeouts };
    return new Cluster(await readKubeconfig(options), timeouts);
  }

  /** The object, or undefined where there is none. */
  async get<T extends KubernetesObject = KubernetesObject>(reference: Reference): Promise<T | undefined> {
    const { status, body } = await this.transport.request({ method: 'GET', path: await this.pathOf(reference) });
    if (status === 404) return undefined;
    return this.accept<T>(status, body, 'get', describe(reference));
  }

  /** What the server says of its version, as `v1.34.2`. */
  async version(): Promise<string> {
    const { status, body } = await this.transport.request({ method: 'GET', path: '/version' });
    return this.accept<{ readonly gitVersion: string }>(status, body, 'get', 'the version').gitVersion;
  }

  /** All objects of a collection, read in pages. */
  async list<T extends KubernetesObject = KubernetesObject>(
    collection: Collection,
    options: ListOptions = {},
  ): Promise<List<T>> {
    const path = await this.pathOf(collection);
    const accept =
      options.metadataOnly === true
        ? { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' }
        : {};
    const items: T[] = [];
    let next: string | undefined;
    for (;;) {
      const query = queryOf({ ...selectionOf(options), limit: String(pageSize), continue: next });
      const { status, body } = await this.transport.request({
        method: 'GET',
        path: path + query,
        ...accept,
        ...signalOf(options.signal),
      });
      const page = this.accept<ListObject<T>>(status, body, 'list', describe(collection));
      // The items of a list come without the two fields that say what they are.
      for (const item of page.items ?? [])
        items.push({ ...item, apiVersion: collection.apiVersion, kind: collection.kind });
      next = page.metadata?.continue;
      if (next === undefined || next === '') return { items, resourceVersion: page.metadata?.resourceVersion ?? '' };
    }
  }

  /** @throws ClusterError `object-exists` when there is one of that name */
  async create<T extends KubernetesObject>(object: T, options: Pick<ApplyOptions, 'fieldManager'> = {}): Promise<T> {
    const { name: _name, ...collection } = referenceOf(object);
    const query = queryOf({
      fieldManager: options.fieldManager ?? fieldManager,
    });
    const path = (await this.pathOf(collection, true)) + query;
    const { status, body } = await this.transport.request({ method: 'POST', path, body: JSON.stringify(object) });
    return this.accept<T>(status, body, 'create', describe(referenceOf(object)));
  }

  /** Server-side apply. @throws FieldConflictError naming the other field managers */
  async applyServerSide<T extends KubernetesObject>(object: T, options: ApplyOptions = {}): Promise<T> {
    const reference = referenceOf(object);
    const query = queryOf({
      fieldManager: options.fieldManager ?? fieldManager,
      force: options.force === true ? 'true' : undefined,
    });
    const { status, body } = await this.transport.request({
      method: 'PATCH',
      path: (await this.pathOf(reference)) + query,
      // JSON is YAML; this content type is the only one that every server we support takes for apply.
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(object),
    });
    return this.accept<T>(status, body, 'apply', describe(reference));
  }

  /** JSON merge patch; with `metadata.resourceVersion` in it, only onto that version (else `object-changed`). */
  async mergePatch<T extends KubernetesObject = KubernetesObject>(
    reference: Reference,
    patch: unknown,
    options: ApplyOptions = {},
  ): Promise<T> {
    const { status, body } = await this.transport.request({
      method: 'PATCH',
      path: (await this.pathOf(reference)) + queryOf({ fieldManager: options.fieldManager ?? fieldManager }),
      contentType: 'application/merge-patch+json',
      body: JSON.stringify(patch),
    });
    return this.accept<T>(status, body, 'patch', describe(reference));
  }

  /** Begins to delete the object; false where there is none. */
  async delete(reference: Reference, options: DeleteOptions = {}): Promise<boolean> {
    const { status, body } = await this.transport.request({
      method: 'DELETE',
      path: await this.pathOf(reference),
      body: JSON.stringify({
        propagationPolicy: options.propagation ?? 'Background',
        ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
      }),
    });
    if (status === 404) return false;
    this.accept(status, body, 'delete', describe(reference));
    return true;
  }

  /** Follows a collection until the signal is aborted; see `watch`. */
  watch<T extends KubernetesObject>(
    collection: Collection,
    options: Selection = {},
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    return watch<T>(
      {
        list: () => this.list<T>(collection, options),
        open: async (resourceVersion) => {
          const path =
            (await this.pathOf(collection)) +
            queryOf({ ...selectionOf(options), watch: 'true', allowWatchBookmarks: 'true', resourceVersion });
          const stream = await this.transport.stream({ method: 'GET', path, ...signalOf(options.signal) });
          if (stream.status === 200) return stream.lines;
          const body: string[] = [];
          for await (const line of stream.lines) body.push(line);
          throw refusal(this.connection, stream.status, body.join('\n'), 'watch', describe(collection));
        },
      },
      options.signal,
    );
  }

  /** Log lines of a container. */
  async logs(pod: { readonly namespace: string; readonly name: string }, options: LogOptions = {}): Promise<string> {
    const query = queryOf({
      container: options.container,
      previous: options.previous === true ? 'true' : undefined,
      tailLines: options.tailLines === undefined ? undefined : String(options.tailLines),
    });
    const reference = { apiVersion: 'v1', kind: 'Pod', ...pod };
    const { status, body } = await this.transport.request({
      method: 'GET',
      path: `${await this.pathOf(reference)}/log${query}`,
      accept: '*/*',
    });
    if (status !== 200) throw refusal(this.connection, status, body, 'read the log of', describe(reference));
    return body;
  }

  /** Closes the connections that are kept; the process can end. */
  close(): void {
    this.transport.close();
  }

  private async pathOf(
    target: Collection & { readonly name?: string },
    inNamespace = target.name !== undefined,
  ): Promise<string> {
    const resource = await this.resourceOf(target);
    if (resource.namespaced && inNamespace && target.namespace === undefined)
      throw new Error(`${describe(target)} needs a namespace`);
    return resourcePath(target.apiVersion, resource, target.namespace, target.name);
  }

  private resourceOf({ apiVersion, kind }: Collection): Resource | Promise<Resource> {
    const key = `${apiVersion}/${kind}`;
    const known = kinds[key] ?? this.discovered.get(key);
    if (known !== undefined) return known;
    const found = this.discover(apiVersion, kind);
    this.discovered.set(key, found);
    found.catch(() => this.discovered.delete(key));
    return found;
  }

  private async discover(apiVersion: string, kind: string): Promise<Resource> {
    const { status, body } = await this.transport.request({ method: 'GET', path: groupPath(apiVersion) });
    const answer = status === 404 ? { resources: [] } : this.accept<ResourceList>(status, body, 'discover', apiVersion);
    const found = answer.resources?.find((each) => each.kind === kind && !each.name.includes('/'));
    if (found !== undefined) return { plural: found.name, namespaced: found.namespaced };
    throw new ClusterError(`the cluster of context "${this.context}" does not know the kind ${kind} of ${apiVersion}`, {
      code: 'kind-unknown',
      hint: 'First install what provides this kind (its CustomResourceDefinition).',
    });
  }

  private accept<T>(status: number, body: string, verb: string, what: string): T {
    if (status < 200 || status > 299) throw refusal(this.connection, status, body, verb, what);
    try {
      return JSON.parse(body) as T;
    } catch (error) {
      throw new ClusterError(`the server at ${this.server} is not a Kubernetes API server`, {
        code: 'cluster-failed',
        hint: `Check the server of context "${this.context}" in the kubeconfig.`,
        cause: error,
      });
    }
  }
}

interface ListObject<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly T[] | null;
}

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

function describe({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}): string {
  return [
    name === undefined ? `${kind} objects` : `${kind} ${name}`,
    ...(namespace === undefined ? [] : [`in namespace ${namespace}`]),
  ].join(' ');
}

function selectionOf({ labelSelector, fieldSelector }: Selection): { readonly [key: string]: string | undefined } {
  return { labelSelector, fieldSelector };
}

function signalOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function queryOf(values: { readonly [key: string]: string | undefined }): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(key, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
