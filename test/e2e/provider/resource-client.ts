import { ApiError, type ApiClient } from './api-client';
import type { ObjectKind } from './manifests';
import { isObject, type JsonObject } from './values';

/** A kind the API server does not know, perhaps because its definition is not installed yet. */
export class UnknownKindError extends Error {
  override readonly name = 'UnknownKindError';

  constructor({ apiVersion, kind }: ObjectKind) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
  }
}

interface ResourceType {
  readonly plural: string;
  readonly namespaced: boolean;
}

const CLUSTER_SCOPED_KINDS = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
]);

/** Options of a change that the API server takes in the query. */
export interface WriteOptions {
  readonly fieldManager?: string;
  readonly force?: boolean;
  readonly dryRun: boolean;
}

/** Reads and writes objects of any kind; what kinds there are is asked once per group and version. */
export class ResourceClient {
  readonly #api: ApiClient;
  readonly #discovered = new Map<string, Promise<ReadonlyMap<string, ResourceType>>>();

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Throws where the API server cannot be reached or refuses to say who it is. */
  async assertReachable(): Promise<void> {
    await this.#api.send({ method: 'GET', path: '/version' });
  }

  /** Whether objects of a kind live in a namespace; an unknown kind is taken to. */
  async isNamespaced(kind: ObjectKind): Promise<boolean> {
    return (await this.find(kind))?.namespaced ?? isNamespacedByName(kind);
  }

  /** Whether the API server knows a kind. */
  async isKnown(kind: ObjectKind): Promise<boolean> {
    return (await this.find(kind)) !== undefined;
  }

  /** Forgets what kinds there are, after a definition was added. */
  forgetKinds(): void {
    this.#discovered.clear();
  }

  async get(kind: ObjectKind, namespace: string, name: string): Promise<JsonObject> {
    return this.#api.send({ method: 'GET', path: await this.path(kind, namespace, name) });
  }

  async create(kind: ObjectKind, namespace: string, body: JsonObject, options: WriteOptions): Promise<JsonObject> {
    return this.#api.send({ method: 'POST', path: await this.path(kind, namespace), query: query(options), body });
  }

  async apply(
    kind: ObjectKind,
    namespace: string,
    name: string,
    body: JsonObject,
    options: WriteOptions,
  ): Promise<JsonObject> {
    const path = await this.path(kind, namespace, name);
    return this.#api.send({
      method: 'PATCH',
      patch: 'application/apply-patch+yaml',
      path,
      query: query(options),
      body,
    });
  }

  async replace(
    kind: ObjectKind,
    namespace: string,
    name: string,
    body: JsonObject,
    options: WriteOptions,
  ): Promise<JsonObject> {
    return this.#api.send({ method: 'PUT', path: await this.path(kind, namespace, name), query: query(options), body });
  }

  async patchMetadata(kind: ObjectKind, namespace: string, name: string, metadata: object): Promise<JsonObject> {
    const path = await this.path(kind, namespace, name);
    return this.#api.send({ method: 'PATCH', patch: 'application/merge-patch+json', path, body: { metadata } });
  }

  async delete(kind: ObjectKind, namespace: string, name: string, propagationPolicy: string): Promise<void> {
    await this.#api.send({
      method: 'DELETE',
      path: await this.path(kind, namespace, name),
      body: { propagationPolicy },
    });
  }

  private async path(kind: ObjectKind, namespace: string, name?: string): Promise<string> {
    const type = await this.find(kind);
    if (type === undefined) throw new UnknownKindError(kind);
    const scope = type.namespaced ? `/namespaces/${encodeURIComponent(namespace === '' ? 'default' : namespace)}` : '';
    return `${groupPath(kind)}${scope}/${type.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  private async find(kind: ObjectKind): Promise<ResourceType | undefined> {
    const known = this.#discovered.get(kind.apiVersion) ?? this.discover(kind);
    this.#discovered.set(kind.apiVersion, known);
    try {
      return (await known).get(kind.kind);
    } catch (error) {
      this.#discovered.delete(kind.apiVersion);
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  private async discover(kind: ObjectKind): Promise<ReadonlyMap<string, ResourceType>> {
    const answer = await this.#api.send({ method: 'GET', path: groupPath(kind) });
    const resources = Array.isArray(answer.resources) ? answer.resources.filter(isObject) : [];
    return new Map(
      resources
        .filter((resource) => !String(resource.name).includes('/'))
        .map((resource) => [
          String(resource.kind),
          { plural: String(resource.name), namespaced: resource.namespaced === true },
        ]),
    );
  }
}

/** A guess for when no API server can be asked. */
export function isNamespacedByName({ kind }: ObjectKind): boolean {
  return !CLUSTER_SCOPED_KINDS.has(kind);
}

function groupPath({ apiVersion }: ObjectKind): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function query({ fieldManager, force, dryRun }: WriteOptions): Record<string, string | undefined> {
  return {
    fieldManager,
    force: force === undefined ? undefined : String(force),
    dryRun: dryRun ? 'All' : undefined,
    fieldValidation: 'Warn',
  };
}
