import type { Project } from '../model/project';
import type { ProjectValues, Source } from '../model/values';

/** A file that an exporter writes. */
export interface ExportedFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** What a format cannot say, or what has to be done beside the file. */
export interface Finding {
  /**
   * `unsupported`: the meaning is lost, so that the export fails unless told to warn. `beside-file`: it works once
   * something is set outside of the file; always a warning.
   */
  readonly code: 'unsupported' | 'beside-file';
  /** What cannot be said with the value quoted, without full stop. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  /** Where it was written. @default nowhere: made in TypeScript or implied */
  readonly source?: Source;
}

export interface ExportResult {
  readonly files: readonly ExportedFile[];
  readonly findings: readonly Finding[];
}

/** What exporters read. */
export interface ExportSource {
  /** The project as the manifest gives it, for one environment. */
  readonly values: ProjectValues;
  /** The tree of an environment, for formats that need its objects; costs a quarter of a second. @default that of the values */
  readonly tree: (environment?: string) => Promise<Project>;
  /** Every file of the repository that git does not ignore, relative to it. */
  readonly files: () => readonly string[];
}

/** Which of a format's outputs is wanted; written into each file, so that `--all` makes the same again. */
export interface ExportRequest {
  /** The name of the format. */
  readonly format: string;
  /** One of the format's dialects (`--for`). @default the format's first, where it has any */
  readonly dialect?: string;
  /** Environment, where the output depends on it. @default the format's */
  readonly environment?: string;
  /** Name of a review environment. @default none */
  readonly review?: string;
  /** Whether what the format cannot say is only warned of. @default it fails the export */
  readonly onUnsupported?: 'warn';
  /** Whether a program asks, whose files no command makes again. @default false */
  readonly isProgram?: boolean;
}

/** Turns a project into files of a format: the same project gives the same bytes, whatever the machine and the time. */
export type Exporter = (source: ExportSource, request: ExportRequest) => ExportResult | Promise<ExportResult>;

/** A format, before its module is loaded. */
export interface Format {
  /** One sentence, for `infra export --help`. */
  readonly summary: string;
  /** Files, and folders with a slash at their end, that its output goes to: where `--all` looks for it. */
  readonly places: readonly string[];
  /** Dialects that `--for` chooses from. @default none */
  readonly dialects?: readonly string[];
  /** Whether `--env` chooses what the output is of, and is written into it. @default false */
  readonly byEnvironment?: boolean;
  /** The environment that the output is of where none is chosen. @default production */
  readonly environment?: string;
  readonly load: () => Promise<{ readonly exporter: Exporter }>;
}
