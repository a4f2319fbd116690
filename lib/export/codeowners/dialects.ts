import { Ownership } from '../../model/ownership/ownership';
import { pathPattern } from '../../model/ownership/path-pattern';
import type { OwnershipValues } from '../../model/values';

/** What decides besides the pattern itself. */
interface Around {
  /** Every file of the repository. */
  readonly files: readonly string[];
  /** The rules that come after. */
  readonly later: readonly OwnershipValues[];
}

/** How a code host understands CODEOWNERS. */
export interface Dialect {
  readonly name: string;
  /** Where the host looks for the file. */
  readonly path: string;
  /** Whether `@@maintainer` names a role. */
  readonly roles: boolean;
  /** Whether groups are in groups, as `@acme/shop/web`. */
  readonly nestedGroups: boolean;
  /** The host's patterns for one of ours, in order. */
  readonly patternsOf: (pattern: string, owners: readonly string[], files: readonly string[]) => readonly string[];
  /** What of a rule the host cannot say. */
  readonly problemsOf: (pattern: string, owners: readonly string[], around: Around) => readonly string[];
}

/** GitHub, whose patterns ours are. Source: GitHub's documentation, "About code owners". */
const github: Dialect = {
  name: 'GitHub',
  path: '.github/CODEOWNERS',
  roles: false,
  nestedGroups: false,
  patternsOf: (pattern) => {
    const text = plain(pattern);
    // A # begins a comment, whatever is before it.
    const begun = text.startsWith('\\#') ? `${/\/(?!$)/.test(text) ? '/' : '**/'}${text.slice(1)}` : text;
    // A bracket stands for itself nowhere, a question mark for any character.
    return [characters(begun, (character) => (/^\\[[\]]$/.test(character) ? '?' : character))];
  },
  problemsOf: (pattern) => [...excludes('GitHub', pattern), ...ranges('GitHub', pattern)],
};

/** Bitbucket Cloud. Source: Atlassian's support pages, "Set up and use code owners". */
const bitbucket: Dialect = {
  ...github,
  name: 'Bitbucket',
  path: '.bitbucket/CODEOWNERS',
  problemsOf: (pattern, owners) => [
    ...excludes('Bitbucket', pattern),
    ...ranges('Bitbucket', pattern),
    ...(owners.length > 0 ? [] : [`Bitbucket does not support paths without owners such as "${pattern}"`]),
  ],
};

/**
 * GitLab, where a pattern without a slash before it is relative wherever it has others, a folder needs one behind it, and
 * `!` takes owners away for good. Source: GitLab's documentation, "CODEOWNERS syntax".
 */
const gitlab: Dialect = {
  name: 'GitLab',
  path: '.gitlab/CODEOWNERS',
  roles: true,
  nestedGroups: true,
  patternsOf: (pattern, owners, files) =>
    gitlabPatterns(pattern, files)
      // A bracket begins a section.
      .map((one) => (/^\^?\[/.test(one) ? `**/${one}` : one))
      .map((one) => (owners.length > 0 ? one : `!${one}`)),
  problemsOf: (pattern, owners, { files, later }) => {
    if (owners.length > 0) return excludes('GitLab', pattern);
    const expression = pathPattern(pattern);
    const ownership = new Ownership(later);
    const again = files.find((file) => expression.test(file) && (ownership.of(file)?.owners.length ?? 0) > 0);
    if (again === undefined) return excludes('GitLab', pattern);
    return [`GitLab removes owners permanently, so "${again}" could not have those of a later rule`];
  },
};

export const dialects: { readonly [dialect: string]: Dialect } = { github, gitlab, bitbucket };

function gitlabPatterns(pattern: string, files: readonly string[]): readonly string[] {
  const text = plain(pattern);
  const relative = text.startsWith('**/') ? text.slice(3) : text;
  const isAnchored = text === relative && /\/(?!$)/.test(text) && !text.startsWith('/');
  const host = isAnchored ? `/${relative}` : relative;
  if (text === '*' || text.endsWith('/') || text.endsWith('/*')) return [host];
  const expression = pathPattern(pattern);
  const matched = files.filter((file) => expression.test(file));
  // What is beneath matches by one of its folders; the file itself does not match once a folder is expected.
  const beneath = pathPattern(`${pattern}/`);
  const folders = matched.some((file) => beneath.test(file));
  const own = matched.some((file) => !beneath.test(file));
  if (!folders && (own || /[*?]/.test(text.split('/').at(-1) ?? ''))) return [host];
  return folders && !own ? [`${host}/`] : [host, `${host}/`];
}

/** Our pattern without what the hosts write in another way. */
function plain(pattern: string): string {
  const beneath = pattern.endsWith('/**') ? pattern.slice(0, -2) : undefined;
  // Without its stars, a pattern must say in another way that it begins at the top.
  const folder = beneath === undefined || /^(\/|\*\*\/)/.test(beneath) ? beneath : `/${beneath}`;
  const text = pattern === '**' || pattern === '/**' ? '*' : (folder ?? pattern.replace(/\/\*\*\/$/, '/*/'));
  return characters(text, (character) => (character === ' ' ? '\\ ' : character === '\t' ? '?' : character));
}

/** A pattern with each of its characters, those after a backslash with it, as another. */
function characters(pattern: string, as: (character: string) => string): string {
  return pattern.replaceAll(/\\.|./gs, as);
}

function excludes(host: string, pattern: string): string[] {
  if (!pattern.startsWith('!')) return [];
  return [`${host} does not support exclusions such as "${pattern}"; add a later rule with the owners instead`];
}

function ranges(host: string, pattern: string): string[] {
  return /^(?:\\.|[^\\[])*\[/s.test(pattern) ? [`${host} does not support character ranges such as "${pattern}"`] : [];
}
