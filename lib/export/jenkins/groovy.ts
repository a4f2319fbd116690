/** A line of Groovy, or lines of a text that no indentation may change. */
export type Line = string | { readonly flush: string };

/** A text inside of `"…"`, so that Groovy reads nothing of its own in it. */
export function literal(text: string): string {
  // Groovy takes this one for the end of the file, however it is written.
  return text
    .split('\uffff')
    .map((part) => escaped(part, /["\\$]/g))
    .join('${(char) 65535}');
}

/** What is inside of `"…"` as an expression: in single quotes where nothing has to be put in. */
export function groovyText(inside: string): string {
  const parts = [...inside.matchAll(/\\u([0-9a-f]{4})|\\(.)|\$\{[^}]*\}|[^\\$]+/gs)];
  if (parts.some(([whole]) => whole.startsWith('${'))) return `"${inside}"`;
  return groovyString(parts.map(([whole, code, character]) => unescaped(whole, code, character)).join(''));
}

/** A text as a string that Groovy puts nothing in. */
export function groovyString(text: string): string {
  if (text.includes('\uffff')) return `"${literal(text)}"`;
  return `'${escaped(text, /['\\]/g)}'`;
}

const short: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What is neither seen nor taken as it is by every reader of the file: controls, separators of lines, halves of pairs. */
const unseen = /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\uffff\ud800-\udfff]/g;

function escaped(text: string, special: RegExp): string {
  const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replace(special, '\\$&').replace(unseen, (character) => short[character] ?? code(character));
}

function unescaped(whole: string, code: string | undefined, character: string | undefined): string {
  if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
  return character === undefined ? whole : ({ n: '\n', r: '\r', t: '\t' }[character] ?? character);
}

/** Lines within a block. @param start what stands before its lines, as the name of what is given to them */
export function block(head: string, lines: readonly Line[], start = ''): Line[] {
  return [`${head} {${start}`, ...indented(lines), '}'];
}

/** Lines within the block of a step that takes a list, which stands in one line where it fits. */
export function listBlock(step: string, items: readonly string[], lines: readonly Line[]): Line[] {
  const head = `${step}([${items.join(', ')}])`;
  if (head.length <= 90 && items.length < 3) return block(head, lines);
  return [`${step}([`, ...items.map((item) => `  ${item},`), ...block('])', lines)];
}

/** A step that takes a list. */
export function listStep(step: string, items: readonly string[]): Line[] {
  const line = `${step}([${items.join(', ')}])`;
  return line.length <= 100 ? [line] : [`${step}([`, ...items.map((item) => `  ${item},`), '])'];
}

/** Lines, and others that follow them whatever happens, or once they failed. */
export function attempt(lines: readonly Line[], then: 'finally' | 'catch (problem)', others: readonly Line[]): Line[] {
  return ['try {', ...indented(lines), `} ${then} {`, ...indented(others), '}'];
}

export function indented(lines: readonly Line[]): Line[] {
  return lines.map((line) => (typeof line === 'string' && line !== '' ? `  ${line}` : line));
}

/** A step that takes commands, which stand in lines of their own. */
export function withCommands(step: string, commands: string): Line[] {
  const lines = commands.split('\n');
  if (lines.length === 1 || unseenIn(commands)) return [`${step} ${groovyString(commands)}`];
  const text = commands.replace(/\\/g, '\\\\').replace(/'(?=')/g, "\\'");
  return hasOwnIndentation(lines)
    ? [`${step} '''\\`, { flush: text }, { flush: "'''" }]
    : [`${step} '''`, ...indented(text.split('\n')), "'''"];
}

function unseenIn(text: string): boolean {
  return text.replace(/[\n\t]/g, '').search(unseen) !== -1;
}

/** Whether blanks at the beginning of lines may mean something: in what shells read to an end, in texts over several lines. */
function hasOwnIndentation(lines: readonly string[]): boolean {
  const isOpen = (line: string) =>
    line.includes('<<') || line.endsWith('\\') || line.split("'").length % 2 === 0 || line.split('"').length % 2 === 0;
  return lines.some(isOpen);
}

/** Lines as a text. */
export function groovyLines(lines: readonly Line[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : line.flush}\n`).join('');
}
