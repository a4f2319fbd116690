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

interface Pattern {
  readonly matches: RegExp;
  readonly error: (text: string) => UserError;
}

const patterns: readonly Pattern[] = [
  {
    matches: /no resource plugin|could not find plugin|failed to (install|download) plugin/i,
    error: (text) =>
      new UserError(`a plugin of the engine is missing: ${firstLine(text, /plugin/i)}`, {
        code: 'plugin-missing',
        hint: 'Install it with: pulumi plugin install resource kubernetes.',
      }),
  },
  { matches: /currently locked by/, error: (text) => new LockedError(lockOwner(text)) },
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
    error: () =>
      new UserError('the passphrase is wrong for this state: its secrets cannot be decrypted', {
        code: 'passphrase-wrong',
        hint: 'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one the environment was first deployed with.',
      }),
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
    .map((line) => line.trim())
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

function firstLine(text: string, pattern: RegExp): string {
  return (text.split('\n').find((line) => pattern.test(line)) ?? text).trim();
}
