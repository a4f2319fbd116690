import { join } from 'node:path';
import { quote } from '../model/check';
import type { FileDescription, FileLines, StackDescription } from '../model/description';
import { componentName } from '../model/names';
import type { Schema } from '../model/schema';
import type { CanonicalContext } from './canonical';
import { meant } from '../model/meant';
import { namesInFile, unknownProcesses } from './process-names';
import { get, type Node } from './yaml/node';
import type { Parameters } from './parameters';
import { parseMap } from './yaml/parse';
import { isSource, readSource } from './yaml/read-file';
import type { SourceFile, Span } from './diagnostics/source-file';
import { validate } from './validate';

/** What the files hold that a stack reads, by the parameter that names each: text, or the value of what is JSON. */
export interface RepositoryFiles {
  readonly [parameter: string]: unknown;
}

/** Reads the files of the repository that a stack wants; what is wrong in them is reported at its line. */
export function readRepositoryFiles(
  { type, reads = {}, parameters: { properties } }: StackDescription,
  { node, values }: Parameters,
  missingAt: Span,
  context: CanonicalContext,
): RepositoryFiles {
  const contents: Record<string, unknown> = {};
  const documents: { readonly node: Node; readonly schema: Schema }[] = [];
  for (const [parameter, description] of Object.entries(reads)) {
    const written = get(node, parameter);
    const path = Object.hasOwn(values, parameter) ? values[parameter] : properties[parameter]?.default;
    if (typeof path !== 'string') continue;
    const file = known(path, context);
    if (isSource(file)) {
      const { schema } = description;
      // JSON is YAML; what is only YAML is said by whoever else reads the file.
      const document = schema === undefined ? undefined : parseMap(file, context.report);
      contents[parameter] = contentOf(file, description, document, context);
      if (schema !== undefined && document !== undefined) documents.push({ node: document, schema });
    } else if (file.code !== 'file-missing' || written !== undefined || description.optional !== true) {
      const hint = file.hint ?? `${type} reads this file; the parameter ${parameter} can name a different one.`;
      context.report.error(file.code, written?.span ?? missingAt, file.message, hint);
    }
  }
  for (const { node: document, schema } of documents) {
    for (const { name, key, file, known: processes } of unknownProcesses(schema, document, reads, contents)) {
      const path = String(values[file] ?? properties[file]?.default);
      const message = `${path} has no process ${quote(name)}; ${meant(name, processes)}`;
      context.report.warning('process-unknown', key, message, 'The settings for it here have no effect.');
    }
  }
  return contents;
}

/** The processes that lines of such files name, as Kubernetes calls them, beside those that every such stack has. */
export function processesOfFiles({ reads = {}, components = [] }: StackDescription, files: RepositoryFiles): string[] {
  return Object.entries(reads).flatMap(([parameter, { lines }]) => {
    const text = files[parameter];
    if (lines === undefined || typeof text !== 'string') return [];
    return namesInFile(text, lines)
      .map(componentName)
      .filter((name) => !components.includes(name));
  });
}

/** Several applications, in several environments, may read one file. */
function known(path: string, { repository, files }: CanonicalContext) {
  const file = files.get(path) ?? readSource(repository, join(repository, path));
  if (isSource(file)) files.set(file.path, file);
  return file;
}

/** @param document what was read of a file that is JSON */
function contentOf(
  file: SourceFile,
  { lines, schema }: FileDescription,
  document: Node | undefined,
  { report }: CanonicalContext,
): unknown {
  if (lines !== undefined) checkLines(file, lines, report);
  if (schema === undefined) return file.text;
  return document === undefined ? undefined : validate(document, schema, report);
}

function checkLines(file: SourceFile, { pattern, expected }: FileLines, report: CanonicalContext['report']): void {
  const form = new RegExp(pattern, 'u');
  const seen = new Map<string, { readonly name: string; readonly line: number }>();
  let start = 0;
  for (const [index, line] of file.text.split('\n').entries()) {
    const text = line.trimEnd();
    const span = { file, start, end: start + text.length };
    start += line.length + 1;
    if (text === '' || text.startsWith('#')) continue;
    const found = form.exec(text);
    const name = found?.groups?.['name'];
    if (found === null) {
      report.error('wrong-format', span, `${quote(text)} is not accepted; expected ${expected}`);
    } else if (name !== undefined) {
      const first = seen.get(componentName(name));
      if (first === undefined) seen.set(componentName(name), { name, line: index + 1 });
      else {
        const same =
          first.name === name
            ? ''
            : `, as ${quote(first.name)}: both would be named ${quote(componentName(name))} in Kubernetes`;
        report.error(
          'duplicate-name',
          span,
          `${quote(name)} is already in line ${first.line}${same}`,
          'Keep only one of them.',
        );
      }
    }
  }
}
