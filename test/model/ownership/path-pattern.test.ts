import { pathPattern, patternProblem } from '../../../lib/model';

// What GitHub's documentation of CODEOWNERS says of its own examples, and what gitignore(5) says of the rest.
test.each([
  ['*', 'a', true],
  ['*', 'a/b/c', true],
  ['**', 'a/b/c', true],
  ['*.js', 'index.js', true],
  ['*.js', 'src/deep/index.js', true],
  ['*.js', 'index.json', false],
  ['*.js', 'vendored.js/readme', true],
  ['/build/logs/', 'build/logs/a/b.log', true],
  ['/build/logs/', 'x/build/logs/a.log', false],
  ['/build/logs/', 'build/logs', false],
  ['docs/*', 'docs/getting-started.md', true],
  ['docs/*', 'docs/build-app/troubleshooting.md', false],
  ['docs/*', 'x/docs/a.md', false],
  ['apps/', 'apps/a', true],
  ['apps/', 'x/apps/a/b', true],
  ['apps/', 'apps', false],
  ['/docs/', 'docs/a', true],
  ['/scripts', 'scripts/run.sh', true],
  ['/scripts', 'scripts', true],
  ['/scripts', 'x/scripts', false],
  ['/*', 'a', true],
  ['/*', 'a/b', false],
  ['**/logs', 'build/logs/a', true],
  ['**/logs', 'logs', true],
  ['**/logs', 'build/catalogs/a', false],
  ['/apps/github', 'apps/github/x', true],
  ['/apps/github', 'apps/github-actions/x', false],
  ['a/**', 'a/b/c', true],
  ['a/**', 'a', false],
  ['a/**/z.ts', 'a/z.ts', true],
  ['a/**/z.ts', 'a/b/c/z.ts', true],
  ['a/**/z.ts', 'a/b/xz.ts', false],
  ['file?.txt', 'x/file1.txt', true],
  ['file?.txt', 'file/.txt', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['a.c', 'abc', false],
  ['with\\ space', 'with space', true],
  ['with space/', 'with space/a', true],
  ['\\[id\\].ts', 'pages/[id].ts', true],
  ['(group)/{x}+', '(group)/{x}+', true],
])('%s matches %s: %s', (pattern, path, matches) => {
  expect(pathPattern(pattern).test(path)).toBe(matches);
});

test.each([
  ['#a', /comment/],
  ['!', /matches no path/],
  ['/', /matches no path/],
  ['a[b', /unclosed \[/],
  ['a\\', /backslash/],
  ['../a', /relative to the root/],
])('%s is refused', (pattern, expected) => {
  expect(patternProblem(pattern)).toMatch(expected);
});

test.each(['*', '!docs/', 'a\\[b', '[a-z]*.ts', '.github/**', 'a..b', '/'.padEnd(2, 'x')])(
  '%s is a pattern',
  (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  },
);
