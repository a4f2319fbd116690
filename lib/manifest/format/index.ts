import type { Diagnostic } from '../diagnostics/diagnostic';
import type { SourceFile } from '../diagnostics/source-file';
import { formatGithub } from './github';
import { formatJson } from './json';
import { formatSarif } from './sarif';
import { formatText } from './text';

export { formatGithub } from './github';
export { formatJson } from './json';
export { formatSarif, type SarifOptions } from './sarif';
export { formatText, summarize, type TextOptions } from './text';

export interface FormatOptions {
  /** The files findings point into, by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Colours in text. @default false */
  readonly color?: boolean;
  /** Width of the terminal that shows text. @default lines are as long as they are */
  readonly columns?: number | undefined;
  /** Version of the tool. */
  readonly version: string;
}

/** The formats of findings, by the name `--format` takes. */
export const formats = {
  text: formatText,
  json: formatJson,
  github: formatGithub,
  sarif: formatSarif,
} as const satisfies {
  readonly [name: string]: (diagnostics: readonly Diagnostic[], options: FormatOptions) => string;
};

export type FormatName = keyof typeof formats;
