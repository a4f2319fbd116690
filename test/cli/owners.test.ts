import { execFileSync } from 'node:child_process';
import { repository, run } from './run';

const project = `
name: storefront
ownership:
  - "@acme/storefront"
  - paths: [billing/**, "*.sql", "!billing/docs/"]
    owners: ["@acme/payments", payments@acme.example]
  - paths: [vendor/]
    owners: []
contact:
  - slack: "#storefront"
    only: [support, deploy]
  - email: oncall@acme.example
    only: [alert, /^security/]
    except: alert:low
`;

function sample(git = true): string {
  const root = repository({
    '.infra/project.yml': project,
    '.gitignore': 'build/\n*.log\n!kept.log\n',
    'billing/a.ts': '',
    'billing/docs/b.md': '',
    'build/out.js': '',
    'debug.log': '',
    'deep/.gitignore': '/only-here\n',
    'deep/only-here': '',
    'deep/x.sql': '',
    'deep/kept.log': '',
    'vendor/c.js': '',
  });
  if (git) execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

test('tells who owns a file, and the line that says so', async () => {
  const { stdout } = await run(['owners', 'billing/a.ts', 'billing/docs/b.md', 'vendor/c.js', 'not/yet.sql'], {
    directory: sample(),
  });
  expect(stdout.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
    ['billing/a.ts', '@acme/payments payments@acme.example', 'billing/**', '.infra/project.yml:5'],
    ['billing/docs/b.md', '@acme/storefront', '**', '.infra/project.yml:4'],
    ['vendor/c.js', '(nobody)', 'vendor/', '.infra/project.yml:7'],
    ['not/yet.sql', '@acme/payments payments@acme.example', '*.sql', '.infra/project.yml:5'],
    [''],
  ]);
});

test('a folder stands for every file in it, from wherever it is asked', async () => {
  const root = sample();
  const { stdout } = await run(['owners', '--json', '../billing'], { directory: `${root}/deep` });
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({
      path: 'billing/a.ts',
      owners: ['@acme/payments', 'payments@acme.example'],
      pattern: 'billing/**',
    }),
    expect.objectContaining({ path: 'billing/docs/b.md', owners: ['@acme/storefront'] }),
  ]);
});

test.each([true, false])('lists what nobody owns, leaving out what git ignores (git: %s)', async (git) => {
  const root = sample(git);
  const all = await run(['owners', '--json'], { directory: root });
  const paths = (JSON.parse(all.stdout) as { path: string }[]).map(({ path }) => path);
  expect(paths).toEqual([
    '.gitignore',
    '.infra/project.yml',
    'billing/a.ts',
    'billing/docs/b.md',
    'deep/.gitignore',
    'deep/kept.log',
    'deep/x.sql',
    'vendor/c.js',
  ]);
  const unowned = await run(['owners', '--unowned'], { directory: root });
  expect(unowned).toMatchObject({ code: 1, stdout: 'vendor/c.js\n' });
});

test('a path outside of the repository is refused', async () => {
  const { code, stderr } = await run(['owners', '/etc/passwd'], { directory: sample() });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('"/etc/passwd" is not in the repository'),
  });
});

test('a pattern that is none is a positioned mistake', async () => {
  const root = repository({ '.infra/project.yml': 'name: shop\nownership:\n  - { paths: ["a[b"], owners: ["@a"] }\n' });
  const { code, stderr } = await run(['owners'], { directory: root });
  expect(code).toBe(2);
  expect(stderr).toContain('.infra/project.yml:3:15');
  expect(stderr).toContain('"a[b" is not a valid path pattern: it has an unclosed [');
});

test.each([
  ['deploy', 0, '#storefront\n'],
  ['alert:high', 0, 'oncall@acme.example\n'],
  ['security', 0, 'oncall@acme.example\n'],
  ['alert:low', 1, ''],
])('contacts for %s', async (keyword, code, stdout) => {
  expect(await run(['contacts', '--for', keyword], { directory: sample() })).toMatchObject({ code, stdout });
});

test('contacts tells what each is for, and the keyword that was meant', async () => {
  const all = await run(['contacts'], { directory: sample() });
  expect(all.stdout).toBe('#storefront          support, deploy\noncall@acme.example  security, alert:high\n');
  const typo = await run(['contacts', '--for', 'alert:hig'], { directory: sample() });
  expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean alert:high?') });
});
