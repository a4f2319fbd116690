import type { IssueCode } from '../model/check';

/** How bad a finding is: an error makes the manifest invalid. */
export type Severity = 'error' | 'warning';

/** Stable identifiers of findings, by what reports them. */
export type DiagnosticCode = FileCode | YamlCode | IssueCode | ReferenceCode | PipelineCode | ExportCode;

/** Files that cannot be read. */
export type FileCode =
  | 'project-missing'
  | 'file-missing'
  | 'file-unreadable'
  | 'file-too-large'
  | 'file-binary'
  | 'outside-repository'
  | 'too-many-files';

/** Invalid YAML. */
export type YamlCode =
  | 'yaml-syntax'
  | 'yaml-version'
  | 'multiple-documents'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'invalid-key'
  | 'yaml-tag'
  | 'unknown-anchor'
  | 'cyclic-alias'
  | 'invalid-merge'
  | 'too-deep'
  | 'too-large'
  | 'text-as-written';

/** Names that are unknown or ambiguous. */
export type ReferenceCode =
  | 'duplicate-name'
  | 'reserved-name'
  | 'was-collision'
  | 'unknown-stack'
  | 'unknown-addon'
  | 'version-mismatch'
  | 'version-unknown'
  | 'command-words'
  | 'image-application'
  | 'package-invalid'
  | 'unknown-provisioner'
  | 'aws-missing'
  | 'unknown-environment'
  | 'unknown-application'
  | 'environment-kind'
  | 'environment-of'
  | 'routing-contradictory'
  | 'canary-unrouted'
  | 'volume-single'
  | 'container-duplicate'
  | 'variable-fixed'
  | 'parameter-needed'
  | 'process-unknown'
  | 'patch-unmatched'
  | 'patch-identity'
  | 'patch-path'
  | 'patch-type'
  | 'secret-exposed'
  | 'namespace-taken'
  | 'cluster-missing'
  | 'object-duplicate'
  | 'process-duplicate'
  | 'service-name'
  | 'host-duplicate'
  | 'redirect-loop'
  | 'unit-cycle'
  | 'duplicate-parameters'
  | 'alias-missing'
  | 'duplicate-alias'
  | 'duplicate-variable'
  | 'variable-overridden'
  | 'unknown-binding'
  | 'unknown-from'
  | 'attachment-parameters'
  | 'separate-databases'
  | 'placeholder-syntax'
  | 'placeholder-unknown'
  | 'placeholder-misplaced'
  | 'placeholder-secret'
  | 'unknown-keyword'
  | 'invalid-pattern'
  | 'invalid-regexp';

/** Pipelines that cannot run. */
export type PipelineCode =
  | 'unknown-template'
  | 'cyclic-extends'
  | 'cyclic-include'
  | 'unknown-stage'
  | 'duplicate-stage'
  | 'unknown-job'
  | 'cyclic-needs'
  | 'later-stage'
  | 'other-environment'
  | 'matrix-too-large'
  | 'job-incomplete'
  | 'conflicting-keys';

/** What a format of `infra export` cannot express. */
export type ExportCode = 'unsupported' | 'beside-file';

/** Where a finding points; lines and columns count from 1, the end is exclusive. */
export interface DiagnosticSource {
  /** Path relative to the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One finding. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong with the value quoted and what is accepted, without full stop. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly source: DiagnosticSource;
}

/** Whether any finding makes the manifest invalid. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** The findings by file, line and column, each said once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [identity(diagnostic), diagnostic]));
  return [...unique.values()].sort(compare);
}

function identity({ code, source, message }: Diagnostic): string {
  return [source.file, source.line, source.column, code, message].join('\0');
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    order(a.source.file, b.source.file) ||
    a.source.line - b.source.line ||
    a.source.column - b.source.column ||
    order(a.code, b.code) ||
    order(a.message, b.message)
  );
}

// Not by locale, so that every machine gives the same order.
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
