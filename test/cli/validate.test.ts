import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project, repository, run } from './run';

const good = ['name: shop', 'registry: ghcr.io/acme', 'applications:', '  web:', '    stack: web'];

describe('a valid project', () => {
  test('says how much was checked', async () => {
    expect(await run(['validate'], { directory: project(...good) })).toEqual({
      code: 0,
      stdout: 'valid: 1 application, 4 environments\n',
      stderr: '',
    });
  });

  test('without applications is warned of, unless it is there for something else', async () => {
    const { code, stdout, stderr } = await run(['validate'], { directory: project('name: shop') });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'valid: 0 applications, 4 environments\n' });
    expect(stderr).toContain('.infra/project.yml:1:1 warning applications-missing');
    const shared = project('name: shop', 'addons: [redis]');
    expect((await run(['validate'], { directory: shared })).stderr).toBe('');
  });

  test('is found from a folder inside of it, or named with -C', async () => {
    const root = project(...good);
    mkdirSync(join(root, 'src', 'deep'), { recursive: true });
    expect((await run(['validate'], { directory: join(root, 'src', 'deep') })).code).toBe(0);
    expect((await run(['validate', '-C', root])).code).toBe(0);
    // Only the folder itself counts where it is named.
    expect((await run(['validate', '-C', join(root, 'src')])).code).toBe(2);
  });
});

describe('formats', () => {
  const directory = project('name: shop', 'applications:', '  web: { stack: wep }');

  test('text goes to standard error, with the line and a caret', async () => {
    const { code, stdout, stderr } = await run(['validate'], { directory });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      [
        '.infra/project.yml:3:17 error unknown-stack',
        '  unknown stack "wep"; did you mean "web"?',
        '  2 | applications:',
        '  3 |   web: { stack: wep }',
        '    |                 ^^^',
        '',
        '1 error',
        '',
      ].join('\n'),
    );
  });

  test('colours only where they are wanted', async () => {
    expect((await run(['validate'], { directory, colors: true })).stderr).toContain('\u001b[31merror\u001b[0m');
    expect((await run(['validate'], { directory })).stderr).not.toContain('\u001b');
  });

  test('json is the result', async () => {
    const { code, stdout, stderr } = await run(['validate', '--format', 'json'], { directory });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      diagnostics: [
        { code: 'unknown-stack', severity: 'error', source: { file: '.infra/project.yml', line: 3, column: 17 } },
      ],
    });
  });

  test('json of a valid project', async () => {
    const { code, stdout } = await run(['validate', '-f', 'json'], { directory: project(...good) });
    expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      document: { valid: true, diagnostics: [] },
    });
  });

  test('github are workflow commands', async () => {
    const { code, stdout } = await run(['validate', '--format', 'github'], { directory });
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^::error file=\.infra\/project\.yml,line=3,endLine=3,col=17,endColumn=20,title=unknown-stack::/,
    );
  });

  test('sarif names tool and rule', async () => {
    const { code, stdout } = await run(['validate', '--format', 'sarif'], { directory });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'infra' } }, results: [{ ruleId: 'unknown-stack', level: 'error' }] }],
    });
  });
});

test('in a terminal of 80 columns every line fits, broken between words', async () => {
  const directory = project(
    'name: shop',
    'applications:',
    '  api: { stack: web, parameters: { host: "Shop.example.com", port: many, resources: { memory: 256 } }, variables: { A: 1 } }',
    '  web: { stack: wbe, replicas: 3 }',
  );
  const { code, stderr } = await run(['validate'], { directory, columns: 80 });
  expect(code).toBe(2);
  expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // The caret is under what is wrong, also where the line was cut.
  const frame = /^ +3 \| (.*)\n +\| ( *)\^+$/gm;
  const pointed = [...stderr.matchAll(frame)].map(([, line = '', padding = '']) =>
    line.slice(padding.length, padding.length + 4),
  );
  expect(pointed).toEqual(['"Sho', 'many', '256 ']);
  // Without a terminal lines are as long as they are.
  const { stderr: plain } = await run(['validate'], { directory });
  expect(plain.split('\n').some((line) => line.length > 80)).toBe(true);
  const wrong = await run(['show', '--env', 'nowhere'], { directory: project(...good), columns: 80 });
  expect(wrong.stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('every problem of every file is told at once, in order', async () => {
  const directory = repository({
    '.infra/project.yml':
      'name: shop\ncolour: red\napplications:\n  web: { stack: web, parameters: { prot: 1, port: many } }\n',
    '.infra/applications/api.yml': 'stack: nope\n',
  });
  const { code, stderr } = await run(['validate'], { directory });
  expect(code).toBe(2);
  expect(stderr.match(/^\S+:\d+:\d+ error \S+/gm)).toEqual([
    '.infra/applications/api.yml:1:8 error unknown-stack',
    '.infra/project.yml:2:1 error unknown-key',
    '.infra/project.yml:4:36 error unknown-key',
    '.infra/project.yml:4:51 error wrong-type',
  ]);
});

test('warnings alone leave it valid', async () => {
  const directory = project(...good, '    addons: [{ type: postgres, parameters: { version: 16.10 } }]');
  const { code, stdout, stderr } = await run(['validate'], { directory });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'valid: 1 application, 4 environments\n' });
  expect(stderr).toContain('warning text-as-written');
});

/** A file that grows by ten with each of its lines, where aliases are written out. */
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(10)}]`),
];

describe('bad input ends with a diagnostic and 2, quickly and without a stack', () => {
  const inline = (...lines: readonly string[]) =>
    project('name: shop', 'applications:', '  web:', '    stack: web', ...lines);
  const cases: { readonly [name: string]: { readonly directory: string; readonly says: readonly string[] } } = {
    'unknown key': {
      directory: inline('    replica: 2'),
      says: ['unknown-key', 'project.yml:5:5', 'unknown key "replica"'],
    },
    'wrong type': { directory: inline('    variables: [1, 2]'), says: ['wrong-type', 'project.yml:5:16'] },
    'wrong type of a parameter': {
      directory: inline('    parameters: { port: eighty }'),
      says: ['wrong-type', 'project.yml:5:25', 'eighty'],
    },
    'duplicate key': { directory: inline('    stack: worker'), says: ['duplicate-key', 'project.yml:5:5', 'stack'] },
    'duplicate application': {
      directory: repository({
        '.infra/project.yml': 'name: shop\napplications:\n  web: { stack: web }\n',
        '.infra/applications/web.yml': 'stack: web\n',
      }),
      says: ['duplicate-name', '.infra/project.yml:3'],
    },
    'unknown stack': {
      directory: project('name: shop', 'applications: { web: { stack: djagno } }'),
      says: ['did you mean "django"'],
    },
    'missing folder': { directory: repository({}), says: ['project-missing', 'infra init'] },
    'missing file': {
      directory: repository({ '.infra/README.md': 'nothing\n' }),
      says: ['file-missing', '.infra/project.yml'],
    },
    'missing include': {
      directory: inline(
        'pipelines:',
        '  main:',
        '    include: [{ local: ci/none.yml }]',
        '    jobs: { a: { script: [x] } }',
      ),
      says: ['file-missing', 'ci/none.yml'],
    },
    'empty file': { directory: project(''), says: ['missing-key', 'name'] },
    'binary file': {
      directory: repository({ '.infra/project.yml': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 0xfe]) }),
      says: ['file-binary', '.infra/project.yml'],
    },
    'no UTF-8': {
      directory: repository({ '.infra/project.yml': Buffer.from('name: caf\u00e9\n', 'latin1') }),
      says: ['file-binary', 'UTF-8'],
    },
    'cyclic extends': {
      directory: inline(
        'pipelines:',
        '  main:',
        '    jobs:',
        '      .a: { extends: .b, script: [x] }',
        '      .b: { extends: .a }',
        '      c: { extends: .a }',
      ),
      says: ['cyclic-extends'],
    },
    'cyclic alias': { directory: project('name: shop', '.a: &a [*a]', 'description: *a'), says: ['cyclic-alias'] },
    'alias bomb': { directory: project('name: shop', ...bomb.map((line) => `.${line}`)), says: ['too-large'] },
    'alias bomb in variables': {
      directory: inline('    variables:', ...bomb.map((line) => `      ${line}`)),
      says: ['too-large'],
    },
    __proto__: {
      directory: inline('    variables: { __proto__: { polluted: "yes" } }'),
      says: ['forbidden-key', '__proto__'],
    },
    constructor: {
      directory: inline('    parameters: { constructor: { prototype: { x: 1 } } }'),
      says: ['constructor'],
    },
    'deep nesting': { directory: project('name: shop', `description: ${'['.repeat(20_000)}`), says: ['error'] },
    'broken YAML': { directory: project('name: [shop', 'applications: }'), says: ['yaml-syntax'] },
    'unquoted placeholder': { directory: inline('    variables: { URL: ${addons.cache.url} }'), says: ['quote'] },
    'path outside of the repository': {
      directory: inline(
        'pipelines:',
        '  main:',
        '    include: [{ local: ../../../etc/passwd }]',
        '    jobs: { a: { script: [x] } }',
      ),
      says: ['outside-repository'],
    },
    'build outside of the repository': {
      directory: inline('    build: { context: ../.. }'),
      says: ['outside-repository'],
    },
    'link out of the repository': {
      directory: linked(),
      says: ['outside-repository', '.infra/applications/api.yml'],
    },
    '10 MB file': {
      directory: repository({ '.infra/project.yml': `name: shop\ndescription: ${'x'.repeat(10 * 1024 * 1024)}\n` }),
      says: ['file-too-large', '10.0 MB'],
    },
    'a folder in place of the file': {
      directory: repository({ '.infra/project.yml/x': '' }),
      says: ['file-unreadable'],
    },
    'several documents': { directory: project('name: a', '---', 'name: b'), says: ['multiple-documents'] },
    'a list': { directory: project('- name: shop'), says: ['wrong-type'] },
  };

  test.each(Object.entries(cases))('%s', async (_, { directory, says }) => {
    const { code, stdout, stderr } = await run(['validate'], { directory });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of says) expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr.length).toBeLessThan(20_000);
    expect({}).not.toHaveProperty('polluted');
  });
});

/** A repository with a link that leads to a file beside it. */
function linked(): string {
  const outside = repository({ 'api.yml': 'stack: web\n' });
  const root = project(...good);
  mkdirSync(join(root, '.infra', 'applications'));
  symlinkSync(join(outside, 'api.yml'), join(root, '.infra', 'applications', 'api.yml'));
  return root;
}

test('what is refused by validate is refused by the other commands with the same words', async () => {
  const directory = project('name: shop', 'applications: { web: { stack: wep } }');
  const expected = (await run(['validate'], { directory })).stderr;
  for (const argv of [['show'], ['synth'], ['preview', '--offline'], ['generate', 'pulumi']]) {
    const { code, stdout, stderr } = await run(argv, { directory });
    expect({ argv, code, stdout }).toEqual({ argv, code: 2, stdout: '' });
    expect(stderr).toBe(`${expected}error: the manifest is invalid [manifest-invalid]\n`);
  }
});

test('a file that is no YAML at all leaves others readable', async () => {
  const directory = project(...good);
  writeFileSync(join(directory, '.infra', 'notes.txt'), 'not: [yaml');
  expect((await run(['validate'], { directory })).code).toBe(0);
});
