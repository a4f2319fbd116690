import ignore from 'ignore';
import picomatch from 'picomatch';
import { exporter } from '../../lib/export/codeowners/exporter';
import { Ownership, type OwnershipValues } from '../../lib/model';
import { projectValues } from '../values';
import fc from '../property';

type DialectName = 'github' | 'gitlab' | 'bitbucket';

async function exported(ownership: readonly OwnershipValues[], dialect: DialectName, files: readonly string[]) {
  const source = {
    values: projectValues({ ownership }),
    files: () => files,
    tree: () => Promise.reject(new Error('no tree')),
  };
  const { files: made, findings } = await exporter(source, { format: 'codeowners', dialect });
  const lines = (made[0]?.content ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { path: made[0]?.path, content: made[0]?.content, lines, findings: findings.map(({ message }) => message) };
}

/** What a line says, by judges that are not ours: gitignore with GitHub's exception, and Ruby's fnmatch as picomatch has it. */
const judges: { readonly [dialect in DialectName]: (pattern: string) => (path: string) => boolean } = {
  github: gitignore,
  bitbucket: gitignore,
  gitlab(pattern) {
    const text = pattern.replaceAll('\\ ', ' ');
    const rooted = text.startsWith('/') ? text.slice(1) : `**/${text}`;
    const matches = picomatch(rooted.endsWith('/') ? `${rooted}**/*` : rooted, {
      dot: true,
      noextglob: true,
      nobrace: true,
      strictSlashes: true,
    });
    return matches;
  },
};

function gitignore(pattern: string): (path: string) => boolean {
  // The exception: what ends in /* does not reach into folders.
  if (/(?<!\*\*)\/\*$/.test(pattern)) return picomatch(pattern.replace(/^\//, ''), { dot: true });
  const rules = ignore({ ignorecase: false }).add(pattern);
  return (path) => rules.ignores(path);
}

function ownersBy(dialect: DialectName, lines: readonly string[]): (path: string) => readonly string[] {
  const rules = lines.map((line) => {
    const [pattern = '', ...owners] = line.split(/(?<!\\)\s+/);
    const excludes = pattern.startsWith('!');
    return { matches: judges[dialect](excludes ? pattern.slice(1) : pattern), owners, excludes };
  });
  return (path) => {
    if (rules.some(({ matches, excludes }) => excludes && matches(path))) return [];
    return rules.findLast(({ matches }) => matches(path))?.owners ?? [];
  };
}

const rules: readonly OwnershipValues[] = [
  { paths: ['**'], owners: ['@acme/shop'], source: { file: '.infra/project.yml', line: 3, column: 5 } },
  { paths: ['billing/**', '*.sql'], owners: ['@acme/payments', 'pay@acme.example'] },
  { paths: ['docs/*', '/scripts', 'lib/core'], owners: ['@ann'] },
  { paths: ['with space/'], owners: ['@ben'] },
];
const files = [
  'a',
  'billing/x/y.ts',
  'docs/a.md',
  'docs/deep/b.md',
  'scripts/run',
  'x/scripts',
  'lib/core/c',
  'x/lib/core/c',
  'q/w.sql',
  'with space/f',
];

test('GitHub gets the patterns as they are', async () => {
  const { path, content } = await exported(rules, 'github', files);
  expect(path).toBe('.github/CODEOWNERS');
  expect(content).toBe(`# Made by \`infra export codeowners --for github\` from .infra/project.yml.
# Edit the source and run the command again; changes made here will be lost.

*            @acme/shop
/billing/    @acme/payments pay@acme.example
*.sql        @acme/payments pay@acme.example
docs/*       @ann
/scripts     @ann
lib/core     @ann
with\\ space/ @ben
`);
});

test('GitLab gets them anchored, with a slash behind folders', async () => {
  const { path, lines } = await exported(rules, 'gitlab', files);
  expect(path).toBe('.gitlab/CODEOWNERS');
  expect(lines.map((line) => line.split(/(?<!\\)\s/)[0])).toEqual([
    '*',
    '/billing/',
    '*.sql',
    '/docs/*',
    '/scripts/',
    '/lib/core/',
    'with\\ space/',
  ]);
});

const patterns = [
  '\\#notes',
  '\\#a/b',
  '/\\#x',
  'back\\\\ slash',
  'a\\ b',
  'tab\tbed',
  'q\\*',
  'src/\\[id\\].ts',
  '\\\\\\[x',
];

test.each([
  ['github', ['**/#notes', '/#a/b', '/\\#x', 'back\\\\\\ slash', 'a\\ b', 'tab?bed', 'q\\*', 'src/?id?.ts', '\\\\?x']],
  [
    'gitlab',
    ['\\#notes', '/\\#a/b', '/\\#x', 'back\\\\\\ slash', 'a\\ b', 'tab?bed', 'q\\*', '/src/\\[id\\].ts', '\\\\\\[x'],
  ],
] as const)('%s gets what is escaped as it takes it', async (dialect, expected) => {
  const { lines, findings } = await exported([{ paths: patterns, owners: ['@a'] }], dialect, []);
  // Where no file tells whether it is a folder, GitLab gets both.
  const written = lines.map((line) => /^(.*?) +@a$/.exec(line)?.[1]).filter((one) => one?.endsWith('/') === false);
  expect(written).toEqual(expected);
  expect(findings).toEqual([]);
});

test('ranges are told where they are ranges, and begin no section of GitLab', async () => {
  const ownership = [{ paths: ['\\\\[ab]', '\\[ab]'], owners: ['@a'] }];
  expect((await exported(ownership, 'github', [])).findings).toEqual([
    expect.stringContaining('GitHub does not support character ranges such as "\\\\[ab]"'),
  ]);
  expect((await exported([{ paths: ['[ab]c', '^[x]'], owners: ['@a'] }], 'gitlab', ['abc', '^x', 'ac'])).lines).toEqual(
    ['**/[ab]c @a', '**/^[x]  @a'],
  );
});

const part = fc.constantFrom('a', 'b', 'src', 'docs', '*', '*.ts', 'a?', 'x y');
const pattern = fc
  .tuple(
    fc.constantFrom('', '/', '**/'),
    fc.array(fc.oneof({ weight: 5, arbitrary: part }, fc.constant('**')), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/'),
  )
  .map(([start, parts, end]) => start + parts.join('/') + end)
  .filter((text) => !/\*\*\/?\*\*|^\/?\*\*\/$/.test(text));
const fileName = fc
  .array(fc.constantFrom('a', 'b', 'src', 'docs', 'x.ts', 'ab', 'x y', '.hidden'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
/** Files of a repository: none is a folder of another. */
const repositoryOf = fc
  .uniqueArray(fileName, { maxLength: 12 })
  .map((names) => names.filter((name) => !names.some((other) => other.startsWith(`${name}/`))));
const ownersOf = fc.constantFrom(['@a'], ['@b', 'c@d.example'], ['@e/f']);

test.each(['github', 'gitlab', 'bitbucket'] as const)(
  'for every file, %s is told what our answer is',
  async (dialect) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ paths: fc.array(pattern, { minLength: 1, maxLength: 3 }), owners: ownersOf }), {
          maxLength: 5,
        }),
        repositoryOf,
        async (ownership, names) => {
          const { lines, findings } = await exported(ownership, dialect, names);
          const ours = new Ownership(ownership);
          const theirs = ownersBy(dialect, lines);
          expect(findings).toEqual([]);
          expect(names.map((name) => [name, theirs(name)])).toEqual(
            names.map((name) => [name, ours.of(name)?.owners ?? []]),
          );
        },
      ),
      { numRuns: 300 },
    );
  },
);

test.each([
  ['github', { paths: ['[ab].ts'], owners: ['@a'] }, 'GitHub does not support character ranges such as "[ab].ts"'],
  [
    'github',
    { paths: ['!a'], owners: ['@a'] },
    'GitHub does not support exclusions such as "!a"; add a later rule with the owners instead',
  ],
  ['github', { paths: ['a'], owners: ['@@maintainer'] }, 'GitHub does not support roles such as "@@maintainer"'],
  ['github', { paths: ['a'], owners: ['@a/b/c'] }, 'GitHub does not support nested teams such as "@a/b/c"'],
  [
    'gitlab',
    { paths: ['a'], owners: ['ann'] },
    '"ann" is not a valid owner in GitLab; expected @user, @organization/team or an email address',
  ],
  ['bitbucket', { paths: ['a'], owners: [] }, 'Bitbucket does not support paths without owners such as "a"'],
] as const)('%s cannot say %j', async (dialect, rule, message) => {
  expect((await exported([rule], dialect, ['a'])).findings).toEqual([message]);
});

test('what nobody owns', async () => {
  const nobody = [
    { paths: ['**'], owners: ['@a'] },
    { paths: ['vendor/'], owners: [] },
  ];
  expect((await exported(nobody, 'github', ['vendor/x'])).lines).toEqual(['*       @a', 'vendor/']);
  expect((await exported(nobody, 'gitlab', ['vendor/x'])).lines).toEqual(['*        @a', '!vendor/']);
  const again = await exported([...nobody, { paths: ['*.md'], owners: ['@b'] }], 'gitlab', ['vendor/x.md']);
  expect(again.findings).toEqual([
    'GitLab removes owners permanently, so "vendor/x.md" could not have those of a later rule',
  ]);
});
