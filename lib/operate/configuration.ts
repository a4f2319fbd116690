import { UserError } from '../model/error';
import type { Cluster } from './cluster';
import { ClusterError } from './cluster-error';
import { isOfProject, isOurs } from './ours';
import {
  configurationType,
  keysAnnotation,
  managedBy,
  ownerLabel,
  plainKeysAnnotation,
  projectLabel,
  versionLabel,
} from '../model/marks';
import { checkKey, checkSize } from './configuration-limits';
import type { KubernetesObject } from './objects';
import { pruneConfigurations } from './prune-configurations';

/** A value that `infra config set` stored; only plain ones are ever shown. */
export interface ConfigurationValue {
  readonly value: string;
  readonly secret: boolean;
}

export interface ConfigurationVersion {
  readonly version: number;
  /** Name of the Secret. */
  readonly name: string;
  readonly values: ReadonlyMap<string, ConfigurationValue>;
}

/** A configuration without its values. */
export interface ConfigurationSummary {
  readonly version: number;
  readonly name: string;
  /** Sorted. */
  readonly keys: readonly string[];
  /** Those of the keys whose values may be shown. */
  readonly plainKeys: readonly string[];
}

export interface ConfigurationOptions {
  readonly namespace: string;
  /** The application, or the project for its own configuration. */
  readonly owner: string;
  /** Name of the Secret that holds a version. */
  readonly nameOf: (version: number) => string;
  /** Labels the Secrets as part of this project, and keeps from those of others in the same namespace. @default no such label */
  readonly project?: string;
}

/** What `infra config list` shows of a value. */
export interface ConfigurationEntry {
  readonly name: string;
  readonly secret: boolean;
  /** Undefined where it is secret. */
  readonly value?: string;
}

/** A value to store. */
export interface ConfigurationInput {
  readonly value: string;
  /** @default as it was stored before; a new one is plain */
  readonly secret?: boolean | undefined;
}

export interface ConfigurationChange {
  readonly set?: ReadonlyMap<string, ConfigurationInput>;
  readonly unset?: readonly string[];
}

interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly immutable?: boolean;
  readonly data?: { readonly [key: string]: string };
}

const attempts = 20;

/**
 * The configuration of an application in a namespace: every version is an immutable Secret of its own, as Helm keeps
 * its releases, so that a pod that comes back has the values it was released with.
 *
 * @example
 * const web = new ConfigurationStore(cluster, { namespace, owner: 'web', nameOf: (version) => `web-config-v${version}` });
 * await web.set({ API_KEY: value }, { secret: true });
 */
export class ConfigurationStore {
  constructor(
    private readonly cluster: Cluster,
    private readonly options: ConfigurationOptions,
  ) {}

  /** The newest version with its values, secret ones too; undefined where nothing was ever set. */
  async latest(): Promise<ConfigurationVersion | undefined> {
    const { namespace, owner } = this.options;
    for (let attempt = 1; ; attempt++) {
      const summary = newestOf(await this.versions()).get(owner);
      if (summary === undefined) return undefined;
      const secret = await this.cluster.get<Secret>({
        apiVersion: 'v1',
        kind: 'Secret',
        namespace,
        name: summary.name,
      });
      if (secret !== undefined)
        return { version: summary.version, name: summary.name, values: valuesOf(secret, summary) };
      if (attempt === attempts) throw contention(owner);
    }
  }

  /** Stores values; gives the version that holds them. Without `secret`, each stays as secret as it was. */
  async set(values: { readonly [name: string]: string }, options: { readonly secret?: boolean } = {}): Promise<number> {
    const set = new Map(Object.entries(values).map(([name, value]) => [name, { value, ...options }]));
    return (await this.change({ set })).version;
  }

  /** Takes values out; gives the version that is without them. */
  async unset(names: readonly string[]): Promise<number> {
    return (await this.change({ unset: names })).version;
  }

  /** What is stored, sorted by name; of secret values only the names. */
  async list(): Promise<readonly ConfigurationEntry[]> {
    const values = [...((await this.latest())?.values ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return values.map(([name, { value, secret }]) => ({ name, secret, ...(secret ? {} : { value }) }));
  }

  /**
   * Writes a version on top of the newest, whoever wrote that; gives the newest itself where nothing changes.
   * @throws UserError `configuration-key-invalid`, `configuration-too-large`, `object-foreign`, `configuration-contention`
   */
  async change({ set = new Map(), unset = [] }: ConfigurationChange): Promise<ConfigurationVersion> {
    for (const key of set.keys()) checkKey(key);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const latest = await this.latest();
      const values = new Map(latest?.values);
      for (const key of unset) values.delete(key);
      for (const [key, { value, secret }] of set)
        values.set(key, { value, secret: secret ?? values.get(key)?.secret ?? false });
      if (latest !== undefined && same(values, latest.values)) return latest;
      checkSize(this.options.owner, values);
      const version = (latest?.version ?? 0) + 1;
      const name = this.options.nameOf(version);
      try {
        await this.cluster.create(this.secret(name, version, values));
      } catch (error) {
        if (!ClusterError.hasCode(error, 'object-exists')) throw error;
        await this.checkOurs(name);
        continue;
      }
      await pruneConfigurations(this.cluster, this.options.namespace, await this.versions());
      return { version, name, values };
    }
    throw contention(this.options.owner);
  }

  private versions(): ReturnType<typeof configurationVersions> {
    const { namespace, owner, project } = this.options;
    return configurationVersions(this.cluster, namespace, { owner, project });
  }

  private secret(name: string, version: number, values: ReadonlyMap<string, ConfigurationValue>): Secret {
    const { namespace, owner, project } = this.options;
    const keys = [...values.keys()].sort();
    const isPlain = (key: string) => values.get(key)?.secret === false;
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace,
        labels: {
          ...managedBy,
          ...(project === undefined ? {} : { [projectLabel]: project }),
          [ownerLabel]: owner,
          [versionLabel]: String(version),
        },
        annotations: {
          // Each key once: annotations have a limit of their own.
          [keysAnnotation]: keys.filter((key) => !isPlain(key)).join(','),
          [plainKeysAnnotation]: keys.filter(isPlain).join(','),
        },
      },
      type: configurationType,
      immutable: true,
      data: Object.fromEntries(keys.map((key) => [key, Buffer.from(values.get(key)?.value ?? '').toString('base64')])),
    };
  }

  /** Somebody else's Secret in the way would otherwise be tried against for ever. */
  private async checkOurs(name: string): Promise<void> {
    const { namespace, owner, project } = this.options;
    const found = await this.cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    const isOwn = (labels: KubernetesObject['metadata']['labels']) =>
      labels?.[ownerLabel] === owner && isOfProject(labels, project);
    if (found === undefined || (isOurs(found) && isOwn(found.metadata.labels))) return;
    throw new UserError(
      `the Secret ${name} in namespace ${namespace} is in the way: infra did not create it for ${owner}`,
      {
        code: 'object-foreign',
        hint: 'Rename it, or delete it if nobody needs it.',
      },
    );
  }
}

/**
 * The newest version of every configuration in a namespace, by owner, without values, in one request.
 * @param project leaves out what another project keeps in the same namespace
 */
export async function latestConfigurations(
  cluster: Cluster,
  namespace: string,
  project?: string,
): Promise<ReadonlyMap<string, ConfigurationSummary>> {
  return newestOf(await configurationVersions(cluster, namespace, { project }));
}

/** All versions of the configurations of an owner and a project, where these are given; the newest first. */
async function configurationVersions(
  cluster: Cluster,
  namespace: string,
  { owner, project }: { readonly owner?: string; readonly project?: string | undefined } = {},
): Promise<readonly (ConfigurationSummary & { readonly owner: string })[]> {
  const labelSelector = owner === undefined ? ownerLabel : `${ownerLabel}=${owner}`;
  const { items } = await cluster.list(
    { apiVersion: 'v1', kind: 'Secret', namespace },
    { labelSelector, metadataOnly: true },
  );
  return items
    .filter((item) => isOurs(item) && isOfProject(item.metadata.labels, project))
    .map(({ metadata: { name, labels = {}, annotations = {} } }) => {
      const plainKeys = split(annotations[plainKeysAnnotation]);
      const keys = [...new Set([...split(annotations[keysAnnotation]), ...plainKeys])].sort();
      return { owner: labels[ownerLabel] ?? '', version: Number(labels[versionLabel]), name, keys, plainKeys };
    })
    .filter(({ version }) => Number.isInteger(version) && version > 0)
    .sort((a, b) => b.version - a.version);
}

function newestOf(
  versions: readonly (ConfigurationSummary & { readonly owner: string })[],
): ReadonlyMap<string, ConfigurationSummary> {
  const newest = new Map<string, ConfigurationSummary>();
  for (const { owner, ...summary } of versions) if (!newest.has(owner)) newest.set(owner, summary);
  return newest;
}

function valuesOf({ data = {} }: Secret, { plainKeys }: ConfigurationSummary): ReadonlyMap<string, ConfigurationValue> {
  const entry = ([key, encoded]: [string, string]): [string, ConfigurationValue] => [
    key,
    { value: Buffer.from(encoded, 'base64').toString('utf8'), secret: !plainKeys.includes(key) },
  ];
  return new Map(Object.entries(data).map(entry));
}

function same(a: ReadonlyMap<string, ConfigurationValue>, b: ReadonlyMap<string, ConfigurationValue>): boolean {
  return (
    a.size === b.size &&
    [...a].every(([key, { value, secret }]) => b.get(key)?.value === value && b.get(key)?.secret === secret)
  );
}

function split(keys: string | undefined): readonly string[] {
  return keys === undefined || keys === '' ? [] : keys.split(',');
}

function contention(owner: string): UserError {
  return new UserError(`the configuration of ${owner} keeps being changed by others`, {
    code: 'configuration-contention',
    hint: 'Try again.',
  });
}
