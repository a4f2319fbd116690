import { wrongPassphrase } from './decryption';
import { exitCodes, UserError } from '../model';

/** Who holds the lock of a state, as far as the engine says. */
export interface LockOwner {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

/** The engine found the state locked. */
export class LockedError extends UserError {
  constructor(readonly owner: LockOwner | undefined) {
    const who =
      owner === undefined
        ? 'another deployment'
        : `${owner.user} on ${owner.host}, process ${owner.pid}, since ${owner.since}`;
    super(`the state is locked by ${who}`, {
      code: 'state-locked',
      exitCode: exitCodes.locked,
      hint: 'Wait until it has finished. If it died on another machine, run infra unlock.',
    });
  }
}

/** The engine read the state while another one wrote it, which is not done in one step. */
export class StateUnreadableError extends UserError {
  constructor(text: string) {
    super(`the state cannot be read: ${firstLine(text, /checkpoint/i)}`, {
      code: 'state-unreadable',
      hint: 'Another engine was writing it, or was killed while doing so. Run the command again: a truncated state is restored from its copy.',
    });
  }
}

/** What the engine says about plugins that it does not have and cannot download (pulumi: sdk/go/common/workspace, pkg/workspace, pkg/engine). */
const missingPlugin =
  /no \w+ plugin '|(could not )?find plugin( for|$)|(failed to (install|download)|download and install \w+|installing) plugin/im;

/** Network errors when nobody answers, and what they mean. */
const networkFailures: readonly (readonly [RegExp, string])[] = [
  [/no such host|server misbehaving/i, 'its host name cannot be resolved'],
  [/connection refused/i, 'the connection was refused'],
  [/no route to host|network is unreachable/i, 'there is no route to it'],
  [/i\/o timeout|TLS handshake timeout|context deadline exceeded|Client\.Timeout exceeded/i, 'it does not answer'],
];

const networkFailure = anyOf(networkFailures.map(([pattern]) => pattern));

/**
 * The store of the state is asked by the engine itself, not by a provider: its keys lie below `.pulumi`, and errors name the
 * kind of store (pulumi: pkg/backend/diy, pkg/backend/httpstate).
 */
const unreachableState = new RegExp(
  `^(?=.*(?:${networkFailure.source})).*(?:${
    anyOf([
      /\.pulumi(?:\/|%2F)|blob \(|unable to open |(?:connect to|ping) PostgreSQL|performing HTTP request/,
      /[/.\s]s3[.-][\w.-]*amazonaws\.com|storage\.googleapis\.com|blob\.core\.windows\.net|api\.pulumi\.com/,
    ]).source
  })`,
  'im',
);

/** What the engine says where it cannot write: the error of the system, with the file. */
const fullDisk = /(?:(\/[^\s:]+): )?(?:no space left on device|disk quota exceeded)/i;

interface Pattern {
  readonly matches: RegExp;
  readonly error: (text: string) => UserError;
}

const patterns: readonly Pattern[] = [
  {
    matches: missingPlugin,
    error: (text) => {
      const line = firstLine(text, missingPlugin);
      return new UserError(`a plugin of the engine is missing: ${line}`, {
        code: 'plugin-missing',
        hint: `Install it: ${pluginInstallation(line)}`,
      });
    },
  },
  {
    matches: fullDisk,
    error: (text) => {
      const [, file] = fullDisk.exec(text) ?? [];
      return new UserError(`the state cannot be written${file === undefined ? '' : ` to ${file}`}: the disk is full`, {
        code: 'folder-failed',
        hint: 'Free some space there, and run the command again; what was created meanwhile is taken up.',
      });
    },
  },
  { matches: /currently locked by/, error: (text) => new LockedError(lockOwner(text)) },
  {
    matches: unreachableState,
    error: (text) => {
      const { host, reason } = unreachableHost(firstLine(text, unreachableState));
      return new UserError(`the state cannot be reached${host === undefined ? '' : ` at ${host}`}: ${reason}`, {
        code: 'state-unreachable',
        exitCode: exitCodes.unreachable,
        hint: 'Check the connection, and the address of the state: deploy: { backend: URL } in project.yml, or PULUMI_BACKEND_URL.',
      });
    },
  },
  { matches: /failed to load checkpoint/i, error: (text) => new StateUnreadableError(text) },
  {
    matches: /because it is being terminated/,
    error: (text) => {
      const name = /in namespace "?([a-z0-9-]+)"? because it is being terminated/.exec(text)?.[1];
      return new UserError(`the namespace${name === undefined ? '' : ` ${name}`} was deleted during the deployment`, {
        code: 'namespace-terminating',
        hint: `Wait until it is gone, then run again: kubectl wait --for=delete namespace/${name ?? 'NAME'} --timeout=5m`,
      });
    },
  },
  {
    matches: /because it is protected|currently marked for protection/,
    error: (text) =>
      new UserError(
        `a resource that holds data would be deleted or replaced: ${/resource "?urn:[^"\s]*::([^"\s]+)/.exec(text)?.[1] ?? firstLine(text, /protect/)}`,
        {
          code: 'data-protected',
          hint: 'Restore the previous setting, or attach a new add-on under another alias, move the data, and remove the old one with --delete-data.',
        },
      ),
  },
  {
    matches:
      /no valid credential sources|validate AWS credentials|ExpiredToken|InvalidClientTokenId|failed to refresh cached credentials/i,
    error: (text) =>
      new UserError(
        `AWS does not accept the credentials: ${firstLine(text, /credential|ExpiredToken|InvalidClientTokenId/i)}`,
        {
          code: 'aws-credentials',
          exitCode: exitCodes.unreachable,
          hint: 'Log in again, for example with aws sso login, or set AWS_PROFILE.',
        },
      ),
  },
  {
    matches: /incorrect passphrase|passphrase must be set|get_passphrase/i,
    error: wrongPassphrase,
  },
  {
    matches: /Conflict.*conflict(s)? with|field manager|conflict with "/i,
    error: (text) =>
      new UserError(`another tool manages what would be changed: ${firstLine(text, /conflict/i)}`, {
        code: 'field-conflict',
        hint: 'Remove the field from the other tool, or take it over with --take-ownership.',
      }),
  },
  {
    matches:
      /unreachable|connection refused|no such host|i\/o timeout|context ".*" does not exist|unable to load Kubernetes client configuration/i,
    error: (text) =>
      new UserError(
        `the engine cannot reach the cluster: ${firstLine(text, /unreachable|refused|host|timeout|context|configuration/i)}`,
        {
          code: 'cluster-unreachable',
          exitCode: exitCodes.unreachable,
          hint: 'Check the context (kubectl config get-contexts) and the connection.',
        },
      ),
  },
];

/** The error a failed run of the engine comes to. */
export function engineError(texts: readonly string[]): UserError {
  const text = texts.join('\n');
  const pattern = patterns.find(({ matches }) => matches.test(text));
  if (pattern !== undefined) return pattern.error(text);
  const shown = texts
    // The command line says itself that it is an error.
    .map((line) => line.trim().replace(/^error: /gm, ''))
    .filter(Boolean)
    .join('\n');
  return new UserError(shown === '' ? 'the engine failed without giving a reason' : shown, { code: 'engine-failed' });
}

function lockOwner(text: string): LockOwner | undefined {
  const found = /created by ([^@\s]+)@(\S+) \(pid (\d+)\) at (\S+)/.exec(text);
  const [, user, host, pid, since] = found ?? [];
  if (user === undefined || host === undefined || pid === undefined || since === undefined) return undefined;
  return { user, host, pid: Number(pid), since };
}

/** The command that installs a plugin: the engine's own, where it tells one. */
function pluginInstallation(line: string): string {
  const told = /`(pulumi plugin install [^`]+)`/.exec(line)?.[1];
  if (told !== undefined) return told;
  const [, kind = 'resource', quoted] = /'pulumi-([a-z]+)-([\w-]+)'/.exec(line) ?? [];
  const [, downloaded] = /plugin: ([a-z][\w-]*?)-v?\d/.exec(line) ?? [];
  const name = quoted ?? downloaded ?? /plugin for (\S+) provider/.exec(line)?.[1] ?? 'NAME';
  const version = /at version v?(\d[\w.+-]*)/.exec(line)?.[1] ?? /plugin: [a-z][\w-]*?-v?(\d[\w.+-]*)/.exec(line)?.[1];
  return `pulumi plugin install ${kind} ${name}${version === undefined ? '' : ` v${version}`}`;
}

/** The host that a line reports as unreachable, and why. */
function unreachableHost(line: string): { readonly host: string | undefined; readonly reason: string } {
  const host = [/https?:\/\/(?:[^@/"\s]*@)?([^/"\s]+)/, /lookup ([^\s:]+)/, /dial \w+ (\S+?)(?:: |$)/]
    .map((pattern) => pattern.exec(line)?.[1])
    .find((found) => found !== undefined);
  const reason = networkFailures.find(([pattern]) => pattern.test(line))?.[1] ?? line;
  return { host, reason };
}

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i');
}

function firstLine(text: string, pattern: RegExp): string {
  return (text.split('\n').find((line) => pattern.test(line)) ?? text).trim();
}
