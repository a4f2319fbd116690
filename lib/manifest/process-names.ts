import type { FileDescription, FileLines } from '../model/description';
import type { Schema } from '../model/schema';
import { entriesOf, get, type Entry, type Node } from './yaml/node';
import type { RepositoryFiles } from './repository-files';

/** The processes that the lines of a file name, as it names them. */
export function namesInFile(text: string, { pattern }: FileLines): string[] {
  const form = new RegExp(pattern, 'u');
  return text.split('\n').flatMap((line) => form.exec(line.trimEnd())?.groups?.['name'] ?? []);
}

/** A key that names a process which its file does not have. */
export interface UnknownProcess {
  readonly name: string;
  readonly key: Entry['key'];
  /** The parameter that names the file. */
  readonly file: string;
  /** The processes that it has. */
  readonly known: readonly string[];
}

/** Keys that name processes of a file, and that it does not have. @param node described by the schema */
export function unknownProcesses(
  { properties = {} }: Schema,
  node: Node | undefined,
  reads: { readonly [parameter: string]: FileDescription },
  files: RepositoryFiles,
): UnknownProcess[] {
  return Object.entries(properties).flatMap(([property, { 'x-processes-of': file }]) => {
    const lines = file === undefined ? undefined : reads[file]?.lines;
    const text = file === undefined ? undefined : files[file];
    if (file === undefined || lines === undefined || typeof text !== 'string') return [];
    const known = namesInFile(text, lines);
    const entries = entriesOf(get(node, property)).filter(([name]) => !known.includes(name));
    return entries.map(([name, { key }]) => ({ name, key, file, known }));
  });
}
