import { exitCodes, UserError, type UserErrorOptions } from '../model/error';
import type { Connection } from './kubeconfig';
import { systemError } from './system-error';

/** The answer of an API server that refuses: a `Status` object. */
export interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
  };
}

export type ClusterErrorCode =
  | 'cluster-unreachable'
  | 'cluster-unauthorized'
  | 'cluster-forbidden'
  | 'cluster-invalid'
  | 'cluster-failed'
  | 'field-conflict'
  | 'object-exists'
  | 'object-changed'
  | 'object-missing'
  | 'kind-unknown'
  | 'watch-expired';

export interface ClusterErrorOptions extends UserErrorOptions {
  readonly code: ClusterErrorCode;
  readonly status?: number;
}

/** The API server refused or could not be reached. */
export class ClusterError extends UserError {
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;

  constructor(message: string, options: ClusterErrorOptions) {
    super(message, options);
    this.name = 'ClusterError';
    this.status = options.status;
  }

  static hasCode(error: unknown, ...codes: readonly ClusterErrorCode[]): error is ClusterError {
    return UserError.is(error) && codes.some((code) => code === error.code);
  }
}

/** Server-side apply was refused because other field managers own some of the fields. */
export class FieldConflictError extends ClusterError {
  readonly managers: readonly string[];
  readonly fields: readonly string[];

  constructor(what: string, status: Status) {
    const causes = (status.details?.causes ?? []).filter((cause) => cause.reason === 'FieldManagerConflict');
    const managers = new Set<string>();
    for (const cause of causes)
      managers.add(/conflict with "([^"]*)"/.exec(cause.message ?? '')?.[1] ?? 'another manager');
    const fields = causes.map((cause) => cause.field ?? '').filter((field) => field !== '');
    super(`${what} is managed by ${[...managers].map((name) => `"${name}"`).join(', ')}: ${fields.join(', ')}.`, {
      code: 'field-conflict',
      status: 409,
      hint: 'Leave these fields to that manager, or take them over with --take-ownership.',
    });
    this.managers = [...managers];
    this.fields = fields;
  }
}

const socketReasons: { readonly [code: string]: string } = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'its host name cannot be resolved',
  EAI_AGAIN: 'its host name cannot be resolved',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
};

/** What a failed connection means to the user; `error` is what node's socket or TLS layer gave. */
export function unreachable(connection: Connection, error: unknown): ClusterError {
  const { code, message } = systemError(error);
  const text = message.split('\n')[0] ?? code;
  const tls = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME)/.test(code);
  const reason = socketReasons[code] ?? (tls ? `its certificate or ours is not accepted (${text})` : text);
  return new ClusterError(
    `the cluster of context "${connection.context}" is out of reach at ${display(connection.server)}: ${reason}`,
    {
      code: 'cluster-unreachable',
      exitCode: exitCodes.unreachable,
      hint: tls
        ? 'Renew the kubeconfig: its certificate authority or client certificate does not match this server.'
        : `Check that the cluster is running and that this machine can reach it (VPN, proxy), for example with "kubectl --context ${connection.context} version", or choose another context.`,
      cause: error,
    },
  );
}

/** What a refusal means to the user; `what` names the object, `verb` what was tried with it. */
export function refusal(
  connection: Connection,
  status: number,
  body: string,
  verb: string,
  what: string,
): ClusterError {
  const answer = parse(body);
  const text = (answer.message ?? body).trim().split('\n').slice(0, 5).join(' ').slice(0, 1000) || `HTTP ${status}`;
  const causes = answer.details?.causes ?? [];
  if (status === 401) {
    return new ClusterError(
      `the cluster of context "${connection.context}" does not accept the credentials of the kubeconfig`,
      {
        code: 'cluster-unauthorized',
        exitCode: exitCodes.unreachable,
        status,
        hint: `Log in again, then try "kubectl --context ${connection.context} auth whoami".`,
      },
    );
  }
  if (status === 403) return forbidden(connection, text, verb, what);
  if (status === 404) return new ClusterError(`cannot ${verb} ${what}: ${text}`, { code: 'object-missing', status });
  if (status === 409 && causes.some((cause) => cause.reason === 'FieldManagerConflict'))
    return new FieldConflictError(what, answer);
  if (status === 409 && answer.reason === 'AlreadyExists')
    return new ClusterError(`${what} already exists`, { code: 'object-exists', status });
  if (status === 409) {
    return new ClusterError(`cannot ${verb} ${what}: it was changed in the meantime (${text})`, {
      code: 'object-changed',
      status,
      hint: 'Try again.',
    });
  }
  if (status === 410)
    return new ClusterError(`the requested history of ${what} is no longer available`, {
      code: 'watch-expired',
      status,
    });
  if (status === 422 || status === 400)
    return new ClusterError(`cannot ${verb} ${what}: ${text}`, { code: 'cluster-invalid', status });
  return new ClusterError(
    `cannot ${verb} ${what}: the cluster of context "${connection.context}" answered ${status}: ${text}`,
    { code: 'cluster-failed', status },
  );
}

function forbidden(connection: Connection, text: string, verb: string, what: string): ClusterError {
  const rule =
    /User "([^"]*)" cannot (\S+) resource "([^"]*)" in API group "([^"]*)"(?: in the namespace "([^"]*)")?/.exec(text);
  if (rule === null) {
    // Not a missing permission but an admission rule: Pod Security, a quota, a policy.
    return new ClusterError(`cannot ${verb} ${what}: ${text}`, { code: 'cluster-forbidden', status: 403 });
  }
  const [, user = '', action = verb, resource = '', group = '', namespace] = rule;
  const where = namespace === undefined ? 'in the whole cluster' : `in namespace "${namespace}"`;
  return new ClusterError(
    `"${user}" may not ${action} ${resource}${group === '' ? '' : `.${group}`} ${where} (context "${connection.context}")`,
    {
      code: 'cluster-forbidden',
      status: 403,
      hint: `Ask the administrator of the cluster for a ${namespace === undefined ? 'ClusterRole' : 'Role'} that allows "${action}" on ${resource}${group === '' ? '' : ` of ${group}`} to "${user}".`,
    },
  );
}

function parse(body: string): Status {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The server's address without a password somebody may have put into it. */
function display(server: string): string {
  return server.replace(/\/\/[^@/]*@/, '//');
}
