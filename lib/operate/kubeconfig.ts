/**
 * Finds the API server and the credentials for it, as kubectl does.
 *
 * Only this file knows @kubernetes/client-node, whose import costs several hundred milliseconds because of its generated
 * API classes; the build bundles this file and client-node's `config.js` without them.
 */
import { readFileSync, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, resolve, sep, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { exitCodes, UserError } from '../model/error';
import { credentialsOf, lastLines, type Credentials } from './credentials';
import { isRecord } from '../model/record';
import { nearest } from '../model/nearest';

export interface KubeconfigOptions {
  /** Name of a context. @default the current context */
  readonly context?: string;
  /** Path of a kubeconfig file. @default KUBECONFIG, else ~/.kube/config, else the service account of the pod */
  readonly kubeconfig?: string;
}

export interface Connection {
  readonly context: string;
  readonly server: string;
  /** The context's namespace. @default none */
  readonly namespace?: string;
  /** Works the credentials out anew: reads files, runs the credential plugin. */
  credentials(): Promise<Credentials>;
}

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Reads the kubeconfig and picks the context.
 * @throws UserError `kubeconfig-missing`, `kubeconfig-invalid`, `context-unknown`
 */
export async function readKubeconfig(options: KubeconfigOptions = {}): Promise<Connection> {
  // The deep path leaves out the half of the package that the generated API classes are not needed for.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const make = (): KubeConfig => new KubeConfig();
  const config = load(make, options);
  const name = options.context ?? config.getCurrentContext();
  const context = config.getContexts().find((each) => each.name === name);
  if (context === undefined) throw unknownContext(name, config, options.context !== undefined);
  config.setCurrentContext(context.name);
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw invalid(`context "${context.name}" names the cluster "${context.cluster}", which is not in the kubeconfig`);
  }
  const user = config.getCurrentUser();
  if (user === null && context.user !== undefined) {
    throw invalid(`context "${context.name}" names the user "${context.user}", which is not in the kubeconfig`);
  }
  return {
    context: context.name,
    server: cluster.server,
    ...(context.namespace === undefined ? {} : { namespace: context.namespace }),
    credentials: async () => {
      // A new copy each time: client-node's caches would return a token that the server has just refused.
      const copy = make();
      copy.loadFromOptions({
        clusters: [cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster],
        users: user === null ? [] : [{ ...user }],
        contexts: [context],
        currentContext: context.name,
      });
      return credentialsOf(copy, context.name);
    },
  };
}

function load(make: () => KubeConfig, options: KubeconfigOptions): KubeConfig {
  const listed = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const files =
    options.kubeconfig !== undefined
      ? [options.kubeconfig]
      : listed.length > 0
        ? listed
        : [join(process.env['HOME'] ?? homedir(), '.kube', 'config')];
  // As kubectl: of a list, those that exist count, and the first to define a name wins. client-node itself fails on both.
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) {
    if (options.kubeconfig === undefined && listed.length === 0 && existsSync(join(serviceAccount, 'token'))) {
      const config = make();
      config.loadFromCluster();
      return config;
    }
    throw new UserError(`no kubeconfig found at ${files.join(', ')}`, {
      code: 'kubeconfig-missing',
      exitCode: exitCodes.unreachable,
      hint: 'Set KUBECONFIG to the kubeconfig of your cluster, or create one, for example with "aws eks update-kubeconfig --name CLUSTER".',
    });
  }
  const parts = present.map((file) => parse(make, file));
  const config = make();
  const current = parts.map((part) => part.getCurrentContext()).find((each) => each !== undefined && each !== '');
  config.loadFromOptions({
    clusters: firsts(parts.flatMap((part) => part.getClusters())),
    users: firsts(parts.flatMap((part) => part.getUsers())),
    contexts: firsts(parts.flatMap((part) => part.getContexts())),
    currentContext: current ?? '',
  });
  return config;
}

function firsts<T extends { readonly name: string }>(items: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const item of items) if (!byName.has(item.name)) byName.set(item.name, item);
  return [...byName.values()];
}

function parse(make: () => KubeConfig, file: string): KubeConfig {
  const config = make();
  const directory = dirname(resolve(file));
  try {
    const text = readFileSync(file, 'utf8');
    if (text.trim() === '') return config;
    // client-node 1.4 drops `tokenFile`; under this key it hands the value through untouched.
    config.loadFromString(text.replace(/\btokenFile(["']?\s*:)/g, 'auth-provider$1'), { onInvalidEntry: 'filter' });
  } catch (error) {
    throw invalid(`the kubeconfig ${file} cannot be read: ${reasonOf(error)}`);
  }
  config.makePathsAbsolute(directory);
  const users = config.getUsers().map((user) => {
    const { authProvider, exec } = user as { readonly authProvider?: unknown; readonly exec?: unknown };
    if (typeof authProvider === 'string') {
      // kubectl prefers the file to the token.
      const { token: _token, ...others } = user;
      return {
        ...others,
        authProvider: { name: 'tokenFile', config: { tokenFile: resolve(directory, authProvider) } },
      };
    }
    if (!isRecord(exec) || typeof exec['command'] !== 'string') return user;
    const command =
      exec['command'].includes(sep) && !isAbsolute(exec['command'])
        ? resolve(directory, exec['command'])
        : exec['command'];
    return { ...user, exec: { ...exec, command } };
  });
  config.loadFromOptions({
    clusters: config.getClusters(),
    users,
    contexts: config.getContexts(),
    currentContext: config.getCurrentContext(),
  });
  return config;
}

function unknownContext(name: string | undefined, config: KubeConfig, given: boolean): UserError {
  const names = config.getContexts().map((each) => each.name);
  const list = names.length === 0 ? 'it has no contexts' : `its contexts are ${names.join(', ')}`;
  const guess = name === undefined ? undefined : nearest(name, names);
  return new UserError(
    name === undefined || name === ''
      ? `the kubeconfig has no current context; ${list}`
      : `the kubeconfig has no context "${name}"${given ? '' : ', although it is the current one'}; ${list}`,
    {
      code: 'context-unknown',
      exitCode: exitCodes.unreachable,
      hint:
        guess === undefined
          ? 'Choose one with --context, or with cluster.context of the environment.'
          : `Did you mean "${guess}"?`,
    },
  );
}

function invalid(message: string): UserError {
  return new UserError(message, {
    code: 'kubeconfig-invalid',
    exitCode: exitCodes.unreachable,
    hint: 'Check it with "kubectl config view".',
  });
}

/** The reason without what js-yaml adds: lines of the file, which hold credentials. */
function reasonOf(error: unknown): string {
  if (isRecord(error) && typeof error['reason'] === 'string') {
    const line =
      isRecord(error['mark']) && typeof error['mark']['line'] === 'number'
        ? ` in line ${error['mark']['line'] + 1}`
        : '';
    return `${error['reason']}${line}`;
  }
  return lastLines(error);
}
