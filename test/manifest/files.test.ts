import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { locate, openProject, readProject, validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, project, repository } from './folder';

const found = (root: string) => lines(validateProject(root, descriptions).diagnostics);

describe('where a project is found', () => {
  test('the nearest .infra at or above, in the repository git knows', () => {
    const root = repository({
      'services/shop/.infra/project.yml': 'name: shop\n',
      'services/shop/src/a': '',
      '.infra/project.yml': 'name: outer\n',
    });
    expect(locate(join(root, 'services/shop/src'))?.folder).toMatch(/services\/shop\/\.infra$/);
    expect(openProject(join(root, 'services/shop/src')).files.keys().next().value).toBe(
      'services/shop/.infra/project.yml',
    );
    expect(locate(join(root, 'services'))?.folder).not.toMatch(/services/);
  });

  test('exactly the directory, where one is named', () => {
    const root = repository({ '.infra/project.yml': 'name: shop\n', 'src/a': '' });
    expect(locate(join(root, 'src'), true)).toBeUndefined();
    expect(openProject(join(root, 'src'), { exact: true }).diagnostics.map(({ code }) => code)).toEqual([
      'project-missing',
    ]);
  });

  test('nowhere is a diagnostic', () => {
    const { values, diagnostics } = readProject(repository({ a: '' }), { descriptions });
    expect(values).toBeUndefined();
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['project-missing', 'Run infra init to create one.'],
    ]);
  });

  test('a folder without project.yml says so, and says what is wrong with the rest', () => {
    const root = repository({ '.infra/applications/web.yml': 'stack: wbe\n' });
    expect(found(root)).toEqual([
      'applications/web.yml:1:8 error unknown-stack unknown stack "wbe"; did you mean "web"?',
      'project.yml:1:1 error file-missing .infra/project.yml is missing',
    ]);
  });
});

describe('what is read', () => {
  test('the same name inline and as a file, or in two files, is an error', () => {
    const root = repository({
      '.infra/project.yml': 'name: shop\napplications:\n  web: { stack: web }\n',
      '.infra/applications/web.yml': 'stack: web\n',
      '.infra/applications/api.yml': 'stack: web\n',
      '.infra/application/api.yaml': 'stack: web\n',
      '.infra/pipelines/ci.yml': 'jobs: {}\n',
      '.infra/ci/ci.yml': 'jobs: {}\n',
      '.infra/project.yaml': 'name: other\n',
    });
    expect(found(root)).toEqual([
      'application/api.yaml:1:1 error duplicate-name "api" is already defined in .infra/applications/api.yml:1',
      'applications/web.yml:1:1 error duplicate-name "web" is already defined in .infra/project.yml:3',
      'ci/ci.yml:1:1 error duplicate-name "ci" is already defined in .infra/pipelines/ci.yml:1',
      'project.yaml:1:1 error duplicate-name project.yml and project.yaml both exist',
    ]);
  });

  test('names of files are names of applications', () => {
    const root = repository({
      '.infra/project.yml': 'name: shop\n',
      '.infra/applications/My_App.yml': 'stack: web\n',
      '.infra/applications/project.yml': 'stack: web\n',
    });
    expect(found(root)).toEqual([
      'applications/My_App.yml:1:1 error wrong-format the file name "My_App" is not a valid application name; expected a DNS label: a-z, 0-9 and "-", with no "-" at either end, at most 63 characters',
      'applications/project.yml:1:1 error reserved-name an application cannot be named "project": from: project.… refers to the project',
    ]);
  });

  test('an empty application lacks its stack', () => {
    const root = repository({ '.infra/project.yml': 'name: shop\n', '.infra/applications/web.yml': '' });
    expect(found(root)).toEqual(['applications/web.yml:1:1 error missing-key "stack" is missing']);
  });

  test('a byte order mark and windows line ends are fine', () => {
    expect(found(project('\uFEFFname: shop\r\napplications:\r\n  web: { stack: web }\r\n'))).toEqual([]);
  });

  test.each([
    [
      'ten megabytes',
      Buffer.alloc(10 * 1024 * 1024, 'a'),
      'file-too-large .infra/project.yml has 10.0 MB; at most 1 MB is allowed',
    ],
    ['a NUL byte', Buffer.from('name: a\0b\n'), 'file-binary .infra/project.yml is not text: it contains a NUL byte'],
    ['no UTF-8', Buffer.from([0x6e, 0xff, 0xfe]), 'file-binary .infra/project.yml is not text in UTF-8: see line 1'],
    ['a list', '- a\n', 'wrong-type expected a map, found a list'],
    ['a text', 'hello\n', 'wrong-type expected a map, found text'],
  ])('%s is refused', (_, content, message) => {
    expect(found(repository({ '.infra/project.yml': content }))).toEqual([`project.yml:1:1 error ${message}`]);
  });

  test('a folder in place of a file is refused', () => {
    expect(found(repository({ '.infra/project.yml/a': '' }))).toEqual([
      'project.yml:1:1 error file-unreadable .infra/project.yml is a folder; expected a file',
    ]);
  });
});

describe('nothing outside of the repository is read', () => {
  const outside = () =>
    repository({ 'secret.yml': 'name: secret\nstack: web\njobs: {}\n', 'folder/web.yml': 'stack: web\n' });

  test('through a link to a file', () => {
    const root = repository({ '.infra/a': '' });
    symlinkSync(join(outside(), 'secret.yml'), join(root, '.infra/project.yml'));
    expect(found(root)).toEqual([
      'project.yml:1:1 error outside-repository .infra/project.yml leads out of the repository; nothing outside it is read',
    ]);
  });

  test('through a link to a folder', () => {
    const root = project('name: shop\n');
    symlinkSync(join(outside(), 'folder'), join(root, '.infra/applications'));
    expect(found(root)).toEqual([
      'applications:1:1 error outside-repository .infra/applications leads out of the repository; nothing outside it is read',
    ]);
  });

  test('through .infra itself', () => {
    const root = repository({ a: '' });
    symlinkSync(join(outside(), 'folder'), join(root, '.infra'));
    expect(validateProject(root, descriptions).diagnostics.map(({ code }) => code)).toContain('outside-repository');
  });

  test('through an include', () => {
    const root = repository({
      '.infra/project.yml': 'name: shop\n',
      '.infra/pipelines/a.yml':
        'include: [{ local: ../x.yml }, { local: link.yml }, { local: /ci/ok.yml }]\njobs: {}\n',
      'ci/ok.yml': 'jobs: {}\n',
    });
    symlinkSync(join(outside(), 'secret.yml'), join(root, 'link.yml'));
    expect(found(root)).toEqual([
      'pipelines/a.yml:1:20 error outside-repository ../x.yml leads out of the repository; nothing outside it is read',
      'pipelines/a.yml:1:41 error outside-repository link.yml leads out of the repository; nothing outside it is read',
    ]);
  });

  test('links inside of it are followed, even where the way to it is a link', () => {
    const root = repository({ '.infra/project.yml': 'name: shop\n', 'shared/web.yml': 'stack: web\n' });
    mkdirSync(join(root, '.infra/applications'));
    symlinkSync('../../shared/web.yml', join(root, '.infra/applications/web.yml'));
    const way = join(repository({ a: '' }), 'way');
    symlinkSync(root, way);
    expect(validateProject(way, descriptions)).toMatchObject({ diagnostics: [], applications: ['web'] });
  });
});

test('includes are followed once around a circle', () => {
  const root = repository({
    '.infra/project.yml': 'name: shop\n',
    '.infra/pipelines/a.yml': 'include: { local: ci/x.yml }\njobs: { one: { extends: .t, script: a } }\n',
    'ci/x.yml': 'include: [{ local: ci/y.yml }]\n',
    'ci/y.yml': 'include: [{ local: ci/x.yml }]\njobs: { .t: { image: i }, two: { script: b, tsage: x } }\n',
  });
  const { diagnostics, files } = validateProject(root, descriptions);
  expect(lines(diagnostics)).toEqual([
    'ci/y.yml:1:20 error cyclic-include "ci/x.yml" includes itself',
    'ci/y.yml:2:45 error unknown-key jobs.two: unknown key "tsage"; did you mean "stage"?',
  ]);
  expect([...files.keys()]).toEqual(['.infra/project.yml', '.infra/pipelines/a.yml', 'ci/x.yml', 'ci/y.yml']);
});
