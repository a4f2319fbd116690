import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/** What it takes to talk to one cluster. */
export interface Connection {
  readonly server: string;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
  /** The namespace of the context; `default` where it names none. */
  readonly namespace: string;
}

interface Named {
  readonly name: string;
  readonly [kind: string]: unknown;
}

interface Kubeconfig {
  readonly folder: string;
  readonly currentContext: string | undefined;
  readonly clusters: readonly Named[];
  readonly contexts: readonly Named[];
  readonly users: readonly Named[];
}

/** Reads a kubeconfig given as content or as path, else from KUBECONFIG or ~/.kube/config as kubectl does. */
export function readConnection(pathOrContent: string | undefined, context: string | undefined): Connection {
  const files =
    pathOrContent === undefined || pathOrContent === ''
      ? (process.env.KUBECONFIG ?? join(homedir(), '.kube', 'config')).split(delimiter).filter(existsSync).map(load)
      : [existsSync(pathOrContent) ? load(pathOrContent) : parseKubeconfig(pathOrContent, process.cwd())];
  const name = context ?? files.find((file) => file.currentContext !== undefined)?.currentContext;
  if (name === undefined) throw new Error('no configuration has been provided, try setting KUBECONFIG');
  const chosen = find(files, 'contexts', 'context', name);
  const cluster = find(files, 'clusters', 'cluster', text(chosen.entry.cluster) ?? '');
  const user = find(files, 'users', 'user', text(chosen.entry.user) ?? '');
  const server = text(cluster.entry.server);
  if (server === undefined) throw new Error(`cluster of context "${name}" has no server`);
  const ca = material(cluster, 'certificate-authority');
  const token = text(user.entry.token) ?? material(user, 'tokenFile')?.trim();
  const certificate = material(user, 'client-certificate');
  const key = material(user, 'client-key');
  return {
    server,
    insecure: cluster.entry['insecure-skip-tls-verify'] === true,
    namespace: text(chosen.entry.namespace) ?? 'default',
    ...(ca !== undefined && { ca }),
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
  };
}

function load(path: string): Kubeconfig {
  return parseKubeconfig(readFileSync(path, 'utf8'), dirname(resolve(path)));
}

function parseKubeconfig(content: string, folder: string): Kubeconfig {
  const document: unknown = parse(content);
  if (!isRecord(document)) throw new Error("couldn't get version/kind; the kubeconfig is not a map");
  return {
    folder,
    currentContext: text(document['current-context']),
    clusters: named(document.clusters),
    contexts: named(document.contexts),
    users: named(document.users),
  };
}

interface Entry {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly folder: string;
}

function find(
  files: readonly Kubeconfig[],
  list: 'clusters' | 'contexts' | 'users',
  kind: string,
  name: string,
): Entry {
  for (const file of files) {
    const entry = file[list].find((item) => item.name === name)?.[kind];
    if (isRecord(entry)) return { entry, folder: file.folder };
  }
  throw new Error(`${kind} "${name}" does not exist`);
}

/** A PEM given in base64 under `<field>-data`, or in the file that `<field>` names. */
function material({ entry, folder }: Entry, field: string): string | undefined {
  const data = text(entry[`${field}-data`]);
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  const path = text(entry[field]);
  return path === undefined ? undefined : readFileSync(resolve(folder, path), 'utf8');
}

function named(value: unknown): Named[] {
  return Array.isArray(value)
    ? value.filter((item): item is Named => isRecord(item) && typeof item.name === 'string')
    : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
