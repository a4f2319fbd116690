import type { ErrorCode } from 'yaml';
import type { YamlCode } from '../../model/error-codes';

/** A syntax error as we say it. */
export interface SyntaxProblem {
  readonly code: YamlCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
}

const messages: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  TAB_AS_INDENT: ['YAML cannot be indented with tabs', 'Indent with spaces.'],
  BAD_INDENT: [
    'the indentation does not match the lines above',
    'Indent all keys of a map by the same number of spaces.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'a key cannot span multiple lines',
    'Perhaps a ":" is missing after the key, or the indentation is off.',
  ],
  BLOCK_AS_IMPLICIT_KEY: ['a second ": " on one line', 'Quote the value, or put the map on lines of its own.'],
  MULTIPLE_ANCHORS: ['a value can have only one anchor', 'Remove the others.'],
  MULTIPLE_DOCS: ['a file must hold a single document', 'Remove the "---", or split the file.'],
  BLOCK_IN_FLOW: ['a block cannot be inside { } or [ ]', 'Close the bracket first.'],
};

/** Says what is wrong with the YAML; an unquoted placeholder inside brackets is named, as the parser's words do not. */
export function explain(text: string, code: ErrorCode, start: number, end: number, message: string): SyntaxProblem {
  const dollar =
    text.slice(start - 1, start + 1) === '${' ? start - 1 : text.slice(start, start + 2) === '${' ? start : -1;
  if (dollar !== -1) {
    const placeholder = /^\$\{[^}\n]*\}?/.exec(text.slice(dollar, dollar + 200))?.[0] ?? '${';
    return {
      code: 'yaml-syntax',
      start: dollar,
      end: dollar + placeholder.length,
      message: `${placeholder} must be quoted inside { } or [ ], where "{" starts a map`,
      hint: `Put quotes around the whole value: "${placeholder}".`,
    };
  }
  const seen =
    code === 'BLOCK_AS_IMPLICIT_KEY' ? layoutProblem(text, start) : bracketOrStar(text, code, start, message);
  if (seen !== undefined) return { code: 'yaml-syntax', end, start, ...seen };
  const known = messages[code];
  if (known !== undefined) {
    return {
      code: code === 'MULTIPLE_DOCS' ? 'multiple-documents' : 'yaml-syntax',
      start,
      end,
      message: known[0],
      hint: known[1],
    };
  }
  const words = message.split('\n')[0] ?? message;
  const cut = words.length > 200 ? `${words.slice(0, 199)}…` : words;
  return { code: 'yaml-syntax', start, end, message: `this is not valid YAML: ${cut}` };
}

type Seen = Omit<SyntaxProblem, 'code' | 'start' | 'end'> & Partial<Pick<SyntaxProblem, 'start' | 'end'>>;

/** What is wrong with how the lines at an offset stand to each other; undefined where it is one line by itself. */
function layoutProblem(text: string, offset: number): Seen | undefined {
  // An offset may be that of an empty line below.
  const first = text.lastIndexOf('\n', text.slice(0, offset + 1).trimEnd().length - 1) + 1;
  const [line = '', ...next] = text.slice(first).split('\n', 20);
  const below = next.findIndex((one) => one.trim() !== '');
  const follower = next[below] ?? '';
  if (/^\s*- /.test(follower) && !/^\s*- /.test(line) && indentation(follower) === indentation(line)) {
    const dash = text.indexOf('-', first + [line, ...next.slice(0, below)].join('\n').length + 1);
    const message = 'this list item is among the keys of a map';
    return { start: dash, end: dash + 1, message, hint: 'Write either a key for each entry, or "- " before each.' };
  }
  if (!/^[^:]*: +[^:]*$/.test(line) || indentation(follower) <= indentation(line)) return undefined;
  const number = text.slice(0, first).split('\n').length;
  const message = `line ${number + below + 1} is indented deeper than line ${number}, but line ${number} already has a value`;
  return { message, hint: 'Indent all keys of a map by the same number of spaces.' };
}

/** A bracket that nothing closes, at the bracket; and a star that stands alone. */
function bracketOrStar(text: string, code: ErrorCode, start: number, message: string): Seen | undefined {
  if (code === 'BAD_ALIAS' && /empty string/.test(message))
    return { message: '"*" begins an alias in YAML, and there is no name behind it', hint: 'Put it in quotes: "*".' };
  if (code !== 'BAD_INDENT' || !/^Flow (map|sequence)/.test(message)) return undefined;
  const open = openBracket(text, start);
  if (open === undefined) return undefined;
  const [bracket, closing] = text.charAt(open) === '{' ? ['{', '}'] : ['[', ']'];
  return {
    start: open,
    end: open + 1,
    message: `this "${bracket}" is not closed`,
    hint: `Add a "${closing}" where it ends.`,
  };
}

/** The last bracket before an offset that is not closed there. */
function openBracket(text: string, offset: number): number | undefined {
  let closed = 0;
  for (let at = offset - 1; at >= 0; at -= 1) {
    const character = text.charAt(at);
    if (character === '}' || character === ']') closed += 1;
    else if ((character === '{' || character === '[') && closed-- === 0) return at;
  }
  return undefined;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
