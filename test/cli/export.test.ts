import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project, repository, run } from './run';

const shop = [
  'name: shop',
  'pipelines:',
  '  main:',
  '    on: { push: { branches: [main] } }',
  '    jobs: { unit: { script: [make test] } }',
];

const web = ['applications: { web: { stack: web, image: "nginx:1" } }'];

const file = (directory: string, path = '.gitlab-ci.yml') => readFileSync(join(directory, path), 'utf8');

describe('infra export FORMAT', () => {
  test('writes into the repository, from anywhere in it, and says what it wrote', async () => {
    // GIVEN a project with a pipeline, and a folder in it
    const directory = project(...shop);
    mkdirSync(join(directory, 'deep'));
    // WHEN it is exported from there, twice
    const first = await run(['export', 'gitlab-ci'], { directory: join(directory, 'deep') });
    const second = await run(['export', 'gitlab-ci'], { directory });
    // THEN the file names what made it
    expect(first).toEqual({ code: 0, stdout: 'written .gitlab-ci.yml\n', stderr: '' });
    expect(second).toEqual({ code: 0, stdout: 'unchanged .gitlab-ci.yml\n', stderr: '' });
    expect(file(directory).split('\n').slice(0, 2)).toEqual([
      '# Made by `infra export gitlab-ci` from .infra/project.yml.',
      '# Change it there and run that command again: what is changed here is lost.',
    ]);
  });

  test('-o - prints it, -o DIR writes it there', async () => {
    const directory = project(...shop);
    const printed = await run(['export', 'gitlab-ci', '-o', '-'], { directory });
    const elsewhere = await run(['export', 'gitlab-ci', '-o', 'out'], { directory });
    expect(elsewhere.stdout).toBe('written .gitlab-ci.yml\n');
    expect(printed.stdout).toBe(file(directory, 'out/.gitlab-ci.yml'));
    expect(existsSync(join(directory, '.gitlab-ci.yml'))).toBe(false);
  });

  test('never overwrites what somebody wrote', async () => {
    // GIVEN a file that no export made
    const directory = repository({ '.infra/project.yml': shop.join('\n'), '.gitlab-ci.yml': 'mine: true\n' });
    // WHEN it is in the way
    const refused = await run(['export', 'gitlab-ci'], { directory });
    // THEN it stays, until it is forced
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'error: .gitlab-ci.yml was not written by infra export, and is not overwritten [file-exists]',
        '  Add --force to overwrite, or -o - to print the export instead.',
        '',
      ].join('\n'),
    });
    expect(file(directory)).toBe('mine: true\n');
    expect(await run(['export', 'gitlab-ci', '--force'], { directory })).toEqual({
      code: 0,
      stdout: 'overwritten .gitlab-ci.yml\n',
      stderr: '',
    });
    expect(file(directory)).toContain('make test');
  });

  test('--check fails with what differs, and writes nothing', async () => {
    const directory = project(...shop);
    const command = ['export', 'gitlab-ci', '--check'];
    // GIVEN no file, THEN it is missing
    expect(await run(command, { directory })).toEqual({
      code: 1,
      stdout: '.gitlab-ci.yml is missing\n',
      stderr: 'stale: run infra export gitlab-ci and commit what it writes\n',
    });
    // GIVEN a fresh one, THEN all is well
    await run(['export', 'gitlab-ci'], { directory });
    expect(await run(command, { directory })).toEqual({ code: 0, stdout: 'up to date: .gitlab-ci.yml\n', stderr: '' });
    // GIVEN one from before a change, THEN the change is shown
    const before = file(directory);
    writeFileSync(join(directory, '.infra/project.yml'), shop.join('\n').replace('make test', 'make check'));
    const { code, stdout } = await run(command, { directory });
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['.gitlab-ci.yml is stale', '  -    - make test', '  +    - make check']),
    );
    expect(file(directory)).toBe(before);
  });

  test('a file of a pipeline that is gone goes too', async () => {
    // GIVEN two pipelines, exported
    const two = [...shop, '  nightly: { on: { schedule: "0 3 * * *" }, jobs: { all: { script: [make all] } } }'];
    const directory = project(...two);
    await run(['export', 'gitlab-ci'], { directory });
    expect(existsSync(join(directory, '.gitlab/ci/nightly.yml'))).toBe(true);
    // WHEN one is removed
    writeFileSync(join(directory, '.infra/project.yml'), shop.join('\n'));
    const checked = await run(['export', 'gitlab-ci', '--check'], { directory });
    const { stdout } = await run(['export', 'gitlab-ci'], { directory });
    // THEN its file is stale, and deleted
    expect(checked.stdout).toContain('.gitlab/ci/nightly.yml is left over: no export writes it any more\n');
    expect(stdout).toContain('deleted .gitlab/ci/nightly.yml\n');
    expect(existsSync(join(directory, '.gitlab/ci/nightly.yml'))).toBe(false);
  });
});

describe('infra export --all', () => {
  test('makes again what is there, and nothing else', async () => {
    const directory = project(...shop);
    // GIVEN nothing that was exported, THEN it says so
    expect((await run(['export', '--all', '--check'], { directory })).stderr).toContain('[nothing-to-export]');
    // GIVEN one that was, WHEN the manifest changes
    await run(['export', 'gitlab-ci'], { directory });
    expect((await run(['export', '--all', '--check'], { directory })).code).toBe(0);
    writeFileSync(join(directory, '.infra/project.yml'), shop.join('\n').replace('make test', 'make check'));
    // THEN it is found stale, and made again
    expect((await run(['export', '--all', '--check'], { directory })).code).toBe(1);
    expect(await run(['export', '--all'], { directory })).toEqual({
      code: 0,
      stdout: 'written .gitlab-ci.yml\n',
      stderr: '',
    });
  });

  test('--check finds what became of a file that was exported', async () => {
    // GIVEN an export
    const directory = project(...shop);
    await run(['export', 'gitlab-ci'], { directory });
    const path = join(directory, '.gitlab-ci.yml');
    const exported = file(directory);
    const checked = async () => {
      const { code, stdout, stderr } = await run(['export', '--all', '--check'], { directory });
      return [code, stdout.split('\n')[0], stderr];
    };
    // WHEN it is emptied, cut, replaced, removed, THEN the check fails
    const stale = 'stale: run infra export gitlab-ci and commit what it writes\n';
    writeFileSync(path, '');
    expect(await checked()).toEqual([1, '.gitlab-ci.yml is stale', stale]);
    writeFileSync(path, exported.slice(0, 30));
    expect(await checked()).toEqual([
      1,
      '.gitlab-ci.yml was not written by infra export',
      'stale: run infra export gitlab-ci --force and commit what it writes\n',
    ]);
    writeFileSync(path, 'mine: true\n');
    expect((await checked()).slice(0, 2)).toEqual([1, '.gitlab-ci.yml was not written by infra export']);
    rmSync(path);
    expect(await checked()).toEqual([1, '.gitlab-ci.yml is missing', stale]);
    // AND it is made again, also where it is empty
    writeFileSync(path, '\n');
    expect((await run(['export', '--all'], { directory })).stdout).toBe('written .gitlab-ci.yml\n');
    expect(file(directory)).toBe(exported);
    // WHEN nobody wants it any more, THEN its line goes
    rmSync(path);
    writeFileSync(join(directory, '.infra/exports'), '# nothing\n');
    expect((await checked())[2]).toContain('[nothing-to-export]');
    writeFileSync(join(directory, '.infra/exports'), 'gitlab-ci\n');
    expect((await checked())[2]).toContain('line 1 of .infra/exports, "gitlab-ci", is no export [export-unknown]');
  });

  test('what was exported with a warning is so again', async () => {
    // GIVEN a pipeline that CircleCI has not all the words for, exported all the same
    const directory = project(...shop.map((line) => line.replace('[make test]', '[make test], coverage: /x/')));
    const command = ['export', 'circleci'];
    expect((await run(command, { directory })).code).toBe(1);
    expect((await run([...command, '--on-unsupported', 'warn'], { directory })).code).toBe(0);
    // THEN the file says so, and it is checked and made again in the same way
    expect(file(directory, '.circleci/config.yml')).toContain('`infra export circleci --on-unsupported warn`');
    expect(file(directory, '.infra/exports').split('\n')[1]).toBe('infra export circleci --on-unsupported warn');
    for (const argv of [['export', '--all', '--check'], ['export', '--all'], command, [...command, '--check']])
      expect((await run(argv, { directory })).code).toBe(0);
    // AND by the file alone
    rmSync(join(directory, '.infra/exports'));
    expect((await run(['export', '--all', '--check'], { directory })).code).toBe(0);
    // UNTIL it is told otherwise
    expect((await run([...command, '--on-unsupported', 'error'], { directory })).code).toBe(1);
  });

  test('an environment is chosen where the output is of one', async () => {
    const directory = project(...shop, 'repository: https://example.com/acme/shop.git', ...web);
    const { code, stderr } = await run(['export', 'compose', '-e', 'production'], { directory });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: compose is always for the environment development, not "production" [environment-fixed]\n' +
        '  Remove --env: it only applies to argocd and flux.\n',
    });
    expect((await run(['export', 'compose', '-e', 'development'], { directory })).code).toBe(0);
    expect((await run(['export', 'gitlab-ci', '-e', 'staging'], { directory })).stderr).toContain(
      'error: gitlab-ci is the same for every environment, "staging" too [environment-fixed]',
    );
    // A review environment has a name, which the next export knows.
    const review = await run(['export', 'argocd', '-e', 'review', '--name', 'pr-1'], { directory });
    expect(review).toMatchObject({ code: 0, stdout: expect.stringContaining('argocd/review-pr-1/') as string });
    expect(file(directory, '.infra/exports')).toContain('infra export argocd --env review --name pr-1\n');
    expect((await run(['export', '--all', '--check'], { directory })).code).toBe(0);
  });

  test('what is odd in a manifest is told once, however many environments are read', async () => {
    const directory = project(...shop, 'version: 3.10', ...web);
    for (const format of ['gitlab-ci', 'compose']) await run(['export', format], { directory });
    const { code, stderr } = await run(['export', '--all'], { directory });
    expect(code).toBe(0);
    expect(stderr.split('text-as-written')).toHaveLength(2);
  });

  test('nothing is promised of what can say nothing', async () => {
    const { code, stderr } = await run(['export', 'argocd'], { directory: project('name: shop', ...web) });
    expect(code).toBe(1);
    expect(stderr).toContain('argocd can say nothing of this\n');
    expect(stderr).not.toContain('--on-unsupported');
  });

  test.each([
    [['export'], 'error: which format? [format-missing]'],
    [['export', 'gitlab-ci', '--all'], 'error: --all already includes every format [format-missing]'],
    [['export', 'gitlab'], 'error: there is no format "gitlab" [format-unknown]\n  Did you mean gitlab-ci?'],
    [['export', 'gitlab-ci', '--for', 'x'], 'error: there is no dialect of gitlab-ci "x" [format-unknown]'],
  ])('%j is told what is wrong', async (argv, message) => {
    const { code, stderr } = await run(argv, { directory: project(...shop) });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a project without pipelines has nothing to export', async () => {
    const { code, stderr } = await run(['export', 'gitlab-ci'], { directory: project('name: shop') });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: the project has no pipeline for gitlab-ci [nothing-to-export]\n  Add an application to project.yml; its stack implies a pipeline.\n',
    });
  });

  test.each([
    [
      '',
      'Add registry: to project.yml, such as registry: ghcr.io/acme, to get an implied pipeline that builds and deploys.',
    ],
    ['registry: ghcr.io/acme\n', 'Its stacks imply none: write pipelines:'],
  ])('one whose stacks imply none is told how to have one, with "%s"', async (registry, hint) => {
    const application = 'web: { stack: web, image: "nginx:1.27" }';
    const directory = project(`name: shop\n${registry}applications: { ${application} }`);
    for (const argv of [
      ['export', 'github-actions'],
      ['pipeline', 'graph'],
    ])
      expect((await run(argv, { directory })).stderr).toContain(hint);
  });
});
