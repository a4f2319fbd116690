import type { ExportRequest } from './exporter';
import { commentLines } from './printable';

/** A command, with flags that each have a value. */
const form = 'infra export [a-z-]+(?: --[a-z-]+ [a-z0-9-]+)*';

/** The command that makes a file, as it stands in the file's first lines. */
const mark = new RegExp(`\`(${form})\``);

/** Characters at the beginning of a file in which its mark is sought. */
const headLength = 1000;

/**
 * The lines that every exported file begins with: what made it, from what. A file without them is somebody's own, and
 * is never overwritten.
 * @param sources files of the manifest, relative to the repository
 */
export function header(request: ExportRequest, sources: readonly string[], comment = '# '): string {
  if (request.isProgram === true)
    return commentLines(`Made by a program from ${sources.join(', ')}: what is changed here is lost.`, comment);
  const lines = [
    `Made by \`${commandOf(request)}\` from ${sources.join(', ')}.`,
    'Change it there and run that command again: what is changed here is lost.',
  ];
  return lines.map((line) => commentLines(line.replaceAll('\n', ' '), comment)).join('');
}

/** The flags of a request, in the order they are written. */
const flags = [
  ['dialect', 'for'],
  ['environment', 'env'],
  ['review', 'name'],
  ['onUnsupported', 'on-unsupported'],
] as const;

/** The command of a request. */
export function commandOf(request: ExportRequest): string {
  const given = flags.flatMap(([key, flag]) => (request[key] === undefined ? [] : [`--${flag}`, request[key]]));
  return ['infra export', request.format, ...given].join(' ');
}

/** The request that a command is; undefined where it is none. */
export function requestIn(command: string): ExportRequest | undefined {
  if (!new RegExp(`^${form}$`).test(command)) return undefined;
  const [, , format = '', ...rest] = command.split(' ');
  const { dialect, environment, review, onUnsupported } = Object.fromEntries(
    flags.map(([key, flag]) => {
      const at = rest.indexOf(`--${flag}`);
      return [key, at === -1 ? undefined : rest[at + 1]];
    }),
  );
  return {
    format,
    ...(dialect === undefined ? {} : { dialect }),
    ...(environment === undefined ? {} : { environment }),
    ...(review === undefined ? {} : { review }),
    ...(onUnsupported === 'warn' ? { onUnsupported } : {}),
  };
}

/** Whether two requests are for the same files. */
export function sameOutput(one: ExportRequest, other: ExportRequest): boolean {
  return flags.every(([key]) => key === 'onUnsupported' || one[key] === other[key]) && one.format === other.format;
}

/** What made a file; undefined where it is somebody's own. */
export function madeBy(content: string): ExportRequest | undefined {
  const [, command] = mark.exec(content.slice(0, headLength)) ?? [];
  return command === undefined ? undefined : requestIn(command);
}
