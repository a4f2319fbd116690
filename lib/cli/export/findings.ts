import type { Finding } from '../../export';
import type { Diagnostic } from '../../manifest/diagnostics/diagnostic';
import { formatText } from '../../manifest/format/text';
import type { SourceFile } from '../../manifest/diagnostics/source-file';
import type { Io } from '../io';

/** Whether a finding that loses meaning fails the export. */
export type OnUnsupported = 'error' | 'warn';

/**
 * Prints what a format cannot say with the lines it is about.
 * @param told what was printed of formats before, to which this adds: what is true of all of them is told once
 * @returns whether the export fails
 */
export function reportFindings(
  io: Io,
  all: readonly Finding[],
  told: Set<string>,
  files: ReadonlyMap<string, SourceFile>,
  onUnsupported: OnUnsupported,
): boolean {
  const findings = all.filter((finding) => {
    const text = JSON.stringify(finding);
    return !told.has(text) && told.add(text);
  });
  const isError = ({ code }: Finding) => code === 'unsupported' && onUnsupported === 'error';
  const placed = findings.flatMap((finding): Diagnostic[] => {
    const { source, code, message, hint } = finding;
    if (source === undefined) return [];
    const line = files.get(source.file)?.text.split('\n')[source.line - 1] ?? '';
    const width = /^["']?[\w.-]+["']?/.exec(line.slice(source.column - 1))?.[0].length ?? 1;
    const end = { endLine: source.line, endColumn: source.column + width };
    return [
      {
        code,
        severity: isError(finding) ? 'error' : 'warning',
        message,
        ...(hint === undefined ? {} : { hint }),
        source: { ...source, ...end },
      },
    ];
  });
  io.stderr.write(formatText(placed, { files, color: io.colors }));
  for (const finding of findings.filter(({ source }) => source === undefined)) {
    io.stderr.write(`${isError(finding) ? 'error' : 'warning'}: ${finding.message} [${finding.code}]\n`);
    if (finding.hint !== undefined) io.stderr.write(`  ${finding.hint}\n`);
  }
  return all.some(isError);
}
