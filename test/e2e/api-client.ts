import { readFileSync } from 'node:fs';
import { Agent, request as requestTls } from 'node:https';
import { parse } from 'yaml';
import { isRecord } from '../../lib/model/record';

/** How the tests reach the API server they started. */
export interface Connection {
  readonly server: string;
  /** PEM of the certificate that the server shows. */
  readonly ca: string;
  readonly token: string;
}

/** A request as the API server understands it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A refusal of the API server, with the message of its Status object. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Talks JSON to the API server over connections that are kept open: what tests look at many times a second. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(private readonly connection: Connection) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 32, ca: connection.ca });
  }

  /**
   * Sends a request and gives the object in the answer.
   *
   * @throws ApiError where the server refuses; other errors where it cannot be reached.
   */
  async send(request: ApiRequest): Promise<Record<string, unknown>> {
    const { code, text } = await this.exchange(request);
    const answer = parseAnswer(text);
    if (code >= 200 && code < 300) return isRecord(answer) ? answer : {};
    throw new ApiError(code, String(isRecord(answer) ? answer['message'] : answer).trim());
  }

  /** Ends the open connections. */
  close(): void {
    this.agent.destroy();
  }

  private exchange({ method, path, query = {}, body }: ApiRequest): Promise<{ code: number; text: string }> {
    const { server, token } = this.connection;
    const url = new URL(path, server);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    };
    return new Promise((resolve, reject) => {
      const sent = requestTls(url, { method, headers, agent: this.agent, timeout: REQUEST_TIMEOUT_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer from ${url.host} in ${REQUEST_TIMEOUT_MS / 1000} s`)));
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** The administrator's connection in the kubeconfig that `startCluster` wrote. */
export function administratorIn(kubeconfig: string): Connection {
  const { clusters, users }: KubeconfigFile = parse(readFileSync(kubeconfig, 'utf8'));
  const cluster = clusters[0]?.cluster;
  const token = users.find(({ name }) => name === 'administrator')?.user.token;
  if (cluster === undefined || token === undefined)
    throw new Error(`${kubeconfig} names no cluster, or no administrator`);
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
  return { server: cluster.server, ca, token };
}

interface KubeconfigFile {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly token: string } }[];
}

function parseAnswer(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
