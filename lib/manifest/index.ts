export {
  hasErrors,
  sortDiagnostics,
  type Diagnostic,
  type DiagnosticSource,
  type Severity,
} from './diagnostics/diagnostic';
export type { DiagnosticCode } from '../model/error-codes';
export type { EffectiveValue, Origin } from './effective';
export { defaultEnvironment } from './environments';
export {
  formats,
  formatGithub,
  formatJson,
  formatSarif,
  formatText,
  summarize,
  type FormatName,
  type FormatOptions,
} from './format';
export { folderName, locate, type Location } from './locate';
export { openProject, type NamedDocument, type OpenOptions, type OpenProject } from './open';
export {
  readProject,
  validateProject,
  type ReadProjectOptions,
  type ReadResult,
  type ValidateResult,
} from './read-project';
export { projectJsonSchema } from './schema/editor';
export { SourceFile, type Span } from './diagnostics/source-file';
