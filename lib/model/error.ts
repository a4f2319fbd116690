import type { ErrorCode } from './error-codes';

/** Exit codes of the `infra` command, as documented in the README. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  invalid: 2,
  changes: 3,
  locked: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface UserErrorOptions {
  /** Stable identifier, kebab-case, for machines and for searching the documentation. */
  readonly code: ErrorCode;
  /** What to do next. @default none */
  readonly hint?: string;
  /** Lines with more detail, such as the end of a log. @default none */
  readonly details?: readonly string[];
  /** @default 1, failed */
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** What a command that was stopped by its user ends with. */
export function interrupted(): UserError {
  return new UserError('interrupted: running steps were finished, and the state is consistent', {
    code: 'interrupted',
    exitCode: exitCodes.interrupted,
    hint: 'Run the same command again to continue.',
  });
}

const brand = Symbol.for('project-infra.UserError');

/**
 * A mistake or circumstance that the user can fix: printed without a stack. Anything else that is thrown is a bug
 * and keeps its stack.
 */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly exitCode: ExitCode;

  constructor(message: string, options: UserErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.code = options.code;
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.exitCode = options.exitCode ?? exitCodes.failed;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Recognizes user errors across copies of this package, which `instanceof` does not. */
  static is(error: unknown): error is UserError {
    return typeof error === 'object' && error !== null && brand in error;
  }
}

/** Takes note of what speaks against going on, so that everything is told at once. */
export type Refuse = (error: UserError) => void;

/** Refuses at the first. */
export const refuseAtOnce: Refuse = (error) => {
  throw error;
};

/**
 * One error for several: the only one itself, a bug before any mistake, else a list of all.
 * @param errors at least one
 */
export function allOf(errors: readonly unknown[]): unknown {
  const bug = errors.find((error) => !UserError.is(error));
  const mistakes = errors.filter((error) => UserError.is(error));
  const [first] = mistakes;
  const isFinal = mistakes.find(({ exitCode }) => exitCode === exitCodes.interrupted);
  const distinct = [...new Map(mistakes.map((error) => [error.message, error])).values()];
  if (bug !== undefined || first === undefined) return bug;
  if (isFinal !== undefined || distinct.length === 1) return isFinal ?? first;
  const hints = [...new Set(distinct.flatMap(({ hint }) => hint ?? []))];
  return new UserError(distinct.map(({ message, code }) => `${message} [${code}]`).join('\n'), {
    code: first.code,
    exitCode: first.exitCode,
    details: distinct.flatMap(({ details }) => details),
    ...(hints.length === 0 ? {} : { hint: hints.join('\n  ') }),
    cause: errors,
  });
}
