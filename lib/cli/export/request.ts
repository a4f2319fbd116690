import { formats, type ExportRequest } from '../../export';
import { exitCodes, UserError } from '../../model/error';
import { nearest } from '../../model/nearest';

/** What the command line says of one export. */
export interface RequestOptions {
  readonly env?: string;
  /** Of a review environment. */
  readonly name?: string;
  readonly for?: string;
}

/** @throws UserError where there is no such format or dialect, or the format is of no environment one could choose */
export function requestOf(format: string, { for: dialect, env, name }: RequestOptions): ExportRequest {
  const known = formats[format];
  if (known === undefined) throw unknown('format', format, Object.keys(formats));
  const { dialects = [], byEnvironment = false, environment } = known;
  if (dialect !== undefined && !dialects.includes(dialect)) throw unknown(`dialect of ${format}`, dialect, dialects);
  if (!byEnvironment && env !== undefined && env !== environment) throw fixed(format, env, environment);
  const chosen = dialect ?? dialects[0];
  return {
    format,
    ...(chosen === undefined ? {} : { dialect: chosen }),
    ...(byEnvironment ? { environment: env ?? defaultEnvironment } : {}),
    ...(byEnvironment && name !== undefined ? { review: name } : {}),
  };
}

/** The environment of what a request gives. */
export function environmentOf({ format, environment }: ExportRequest): string {
  return environment ?? formats[format]?.environment ?? defaultEnvironment;
}

/** What pipelines and owners are read for: the environment that has every application. */
const defaultEnvironment = 'production';

function fixed(format: string, env: string, environment: string | undefined): UserError {
  const choosers = Object.entries(formats).flatMap(([name, { byEnvironment }]) => (byEnvironment ? [name] : []));
  const message =
    environment === undefined
      ? `${format} is the same for every environment, "${env}" too`
      : `${format} is always for the environment ${environment}, not "${env}"`;
  return new UserError(message, {
    code: 'environment-fixed',
    exitCode: exitCodes.invalid,
    hint: `Remove --env: it only applies to ${choosers.join(' and ')}.`,
  });
}

function unknown(what: string, name: string, known: readonly string[]): UserError {
  const meant = nearest(name, known);
  return new UserError(`unknown ${what} "${name}"`, {
    code: 'format-unknown',
    exitCode: exitCodes.invalid,
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Available: ${known.join(', ') || 'none'}.`,
  });
}
