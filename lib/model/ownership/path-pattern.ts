/**
 * Patterns of paths as GitHub's CODEOWNERS has them, which follow `.gitignore` but for two things: `docs/*` does not reach into
 * nested folders, and what a pattern names may be a file or a folder. Ranges (`[a-z]`) are accepted beside.
 */

/** What is wrong with a pattern; undefined where it is one. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.startsWith('#')) return 'begins with #, which makes it a comment';
  if (/^!?\/*$/.test(pattern)) return 'matches no path';
  if (/[\n\r\0]/.test(pattern)) return 'contains a line break';
  if (/\\$/.test(pattern)) return 'ends in a backslash, which escapes nothing';
  if (/(^|[^\\])\[(?![^\]/]+\])/.test(pattern)) return 'has an unclosed [; write \\[ for the character itself';
  if (/(^|\/)\.\.?(\/|$)/.test(pattern))
    return 'has . or .. as a part; patterns are relative to the root of the repository';
  return undefined;
}

/**
 * The paths a pattern matches: relative to the repository, with forward slashes.
 * @param pattern without a leading `!`
 */
export function pathPattern(pattern: string): RegExp {
  const anchored = /\/(?!$)/.test(pattern.replace(/^\*\*\//, 'x'));
  const folderOnly = pattern.endsWith('/');
  const parts = pattern.replace(/^\//, '').replace(/\/$/, '').split('/');
  const last = parts.at(-1);
  const body = parts.map((part, index) => partPattern(part, index === parts.length - 1)).join('');
  const start = anchored || pattern.startsWith('/') ? '^' : '^(?:.*/)?';
  return new RegExp(start + body + ending(last, parts.length > 1 || pattern.startsWith('/'), folderOnly), 's');
}

/** What may follow the last part: everything beneath a folder, nothing more for `docs/*` and `docs/**`. */
function ending(last: string | undefined, nested: boolean, folderOnly: boolean): string {
  if (folderOnly) return '/.*$';
  if (last === '**') return '$';
  return last === '*' && nested ? '$' : '(?:/.*)?$';
}

function partPattern(part: string, isLast: boolean): string {
  if (part === '**') return isLast ? '.+' : '(?:.*/)?';
  let result = '';
  for (let index = 0; index < part.length; index += 1) {
    const character = part.charAt(index);
    if (character === '*') result += '[^/]*';
    else if (character === '?') result += '[^/]';
    else if (character === '\\') result += literal(part.charAt((index += 1)));
    else if (character === '[') {
      const end = part.indexOf(']', index + 2);
      const range = part.slice(index + 1, end);
      result += `[${range.replace(/^!/, '^').replaceAll('\\', '\\\\').replaceAll('[', '\\[')}]`;
      index = end;
    } else result += literal(character);
  }
  // A part of stars alone names something all the same.
  return (/^\*+$/.test(part) ? '[^/]+' : result) + (isLast ? '' : '/');
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
