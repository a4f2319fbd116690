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
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && isFollowedByDeeper(text, start)) {
    const message = 'this key has a value, but the next line is indented like a map under it';
    const hint = 'Indent all keys of a map by the same number of spaces: this line and the next differ.';
    return { code: 'yaml-syntax', start, end, message, hint };
  }
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

/** Whether the line at an offset has a key with a value, and the next one that is not empty is indented deeper. */
function isFollowedByDeeper(text: string, offset: number): boolean {
  const [line = '', ...next] = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 20);
  const follower = next.find((one) => one.trim() !== '') ?? '';
  return /^[^:]*: +[^:]*$/.test(line) && indentation(follower) > indentation(line);
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
