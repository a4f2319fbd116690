import type { Diagnostic, Severity } from '../diagnostics/diagnostic';
import { wrapped } from './wrap';
import type { SourceFile } from '../diagnostics/source-file';

export interface TextOptions {
  /** The files findings point into, by path: without one there is no frame. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** @default false */
  readonly color?: boolean;
  /** Width of the terminal. @default lines are as long as they are */
  readonly columns?: number | undefined;
}

/** Characters of a line that are shown. */
const longest = 120;

const codes = { error: 31, warning: 33, dim: 2, bold: 1, hint: 36 } as const;

/** Findings for people: place, message, the line with a caret, what to do next; and a count. */
export function formatText(diagnostics: readonly Diagnostic[], { files, color = false, columns }: TextOptions): string {
  const paint = (style: keyof typeof codes, text: string) => (color ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
  const blocks = diagnostics.map((diagnostic) => {
    const { severity, code, message, hint, source } = diagnostic;
    const head = `${paint('bold', `${printable(source.file).replaceAll('\n', '·')}:${source.line}:${source.column}`)} ${paint(severity, severity)} ${paint('dim', code)}`;
    const frame = frameOf(diagnostic, files.get(source.file), columns).map((line, index) =>
      index === 2
        ? `${paint('dim', line.gutter)}${paint(severity, line.text)}`
        : `${paint('dim', line.gutter)}${line.text}`,
    );
    return [
      head,
      `  ${wrapped(printable(message), columns, '  ')}`,
      ...frame,
      ...(hint === undefined
        ? []
        : [`  ${paint('hint', 'hint:')} ${wrapped(printable(hint), columns, ' '.repeat(8))}`]),
    ].join('\n');
  });
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n${summarize(diagnostics)}\n`;
}

/** `2 errors, 1 warning`. */
export function summarize(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [plural(count('error'), 'error'), plural(count('warning'), 'warning')].filter((part) => part !== '');
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}

interface FrameLine {
  readonly gutter: string;
  readonly text: string;
}

/** The line before, the line itself and the caret under it. */
function frameOf(
  { source }: Diagnostic,
  file: SourceFile | undefined,
  columns: number | undefined,
): readonly FrameLine[] {
  const lines = file?.shown.split('\n') ?? [];
  const line = lines[source.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const digits = String(source.line).length;
  // Two spaces before the number, a bar behind it.
  const width = Math.max(20, Math.min(longest, (columns ?? longest) - digits - 5));
  const gutter = (label: string) => `  ${label.padStart(digits)} | `;
  const before = lines[source.line - 2];
  // Long lines are cut around the caret.
  const start = source.column > width ? source.column - width / 2 : 0;
  const end = source.endLine === source.line ? source.endColumn : line.trimEnd().length + 1;
  const length = Math.max(1, Math.min(end - source.column, width));
  const padding = line.slice(start, source.column - 1).replace(/[^\t]/g, ' ');
  return [
    {
      gutter: gutter(before === undefined ? '' : String(source.line - 1)),
      text: printable((before ?? '').slice(start, start + width)),
    },
    { gutter: gutter(String(source.line)), text: printable(line.slice(start, start + width)) },
    { gutter: gutter(''), text: `${padding}${'^'.repeat(length)}` },
  ].map((shown) => ({ gutter: shown.gutter, text: shown.text.trimEnd() }));
}

/** Without characters that steer a terminal. */
function printable(text: string): string {
  // The last ones turn the direction of writing.
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => (character === '\r' ? '' : '·'),
  );
}

function plural(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
