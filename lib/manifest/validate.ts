import { alternatives, check, quote, type Issue } from '../model/check';
import type { Schema } from '../model/schema';
import { isNull, spanAt, type ListNode, type Node } from './yaml/node';
import { toPlain, type TakenAsWritten } from './yaml/plain';
import { outdented, type Outdented } from './outdented';
import type { Report } from './diagnostics/report';
import type { Span } from './diagnostics/source-file';

export interface ValidateOptions {
  /** The node is a layer merged over another: nothing is required and null removes. @default false */
  readonly partial?: boolean;
  /** Said before each message: whose value it is. @default nothing */
  readonly label?: string;
  /** Where to point when a required key is missing. @default the map */
  readonly missingAt?: Span;
}

/** Reads a node by its schema; every problem is reported where it was written. */
export function validate(node: Node, schema: Schema, report: Report, options: ValidateOptions = {}): unknown {
  const partial = options.partial === true;
  const value = toPlain(node, schema, {
    partial,
    onText: (taken) => warnOfText(taken, report),
    onList: (list, wanted) => warnOfWords(list, wanted, report),
    onScalar: (scalar, { 'x-placeholders': allowed }) => {
      if (allowed === false && scalar.text.includes('${')) complainOfPlaceholder(scalar.text, scalar.span, report);
    },
  });
  const misplaced = partial ? [] : outdented(node, schema);
  const issues = check(value, schema, { partial }).filter(({ path }) => !isEcho(path, misplaced));
  for (const one of misplaced) {
    const { path, above } = one;
    // What follows the first is under the same key.
    if (misplaced.find((other) => pathText(other.above) === pathText(above)) !== one) continue;
    const key = path.at(-1) ?? '';
    const message = `${quote(key)} belongs to ${pathText(above)}, but is not indented deeper than it`;
    report.error(
      'wrong-type',
      spanAt(node, path, true),
      message,
      `Indent it, and what follows of ${above.at(-1) ?? ''}, by two more spaces.`,
    );
  }
  for (const issue of issues) if (!isMistyped(issue, issues)) reportIssue(node, issue, report, options);
  return value;
}

/** Whether an issue only comes of a key that stands beside the map it belongs into. */
function isEcho(path: Issue['path'], misplaced: readonly Outdented[]): boolean {
  return misplaced.some((one) => [one.path, one.above].some((at) => at.every((step, index) => path[index] === step)));
}

/** Whether a key that is missing is there under a name that is told to be wrong. */
function isMistyped({ code, path }: Issue, issues: readonly Issue[]): boolean {
  if (code !== 'missing-key') return false;
  const parent = JSON.stringify(path.slice(0, -1));
  return issues.some(
    (other) =>
      other.suggestion === path.at(-1) &&
      other.code === 'unknown-key' &&
      JSON.stringify(other.path.slice(0, -1)) === parent,
  );
}

function reportIssue(node: Node, issue: Issue, report: Report, { label, missingAt }: ValidateOptions): void {
  const { path, code, message } = issue;
  const isMissing = code === 'missing-key';
  const at = isMissing
    ? missingSpan(node, path, missingAt)
    : spanAt(node, path, code === 'unknown-key' || message.startsWith('the key '));
  const inside = pathText(code === 'unknown-key' || isMissing ? path.slice(0, -1) : path);
  const context =
    label === undefined || inside === '' ? (label ?? inside) : `${label}${inside.startsWith('[') ? '' : '.'}${inside}`;
  report.error(code, at, context === '' ? message : `${context}: ${message}`, hintFor(node, issue));
}

/** A missing key is shown at the key of the map that lacks it, as the map's braces say little. */
function missingSpan(node: Node, path: Issue['path'], missingAt: Span | undefined): Span {
  if (path.length === 1 && missingAt !== undefined) return missingAt;
  return spanAt(node, path.slice(0, -1), typeof path.at(-2) === 'string');
}

function hintFor(node: Node, { code, path, suggestion, accepted, hint }: Issue): string | undefined {
  if (hint !== undefined) return hint;
  const written = valueAt(node, path);
  if (code === 'unknown-key' && suggestion !== undefined && accepted !== undefined && accepted.length > 0) {
    return `Use one of ${accepted.join(', ')}.`;
  }
  if (code !== 'wrong-type' || written?.kind !== 'scalar') return undefined;
  if (isNull(written)) return 'Add a value, or remove the key. Empty text is written "".';
  if (!written.plain && /^-?\d+(\.\d+)?$|^(true|false)$/.test(written.text)) return 'Remove the quotes.';
  if (/^(yes|on|y)$/i.test(written.text)) return 'Write true.';
  return /^(no|off|n)$/i.test(written.text) ? 'Write false.' : undefined;
}

/** A list runs one program by its words: a line of a shell as its only word is a program that does not exist. */
function warnOfWords({ items: [only, ...others] }: ListNode, schema: Schema, report: Report): void {
  if (only?.kind !== 'scalar' || others.length > 0 || !/\S\s+\S/.test(only.text)) return;
  if (!alternatives(schema).some((branch) => branch['x-words'] === true)) return;
  const words = only.text
    .trim()
    .split(/\s+/)
    .map((word) => JSON.stringify(word));
  const message = `${quote(only.text)} is a single list item, so it runs as one program name, spaces included`;
  const hint = `Write it as text, to be run by the shell: ${only.text}; or as a list of words: [${words.join(', ')}].`;
  report.warning('command-words', only.span, message, hint);
}

function warnOfText({ node, text, read }: TakenAsWritten, report: Report): void {
  const message = `${text} is read as the text ${quote(text)}; other YAML parsers read ${read}`;
  report.warning('text-as-written', node.span, message, `Write "${text}" in quotes.`);
}

/** Says that a text holds a placeholder where none is replaced. */
export function complainOfPlaceholder(text: string, at: Span, report: Report): void {
  const message = `placeholders have no effect here: ${quote(text)}`;
  report.error('placeholder-misplaced', at, message, 'Use them in variables, commands, arguments and parameters.');
}

/** A path as people write it: `environments.production.addons[0]`. */
function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(node: Node, path: readonly (string | number)[]): Node | undefined {
  let at: Node | undefined = node;
  for (const step of path) {
    at =
      at?.kind === 'map'
        ? at.entries.get(String(step))?.value
        : at?.kind === 'list' && typeof step === 'number'
          ? at.items[step]
          : undefined;
  }
  return at;
}
