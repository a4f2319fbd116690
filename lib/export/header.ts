import type { ExportRequest } from './exporter';

/** The command that makes a file, as it stands in the file's first lines. */
const mark = /`infra export ([a-z-]+)(?: --for ([a-z0-9-]+))?(?: --env ([a-z0-9-]+))?`/;

/** Characters at the beginning of a file in which its mark is sought. */
const headLength = 1000;

/**
 * The lines that every exported file begins with: what made it, from what. A file without them is somebody's own, and
 * is never overwritten.
 * @param sources files of the manifest, relative to the repository
 */
export function header(request: ExportRequest, sources: readonly string[], comment = '# '): string {
  if (request.isProgram === true)
    return `${comment}Made by a program from ${sources.join(', ')}: what is changed here is lost.\n`;
  const lines = [
    `Made by \`${commandOf(request)}\` from ${sources.join(', ')}.`,
    'Change it there and run that command again: what is changed here is lost.',
  ];
  return lines.map((line) => `${comment}${line}\n`).join('');
}

/** The command of a request. */
export function commandOf({ format, dialect, environment }: ExportRequest): string {
  const flags = [
    ...(dialect === undefined ? [] : ['--for', dialect]),
    ...(environment === undefined ? [] : ['--env', environment]),
  ];
  return ['infra export', format, ...flags].join(' ');
}

/** What made a file; undefined where it is somebody's own. */
export function madeBy(content: string): ExportRequest | undefined {
  const [, format, dialect, environment] = mark.exec(content.slice(0, headLength)) ?? [];
  if (format === undefined) return undefined;
  return {
    format,
    ...(dialect === undefined ? {} : { dialect }),
    ...(environment === undefined ? {} : { environment }),
  };
}
