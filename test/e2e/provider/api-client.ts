import { request as requestPlain, Agent as PlainAgent } from 'node:http';
import { request as requestTls, Agent as TlsAgent, type RequestOptions } from 'node:https';
import type { Connection } from './kubeconfig';
import { isObject, type JsonObject } from './values';

/** The media types a Kubernetes API server takes; an apply patch is YAML, of which JSON is a part. */
export type PatchType = 'application/apply-patch+yaml' | 'application/json-patch+json' | 'application/merge-patch+json';

/** A request as the API server understands it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly patch?: PatchType;
}

/** A refusal of the API server; message and reason are those of its Status object. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly causes: readonly string[],
  ) {
    super(message);
  }
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Talks JSON to one API server over connections that are kept open. */
export class ApiClient {
  readonly #connection: Connection;
  readonly #agent: PlainAgent | TlsAgent;
  readonly #tls: boolean;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#tls = connection.server.startsWith('https:');
    this.#agent = this.#tls
      ? new TlsAgent({
          keepAlive: true,
          maxSockets: 32,
          rejectUnauthorized: !connection.insecure,
          ...(connection.ca !== undefined && { ca: connection.ca }),
          ...(connection.certificate !== undefined && { cert: connection.certificate }),
          ...(connection.key !== undefined && { key: connection.key }),
        })
      : new PlainAgent({ keepAlive: true, maxSockets: 32 });
  }

  /**
   * Sends a request and gives the object in the answer.
   *
   * @throws ApiError where the server refuses; other errors where it cannot be reached.
   */
  async send(request: ApiRequest): Promise<JsonObject> {
    const { code, text } = await this.exchange(request);
    const answer: unknown = text === '' ? {} : parseAnswer(text);
    if (code >= 200 && code < 300) return isObject(answer) ? answer : {};
    throw toApiError(code, answer);
  }

  /** Ends the open connections. */
  close(): void {
    this.#agent.destroy();
  }

  private exchange(request: ApiRequest): Promise<{ code: number; text: string }> {
    const url = new URL(this.#connection.server.replace(/\/$/, '') + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const options: RequestOptions = {
      method: request.method,
      agent: this.#agent,
      timeout: REQUEST_TIMEOUT_MS,
      headers: {
        accept: 'application/json',
        ...(this.#connection.token !== undefined && { authorization: `Bearer ${this.#connection.token}` }),
        ...(body !== undefined && {
          'content-type': request.patch ?? 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
      },
    };
    return new Promise((resolve, reject) => {
      const sent = (this.#tls ? requestTls : requestPlain)(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer from ${url.host} in ${REQUEST_TIMEOUT_MS / 1000} s`)));
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toApiError(code: number, answer: unknown): ApiError {
  if (!isObject(answer)) return new ApiError(code, '', String(answer).trim(), []);
  const details = isObject(answer.details) && Array.isArray(answer.details.causes) ? answer.details.causes : [];
  const causes = details
    .filter(isObject)
    .map((cause) => `${String(cause.field ?? '')}: ${String(cause.message ?? '')}`);
  return new ApiError(code, String(answer.reason ?? ''), String(answer.message ?? ''), causes);
}
