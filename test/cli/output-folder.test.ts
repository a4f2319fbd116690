import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputFolder } from '../../lib/cli/output-folder';
import { repository, run } from './run';

const files = {
  '.infra/project.yml': [
    'name: shop',
    'applications: { web: { stack: web, image: "nginx:1" } }',
    'pipelines: { main: { on: { push: {} }, jobs: { unit: { script: [make test] } } } }',
    '',
  ].join('\n'),
};
const outside = realpathSync(mkdtempSync(join(tmpdir(), 'infra-outside-')));

afterAll(() => rmSync(outside, { recursive: true, force: true }));

/** A repository with a link in it to a folder of somebody else. */
function linked(link: string): string {
  const directory = repository(files);
  symlinkSync(outside, join(directory, link));
  return directory;
}

/** Every command that writes, as `[arguments, the link it meets, what it would write]`. */
const writers: readonly (readonly [argv: readonly string[], link: string, file: string])[] = [
  [['export', 'github-actions'], '.github', '.github/workflows/main.yml'],
  [['export', 'github-actions', '--force'], '.github', '.github/workflows/main.yml'],
  [['export', 'gitlab-ci', '-o', 'out'], 'out', 'out/.gitlab-ci.yml'],
  [['synth', '-o', 'out'], 'out', 'out/web.yaml'],
  [['synth', '-o', 'out/deeper'], 'out', 'out/deeper/web.yaml'],
  [['generate', 'pulumi'], '.infra/pulumi', '.infra/pulumi/Pulumi.yaml'],
  [['generate', 'pulumi', '-o', 'program', '--force'], 'program', 'program/Pulumi.yaml'],
  [['init', '--yes', '-C', 'api'], 'api', 'api/.infra/project.yml'],
];

describe('no command writes out of the repository', () => {
  test.each(writers)('%j through a link %s', async (argv, link, file) => {
    // GIVEN a link that leads out
    const directory = linked(link);
    // WHEN a command would write behind it
    const { code, stdout, stderr } = await run(argv, { directory });
    // THEN it says so, and nothing was written
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      `error: ${file} leads out of ${directory}; nothing outside it is changed [outside-repository]\n` +
        `  ${link} is a symbolic link: replace it with a folder.\n`,
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  test('a link within it is followed', async () => {
    const directory = repository({ ...files, 'ci/readme.txt': 'of ours' });
    symlinkSync('ci', join(directory, '.github'));
    expect(await run(['export', 'github-actions'], { directory })).toMatchObject({ code: 0 });
    expect(readFileSync(join(directory, 'ci/workflows/main.yml'), 'utf8')).toContain('make test');
  });

  test('what somebody names outside of it is followed, links on the way to it too', async () => {
    // GIVEN a folder elsewhere, by its own name and by a link's
    const directory = repository(files);
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'infra-elsewhere-')));
    mkdirSync(join(elsewhere, 'real'));
    symlinkSync('real', join(elsewhere, 'link'));
    // WHEN it is named
    const outcomes = [];
    for (const name of ['new/deeper', 'link'])
      outcomes.push((await run(['synth', '-o', join(elsewhere, name)], { directory })).code);
    // THEN manifests are there
    expect(outcomes).toEqual([0, 0]);
    expect(existsSync(join(elsewhere, 'new/deeper/web.yaml'))).toBe(true);
    expect(existsSync(join(elsewhere, 'real/web.yaml'))).toBe(true);
    // AND a link below it leads nowhere else
    symlinkSync(outside, join(elsewhere, 'real/production'));
    const { stderr } = await run(['synth', '--all', '-o', join(elsewhere, 'real')], { directory });
    expect(stderr).toContain('[outside-repository]');
    expect(readdirSync(outside)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });
});

describe('what is in the way', () => {
  const commands = [
    ['export', 'gitlab-ci'],
    ['export', 'gitlab-ci', '--force'],
    ['export', 'gitlab-ci', '--check'],
  ];

  test.each(commands)('a folder: %j %s %s', async (...argv) => {
    const directory = repository({ ...files, '.gitlab-ci.yml/inner': '' });
    expect(await run(argv, { directory })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: .gitlab-ci.yml is a folder; expected a file [file-in-the-way]\n  Move it out of the way.\n',
    });
    expect(existsSync(join(directory, '.gitlab-ci.yml/inner'))).toBe(true);
  });

  test.each(commands)('a pipe, which nobody waits for: %j %s %s', async (...argv) => {
    const directory = repository(files);
    execFileSync('mkfifo', [join(directory, '.gitlab-ci.yml')]);
    const { code, stderr } = await run(argv, { directory });
    expect(code).toBe(1);
    expect(stderr).toContain('.gitlab-ci.yml is not a regular file; expected a file [file-in-the-way]');
    // A pipe behind a link is one too, and one in a folder of exports is passed by.
    symlinkSync('.gitlab-ci.yml', join(directory, 'CODEOWNERS'));
    expect((await run(['export', '--all', '--check'], { directory })).stderr).toContain('[nothing-to-export]');
  });

  test('a file above, and a link that leads nowhere', async () => {
    const file = repository({ ...files, '.circleci': '' });
    expect((await run(['export', 'circleci'], { directory: file })).stderr).toContain(
      '.circleci/config.yml cannot be used: something above it is a file, not a folder [file-unwritable]',
    );
    const lost = repository(files);
    symlinkSync('nowhere', join(lost, '.circleci'));
    expect((await run(['export', 'circleci'], { directory: lost })).stderr).toContain(
      '.circleci/config.yml cannot be used: a symbolic link above it is broken [file-unwritable]',
    );
  });

  test('init takes a link that leads nowhere for a file', async () => {
    const directory = repository({ '.infra/applications/web.yml': 'stack: web' });
    symlinkSync('nowhere', join(directory, '.infra/project.yml'));
    const { code, stderr } = await run(['init', '--yes'], { directory });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: .infra/project.yml already exists [file-exists]\n  Edit it, or remove it first.\n',
    });
  });
});

describe('a file is written whole', () => {
  const folderOf = (directory: string) => new OutputFolder({ path: '.', directory, repository: directory });

  test('in one step: who reads has the old one or the new one, and nothing else is left', () => {
    // GIVEN a file that somebody has open, with rights of its own
    const directory = repository({ 'a/file.txt': 'old' });
    chmodSync(join(directory, 'a/file.txt'), 0o640);
    const before = statSync(join(directory, 'a/file.txt')).ino;
    // WHEN it is written
    folderOf(directory).write('a/file.txt', 'new');
    // THEN it is another file, with the same rights
    const after = statSync(join(directory, 'a/file.txt'));
    expect(after.ino).not.toBe(before);
    expect(after.mode & 0o777).toBe(0o640);
    expect(readFileSync(join(directory, 'a/file.txt'), 'utf8')).toBe('new');
    expect(readdirSync(join(directory, 'a'))).toEqual(['file.txt']);
  });

  test('a link in its place is replaced, and what it leads to stays', () => {
    const directory = repository({ 'mine.txt': 'mine' });
    symlinkSync('mine.txt', join(directory, 'file.txt'));
    folderOf(directory).write('file.txt', 'new');
    expect(lstatSync(join(directory, 'file.txt')).isFile()).toBe(true);
    expect(readFileSync(join(directory, 'mine.txt'), 'utf8')).toBe('mine');
  });

  test('a secret is its owner’s, whatever was there', () => {
    const directory = repository({ '.env': '' });
    writeFileSync(join(directory, '.env'), 'A=1\n', { mode: 0o644 });
    folderOf(directory).write('.env', 'A=2\n', 0o600);
    expect(statSync(join(directory, '.env')).mode & 0o777).toBe(0o600);
  });
});
