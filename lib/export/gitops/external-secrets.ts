import { configurationSecret, type Manifest } from '../../kubernetes';
import { isRecord, type Project, type Token } from '../../model';

/** The store that secrets are read from; whoever runs the cluster makes it. */
export const secretStore = { kind: 'ClusterSecretStore', name: 'infra' } as const;

/** A value in the store. */
interface RemoteValue {
  readonly key: string;
  readonly property: string;
}

/**
 * Where a value is in the store: `<project>/<environment>/<application>/<add-on>` holds what was made once for an add-on,
 * by its key; `<project>/<environment>/<application>/config` what `infra config set` would hold; of what applications
 * share, `shared` stands in the application's place.
 */
function remoteValue(project: Project, { kind, path, key }: Token): RemoteValue {
  const place = kind === 'configuration' ? configurationKey(project, path) : storeKey(project, path.toLowerCase());
  return { key: place, property: key };
}

function configurationKey(project: Project, identity: string): string {
  return storeKey(project, `${identity === '' ? 'shared' : identity}/config`);
}

function storeKey({ name, environment }: Project, path: string): string {
  return `${name}/${environment.base}/${path}`;
}

/** The reference that becomes a Secret of the tree in the cluster; no value is in it. */
export function externalSecret(project: Project, { metadata, stringData }: Manifest): Manifest {
  const texts = Object.entries(stringData as { readonly [key: string]: string });
  const remote = new Map<string, RemoteValue>();
  const data: { [key: string]: string } = {};
  const plain = texts.every(([, text]) => project.tokens.get(text) !== undefined);
  for (const [key, text] of texts) {
    const parts = project.tokens.split(text).map((part) => {
      if (typeof part === 'string') return part.replaceAll('{{', '{{ "{{" }}');
      // Named by its whole path, two values of one key do not meet.
      const name = plain ? key : `${part.path}_${part.key}`.toLowerCase().replace(/\W/g, '_');
      remote.set(name, remoteValue(project, part));
      return `{{ .${name} }}`;
    });
    data[key] = parts.join('');
  }
  return reference(metadata, {
    target: { name: metadata.name, ...(plain ? {} : { template: { data } }) },
    data: [...remote].map(([secretKey, remoteRef]) => ({ secretKey, remoteRef })),
  });
}

/** The references for the configurations that pods read: all that is in the store for each. */
export function configurationSecrets(project: Project, manifests: readonly Manifest[]): Manifest[] {
  const read = new Set(manifests.flatMap(({ spec }) => secretsRead(spec)));
  return ['', ...project.applications.map(({ identity }) => identity)].flatMap((identity) => {
    const name = configurationSecret(project, identity);
    if (!read.has(name)) return [];
    const spec = { target: { name }, dataFrom: [{ extract: { key: configurationKey(project, identity) } }] };
    return [reference({ name, namespace: project.namespace }, spec)];
  });
}

/** The keys in the store that references need, each with its properties; none where all of them are taken. */
export function storeKeys(manifests: readonly Manifest[]): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { kind, spec } of manifests) {
    if (kind !== 'ExternalSecret') continue;
    const { data = [], dataFrom = [] } = spec as {
      readonly data?: readonly { readonly remoteRef: RemoteValue }[];
      readonly dataFrom?: readonly { readonly extract: { readonly key: string } }[];
    };
    for (const { remoteRef } of data)
      keys.set(remoteRef.key, (keys.get(remoteRef.key) ?? new Set()).add(remoteRef.property));
    for (const { extract } of dataFrom) keys.set(extract.key, keys.get(extract.key) ?? new Set());
  }
  return keys;
}

function reference(metadata: Manifest['metadata'], spec: object): Manifest {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: { refreshInterval: '1h', secretStoreRef: secretStore, ...spec },
  };
}

/** The Secrets that variables refer to, wherever they stand in an object. */
function secretsRead(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretsRead);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'secretKeyRef' && isRecord(item) ? [String(item['name'])] : secretsRead(item),
  );
}
