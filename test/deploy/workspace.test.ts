import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { folderOf, openWorkspace, stateHome } from '../../lib/deploy';
import type { ProjectProps } from '../../lib/model';
import { newProject } from '../tree';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'infra-workspace-'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'pulumi'), '#!/bin/sh\n');
  chmodSync(join(home, 'bin', 'pulumi'), 0o755);
});

afterEach(() => rmSync(home, { recursive: true }));

function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    PATH: join(home, 'bin'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CONFIG_HOME: join(home, 'config'),
    PULUMI_CONFIG_PASSPHRASE: 'correct horse',
    ...extra,
  };
}

function open(extra: NodeJS.ProcessEnv = {}, deploy?: ProjectProps['deploy']) {
  return openWorkspace(newProject(deploy === undefined ? {} : { deploy }), environment(extra));
}

test('by default the state is a folder of the user, which nobody else reads', () => {
  const workspace = open();
  const folder = join(home, 'state', 'infra', 'shop', 'state');
  expect(workspace).toMatchObject({
    pulumi: join(home, 'bin', 'pulumi'),
    backend: `file://${folder}`,
    state: `file://${folder} on ${hostname()}`,
    secrets: 'passphrase',
    environment: {
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: 'correct horse',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    },
  });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(workspace.folder, 'Pulumi.yaml'), 'utf8')).toBe('name: shop\nruntime: nodejs\n');
});

test('a relative XDG_STATE_HOME is ignored, as its specification says', () => {
  expect(stateHome('shop', { XDG_STATE_HOME: 'state' })).toBe(join(homedir(), '.local', 'state', 'infra', 'shop'));
});

test.each([
  ['below a file', () => join(home, 'bin', 'pulumi', 'state')],
  ['where nothing can be made', () => '/proc/nope'],
])('a folder %s is told of', (_name, folder) => {
  expect(() => open({ XDG_STATE_HOME: folder() })).toThrow(
    expect.objectContaining({ code: 'folder-failed', message: expect.stringContaining(folder()) }),
  );
});

test.each(['workspace', 'state'])('a file where the folder %s should be is told of', (name) => {
  const folder = join(home, 'state', 'infra', 'shop');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '');
  expect(() => open()).toThrow(
    expect.objectContaining({
      code: 'folder-failed',
      message: `the state cannot be kept in ${join(folder, name)}: a file is in the way`,
    }),
  );
});

test('a relative HOME is ignored: the state would be another one in each folder', () => {
  // Jest gives tests a copy of the environment, which homedir() does not look at.
  const script = `require('esbuild-register');console.log(require('./lib/deploy/workspace').stateHome('shop', {}))`;
  const options = { cwd: join(__dirname, '..', '..'), env: { ...process.env, HOME: 'relative' } };
  const printed = execFileSync(process.execPath, ['-e', script], { ...options, encoding: 'utf8' }).trim();
  expect(printed).toBe(join(userInfo().homedir, '.local', 'state', 'infra', 'shop'));
});

test('settings that are there stay', () => {
  const { folder } = open();
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: shop\nruntime: nodejs\ndescription: mine\n');
  open();
  expect(readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')).toContain('mine');
});

test.each([
  ['the project says', {}, { unit: 'environment', backend: 's3://acme-infra' }, 's3://acme-infra'],
  ['the environment says', { PULUMI_BACKEND_URL: 'gs://other' }, undefined, 'gs://other'],
  [
    'both say, of which the environment wins',
    { PULUMI_BACKEND_URL: 'gs://other' },
    { unit: 'environment', backend: 's3://acme-infra' },
    'gs://other',
  ],
] as const)('the state is where %s', (_, extra, deploy, backend) => {
  const workspace = open(extra, deploy);
  expect([workspace.backend, workspace.state, workspace.environment['PULUMI_BACKEND_URL']]).toEqual([
    backend,
    backend,
    backend,
  ]);
});

test('a folder that is given is made', () => {
  const folder = join(home, 'elsewhere', 'state');
  open({ PULUMI_BACKEND_URL: `file://${folder}` });
  expect(existsSync(folder)).toBe(true);
  expect(folderOf('file://~/x')).toBe(join(homedir(), 'x'));
  expect(folderOf('file:///a/b/../c')).toBe('/a/c');
});

test('without a passphrase it says how to give one', () => {
  const own = join(home, 'config', 'infra', 'passphrase');
  expect(() => open({ PULUMI_CONFIG_PASSPHRASE: undefined })).toThrow(
    expect.objectContaining({
      code: 'passphrase-missing',
      message: 'no passphrase is set to encrypt the secrets in the state',
      hint: expect.stringContaining(own),
    }),
  );
});

test('a file with a passphrase that does not exist is named', () => {
  expect(() => open({ PULUMI_CONFIG_PASSPHRASE: undefined, PULUMI_CONFIG_PASSPHRASE_FILE: '/nowhere/pass' })).toThrow(
    expect.objectContaining({
      code: 'passphrase-missing',
      message: 'PULUMI_CONFIG_PASSPHRASE_FILE names /nowhere/pass, which does not exist',
    }),
  );
});

test("the passphrase is the environment's, else that of the named file, else that of the user's own", () => {
  const [named, own] = [join(home, 'named'), join(home, 'config', 'infra', 'passphrase')];
  writeFileSync(named, 'a');
  mkdirSync(join(home, 'config', 'infra'), { recursive: true });
  writeFileSync(own, 'b');
  const passphrase = (extra: NodeJS.ProcessEnv) => {
    const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: file } = open(extra).environment;
    return [text, file];
  };
  expect(passphrase({})).toEqual(['correct horse', undefined]);
  expect(passphrase({ PULUMI_CONFIG_PASSPHRASE: '' })).toEqual(['', undefined]);
  expect(passphrase({ PULUMI_CONFIG_PASSPHRASE: undefined, PULUMI_CONFIG_PASSPHRASE_FILE: named })).toEqual([
    undefined,
    named,
  ]);
  expect(passphrase({ PULUMI_CONFIG_PASSPHRASE: undefined })).toEqual([undefined, own]);
});

test('with a key of a cloud no passphrase is asked for', () => {
  const workspace = open(
    { PULUMI_CONFIG_PASSPHRASE: undefined },
    { unit: 'environment', secrets: 'awskms://alias/infra' },
  );
  expect(workspace.secrets).toBe('awskms://alias/infra');
  expect(workspace.environment['PULUMI_CONFIG_PASSPHRASE']).toBeUndefined();
});

test('without the CLI it says how to come by it, and what goes without', () => {
  chmodSync(join(home, 'bin', 'pulumi'), 0o644);
  expect(() => open()).toThrow(
    expect.objectContaining({
      code: 'pulumi-missing',
      message: 'the Pulumi CLI is not installed: there is no "pulumi" on PATH',
      hint: expect.stringContaining('infra preview --offline'),
    }),
  );
});
