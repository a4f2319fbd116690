import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { exitCodes, UserError } from '../model/error';
import { isRecord } from '../model/record';
import { systemError } from './system-error';

/** What a request needs to be let in. */
export interface Credentials {
  readonly headers: { readonly [name: string]: string };
  readonly tls: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;
  /** Set where the kubeconfig names a proxy. */
  readonly proxy?: Agent;
}

/** How long a credential plugin may take; a login by browser is not possible here anyway. */
const pluginSeconds = 60;

/**
 * Works out the credentials of a kubeconfig's current context.
 * @throws UserError `cluster-credentials`
 */
export async function credentialsOf(config: KubeConfig, context: string): Promise<Credentials> {
  const headers: Record<string, string> = {};
  const user = config.getCurrentUser();
  const tokenFile: unknown = user?.authProvider?.config?.['tokenFile'];
  const exec: unknown = user?.exec;
  const request: RequestOptions = { headers: {} };
  try {
    if (typeof tokenFile === 'string') {
      // Read here because client-node keeps the line break at its end, which no header may hold.
      headers['Authorization'] = `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`;
      config.loadFromOptions({
        clusters: config.getClusters(),
        users: user === null ? [] : [{ ...user, authProvider: undefined }],
        contexts: config.getContexts(),
        currentContext: config.getCurrentContext(),
      });
    } else if (user !== null && isRecord(exec)) {
      Object.assign(user, {
        exec: { ...exec, env: [...(Array.isArray(exec['env']) ? exec['env'] : []), pluginInfo(config, exec)] },
      });
    }
    await inTime(config.applyToHTTPSOptions(request), 'the credential plugin did not answer within a minute');
  } catch (error) {
    throw refusedCredentials(error, context, exec);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (typeof value === 'string') headers[name] = value.trim();
  }
  if (typeof request.auth === 'string')
    headers['Authorization'] = `Basic ${Buffer.from(request.auth).toString('base64')}`;
  const { ca, cert, key, rejectUnauthorized, servername } = request;
  return {
    headers,
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
      ...(servername === undefined ? {} : { servername }),
    },
    ...(config.getCurrentCluster()?.proxyUrl !== undefined && typeof request.agent === 'object'
      ? { proxy: request.agent }
      : {}),
  };
}

/** Plugins may ask for this variable (KEP-541); client-node does not set it. */
function pluginInfo(
  config: KubeConfig,
  exec: { readonly [key: string]: unknown },
): { readonly name: string; readonly value: string } {
  const cluster = config.getCurrentCluster();
  const spec = {
    interactive: false,
    ...(exec['provideClusterInfo'] === true && cluster !== null
      ? {
          cluster: {
            server: cluster.server,
            'certificate-authority-data': cluster.caData,
            'insecure-skip-tls-verify': cluster.skipTLSVerify,
          },
        }
      : {}),
  };
  return {
    name: 'KUBERNETES_EXEC_INFO',
    value: JSON.stringify({ apiVersion: exec['apiVersion'], kind: 'ExecCredential', spec }),
  };
}

async function inTime<T>(promise: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), pluginSeconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function refusedCredentials(error: unknown, context: string, exec: unknown): UserError {
  const plugin = isRecord(exec) && typeof exec['command'] === 'string' ? exec['command'] : undefined;
  const missing = plugin !== undefined && systemError(error).code === 'ENOENT';
  const hint = isRecord(exec) && typeof exec['installHint'] === 'string' ? exec['installHint'].trim() : undefined;
  return new UserError(
    missing
      ? `context "${context}" logs in with the command "${plugin}", which is not installed`
      : `no credentials for context "${context}"${plugin === undefined ? '' : ` from "${plugin}"`}: ${lastLines(error)}`,
    {
      code: 'cluster-credentials',
      exitCode: exitCodes.unreachable,
      hint: missing
        ? (hint ?? `Install "${plugin}", or choose another context.`)
        : `Log in again, then try "kubectl --context ${context} get namespaces".`,
    },
  );
}

/** The end of an error's message: credential plugins write their reason last. */
export function lastLines(error: unknown): string {
  return systemError(error).message.trim().split('\n').slice(-3).join(' ').slice(0, 300).replace(/\.$/, '');
}
