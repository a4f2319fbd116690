import * as http from 'node:http';
import * as https from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import { unreachable } from './cluster-error';
import type { Credentials } from './credentials';
import type { Connection } from './kubeconfig';

export interface RequestSpec {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, starting with `/`. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  /** @default application/json */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** Milliseconds: to connect (with TLS), until the answer begins, and until more of it comes. */
export interface Timeouts {
  readonly connect: number;
  readonly answer: number;
  readonly silence: number;
}

const credentialsAge = 30_000;

/** HTTP to one API server, over connections that are kept. */
export class Transport {
  private readonly module: typeof http | typeof https;
  private readonly base: URL;
  private credentials: { readonly value: Promise<Credentials>; readonly at: number } | undefined;
  private agent: http.Agent | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly timeouts: Timeouts,
  ) {
    this.base = new URL(connection.server);
    this.module = this.base.protocol === 'http:' ? http : https;
  }

  /** One request with its whole answer, whatever its status. */
  async request(spec: RequestSpec): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.open(spec);
      const reply = { status: response.statusCode ?? 0, body: await this.text(response, spec.signal) };
      const busy = reply.status === 429 || (reply.status >= 500 && spec.method === 'GET');
      // A token may have expired since; 401 means that nothing was done.
      if (attempt === 1 && reply.status === 401) this.credentials = undefined;
      else if (attempt > 3 || !busy) return reply;
      else await pause(Math.min(Number(response.headers['retry-after']) || 0.2 * attempt, 5) * 1000, spec.signal);
    }
  }

  /** One request whose answer is read line by line while it comes; the status is for the caller to judge. */
  async stream(
    spec: RequestSpec,
  ): Promise<{ readonly status: number; readonly lines: AsyncGenerator<string, void, undefined> }> {
    let response = await this.open(spec);
    if (response.statusCode === 401) {
      response.resume();
      this.credentials = undefined;
      response = await this.open(spec);
    }
    return { status: response.statusCode ?? 0, lines: this.lines(response, spec.signal) };
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.agent?.destroy();
  }

  private async open(spec: RequestSpec): Promise<http.IncomingMessage> {
    const credentials = await this.authenticate();
    const agent = this.agent ?? credentials.proxy ?? new this.module.Agent({ keepAlive: true });
    this.agent = agent;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send(spec, credentials, agent);
      } catch (error) {
        if (spec.signal?.aborted === true) throw spec.signal.reason;
        // The server may close a kept connection at the very moment it is used again.
        if (error instanceof StaleConnection && attempt <= 3) continue;
        throw unreachable(this.connection, error instanceof StaleConnection ? error.cause : error);
      }
    }
  }

  private authenticate(): Promise<Credentials> {
    const now = Date.now();
    if (this.credentials === undefined || now - this.credentials.at > credentialsAge) {
      const value = this.connection.credentials();
      this.credentials = { value, at: now };
      value.catch(() => {
        this.credentials = undefined;
      });
    }
    return this.credentials.value;
  }

  private send(spec: RequestSpec, credentials: Credentials, agent: http.Agent): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = this.module.request({
        protocol: this.base.protocol,
        hostname: this.base.hostname.replace(/^\[|\]$/g, ''),
        port: this.base.port,
        path: `${this.base.pathname.replace(/\/$/, '')}${spec.path}`,
        method: spec.method,
        agent,
        ...credentials.tls,
        ...(spec.signal === undefined ? {} : { signal: spec.signal }),
        headers: {
          Accept: spec.accept ?? 'application/json',
          'User-Agent': 'project-infra',
          ...(spec.body === undefined
            ? {}
            : {
                'Content-Type': spec.contentType ?? 'application/json',
                'Content-Length': Buffer.byteLength(spec.body),
              }),
          ...credentials.headers,
        },
      });
      const deadline = (milliseconds: number): NodeJS.Timeout =>
        setTimeout(() => request.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })), milliseconds);
      let timer = deadline(this.timeouts.connect);
      request.on('socket', (socket) => {
        const connected = (): void => {
          clearTimeout(timer);
          timer = deadline(this.timeouts.answer);
        };
        if (request.reusedSocket) connected();
        else socket.once(this.module === https ? 'secureConnect' : 'connect', connected);
      });
      request.on('response', (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(stale ? new StaleConnection(error) : error);
      });
      request.end(spec.body);
    });
  }

  private async *lines(
    response: http.IncomingMessage,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<string, void, undefined> {
    try {
      yield* lines(response, this.timeouts.silence);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw unreachable(this.connection, error);
    }
  }

  private async text(response: http.IncomingMessage, signal: AbortSignal | undefined): Promise<string> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of chunksOf(response, this.timeouts.silence)) chunks.push(chunk);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw unreachable(this.connection, error);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

class StaleConnection extends Error {
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

/** The chunks of an answer; fails when none comes for a while, as on a connection that died without a word. */
async function* chunksOf(response: http.IncomingMessage, silence: number): AsyncGenerator<Buffer, void, undefined> {
  const fail = (): void => void response.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
  let timer = setTimeout(fail, silence);
  try {
    for await (const chunk of response) {
      clearTimeout(timer);
      if (Buffer.isBuffer(chunk)) yield chunk;
      timer = setTimeout(fail, silence);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* lines(response: http.IncomingMessage, silence: number): AsyncGenerator<string, void, undefined> {
  const decoder = new StringDecoder('utf8');
  // Pieces are joined once per line: an object may come in many chunks.
  let pieces: string[] = [];
  for await (const chunk of chunksOf(response, silence)) {
    const parts = decoder.write(chunk).split('\n');
    for (const part of parts.slice(0, -1)) {
      pieces.push(part);
      yield pieces.join('');
      pieces = [];
    }
    pieces.push(parts.at(-1) ?? '');
  }
  const rest = pieces.join('');
  if (rest !== '') yield rest;
}

/** Waits, or throws the signal's reason when it is aborted first. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
