import { yamlScalar } from '../kubernetes/manifest-writer';
import { commentLines, escaped, isPrintable } from './printable';

/** A value with a comment above it. */
export class Commented {
  constructor(
    readonly comment: string,
    readonly value: unknown,
  ) {}
}

/** Columns up to which a list of plain words stands in one line. */
const flowWidth = 90;

/**
 * Writes a map as people write YAML: lists of plain words in one line, texts of several lines as blocks, comments where
 * they are given. Readers of YAML 1.1 and 1.2 agree on every value.
 */
export function yaml(map: object): string {
  return mapLines(map, '').slice(1);
}

/** The parts of a document with an empty line between them. */
export function yamlParts(...parts: readonly (object | string)[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : yaml(part)))
    .filter((part) => part !== '')
    .join('\n');
}

function mapLines(map: object, indent: string): string {
  let lines = '\n';
  for (const [key, given] of Object.entries(map)) {
    if (given === undefined) continue;
    const value: unknown = given instanceof Commented ? given.value : given;
    if (given instanceof Commented) lines += comment(given, indent);
    lines += `${indent}${keyOf(key)}:${valueLines(value, indent, key)}`;
  }
  return lines;
}

function listLines(list: readonly unknown[], indent: string): string {
  let lines = '\n';
  for (const given of list) {
    const value: unknown = given instanceof Commented ? given.value : given;
    if (given instanceof Commented) lines += comment(given, indent);
    lines += `${indent}-${valueLines(value, indent, '').replace(/^\n +/, ' ')}`;
  }
  return lines;
}

/** What follows a colon or a dash: the rest of its line, or lines that are further in. */
function valueLines(value: unknown, indent: string, key: string): string {
  const further = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    const flow = `[${value.map((item) => (isWord(item) ? yamlScalar(item) : '\n')).join(', ')}]`;
    const fits = !flow.includes('\n') && further.length + key.length + flow.length <= flowWidth;
    return fits && !key.endsWith('script') ? ` ${flow}\n` : listLines(value, further);
  }
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? ' {}\n' : mapLines(value, further);
  return typeof value === 'string' && value.includes('\n') ? ` ${block(value, further)}` : ` ${yamlScalar(value)}\n`;
}

/** A text of several lines; an indentation is said where the first line would hide it. */
function block(text: string, indent: string): string {
  // Blanks in the last line of a block are none of it.
  if (!isPrintable(text) || /(^|\n)[ \t]+\n*$/.test(text)) return `${quoted(text)}\n`;
  const chomp = text.endsWith('\n\n') || text === '\n' ? '+' : text.endsWith('\n') ? '' : '-';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const hint = /^\n* /.test(text) ? '2' : '';
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '\n' : `${indent}${line}\n`)).join('')}`;
}

function comment({ comment: text }: Commented, indent: string): string {
  return commentLines(text, `${indent}# `);
}

/** A text in one line, whatever is in it. */
function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

function keyOf(key: string): string {
  return key.includes('\n') ? quoted(key) : yamlScalar(key);
}

/** Texts that look well in a list of one line. */
function isWord(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w@./:*+!${}-][\w@./:*+!$-]{0,39}$/.test(value));
}
