import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run } from './run';

const good = 'name: shop\napplications: { web: { stack: web } }\n';

/** What is said first of a project whose files are made so. */
async function said(files: { readonly [path: string]: string | Buffer }, change: (root: string) => void = () => {}) {
  const root = repository({ '.infra/project.yml': good, ...files });
  change(root);
  const { code, stdout, stderr } = await run(['validate'], { directory: root });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toMatch(/\n\s+at |Error:/);
  const [head = '', message = ''] = stderr.split('\n');
  return `${head} ${message.trim()}`.replace('.infra/', '');
}

describe('files that are no files', () => {
  test.each<readonly [string, (root: string) => void, string]>([
    [
      'a file in place of the folder of applications',
      (root) => writeFileSync(join(root, '.infra/applications'), 'web\n'),
      'applications:1:1 error file-unreadable .infra/applications is a file; expected a folder',
    ],
    [
      'a folder called like a file',
      (root) => mkdirSync(join(root, '.infra/applications/x.yml'), { recursive: true }),
      'applications/x.yml:1:1 error file-unreadable .infra/applications/x.yml is a folder; expected a file',
    ],
    [
      'a folder in place of project.yml',
      (root) => {
        rmSync(join(root, '.infra/project.yml'));
        mkdirSync(join(root, '.infra/project.yml'));
      },
      'project.yml:1:1 error file-unreadable .infra/project.yml is a folder; expected a file',
    ],
    [
      'a pipe, which would be waited for',
      (root) => {
        mkdirSync(join(root, '.infra/applications'));
        execFileSync('mkfifo', [join(root, '.infra/applications/a.yml')]);
      },
      'applications/a.yml:1:1 error file-unreadable .infra/applications/a.yml is not a regular file',
    ],
    [
      'a file whose name has two lines',
      (root) => {
        mkdirSync(join(root, '.infra/applications'));
        writeFileSync(join(root, '.infra/applications/a\nb.yml'), 'stack: web\n');
      },
      'applications/a·b.yml:1:1 error wrong-format the file name "a\\nb" is not a valid application name; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
    ],
    [
      'a link that leads nowhere',
      (root) => symlinkSync('/nowhere', join(root, '.infra/applications')),
      'applications:1:1 error file-missing .infra/applications is a broken symbolic link',
    ],
    [
      'a file in place of .infra',
      (root) => {
        rmSync(join(root, '.infra'), { recursive: true });
        writeFileSync(join(root, '.infra'), 'name: shop\n');
      },
      'project.yml:1:1 error project-missing .infra is a file; expected a folder',
    ],
  ])('%s', async (_, change, expected) => {
    expect(await said({}, change)).toBe(expected);
  });
});

describe('what a file holds', () => {
  test.each<readonly [string, string | Buffer, string]>([
    ['nothing', '', 'missing-key the file is empty; it must name the project'],
    ['a comment', '# later\n', 'missing-key the file is empty; it must name the project'],
    ['a list', '- name: shop\n', 'wrong-type expected a map, found a list'],
    [
      'bytes',
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]),
      'file-binary .infra/project.yml is not text: it contains a NUL byte',
    ],
    [
      'UTF-16',
      Buffer.from('\uFEFFname: shop\n', 'utf16le'),
      'file-binary .infra/project.yml is text in UTF-16; expected UTF-8',
    ],
    [
      'Latin-1',
      Buffer.from('name: shop\ndescription: café\n', 'latin1'),
      'file-binary .infra/project.yml is not text in UTF-8: see line 2',
    ],
  ])('%s', async (_, content, expected) => {
    expect(await said({ '.infra/project.yml': content })).toBe(`project.yml:1:1 error ${expected}`);
  });

  test.each([
    [
      'tabs',
      'name: shop\napplications:\n\tweb:\n\t\tstack: web\n',
      '3:1 error yaml-syntax YAML cannot be indented with tabs',
    ],
    ['a mark of the byte order', '\uFEFFname: shop\ncolour: red\n', '2:1 error unknown-key'],
    [
      'lines that end as on Windows',
      'name: shop\r\napplications:\r\n  web: { stack: wep }\r\n',
      '3:17 error unknown-stack',
    ],
  ])('%s, where positions count', async (_, content, expected) => {
    expect(await said({ '.infra/project.yml': content })).toContain(`project.yml:${expected}`);
  });

  test('an application file without anything says what it lacks', async () => {
    expect(await said({ '.infra/applications/api.yml': '' })).toBe(
      'applications/api.yml:1:1 error missing-key "stack" is missing',
    );
  });

  test('what ends on Windows lines and begins with a mark is valid', async () => {
    const directory = repository({ '.infra/project.yml': `\uFEFF${good.replaceAll('\n', '\r\n')}` });
    expect((await run(['validate'], { directory })).code).toBe(0);
  });
});

test('a file where a folder is asked for is told', async () => {
  const root = repository({ '.infra/project.yml': good });
  const { code, stderr } = await run(['validate', '-C', '.infra/project.yml'], { directory: root });
  expect(code).toBe(2);
  expect(stderr).toContain(`${root}/.infra/project.yml is a file; expected a folder`);
  expect(stderr).toContain('hint: Give the folder that holds .infra.');
});

test('what turns the direction of writing does not turn a message', async () => {
  const { code, stderr } = await run(['validate'], {
    directory: repository({ '.infra/project.yml': 'name: a\n"\u202eb": 1\n' }),
  });
  expect(code).toBe(2);
  expect(stderr).toContain('unknown key "·b"');
  expect(stderr).not.toContain('\u202e');
});
