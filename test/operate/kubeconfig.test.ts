import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readKubeconfig } from '../../lib/operate/kubeconfig';

let folder: string;
const surroundings = { KUBECONFIG: process.env['KUBECONFIG'], HOME: process.env['HOME'] };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  process.env['HOME'] = folder;
  delete process.env['KUBECONFIG'];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(surroundings)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

interface Part {
  readonly server?: string;
  readonly user?: object;
  readonly cluster?: object;
  readonly current?: string;
}

function write(name: string, contexts: { readonly [context: string]: Part }, current?: string): string {
  const entries = Object.entries(contexts);
  const file = join(folder, name);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(([each, { server = 'https://127.0.0.1:1', cluster }]) => ({
      name: each,
      cluster: { server, ...cluster },
    })),
    users: entries.map(([each, { user = {} }]) => ({ name: each, user })),
    contexts: entries.map(([each]) => ({ name: each, context: { cluster: each, user: each, namespace: 'shop' } })),
    'current-context': current ?? '',
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

test('reads the current context, or the one that is asked for', async () => {
  const kubeconfig = write('config', { a: { server: 'https://a/' }, b: { server: 'https://b' } }, 'a');
  expect(await readKubeconfig({ kubeconfig })).toMatchObject({ context: 'a', server: 'https://a', namespace: 'shop' });
  expect(await readKubeconfig({ kubeconfig, context: 'b' })).toMatchObject({ context: 'b', server: 'https://b' });
});

test('merges the files of KUBECONFIG as kubectl does: the first wins, missing ones do not matter', async () => {
  const first = write('first', { shared: { server: 'https://first' } }, 'shared');
  const second = write('second', { shared: { server: 'https://second' }, other: { server: 'https://other' } }, 'other');
  process.env['KUBECONFIG'] = [join(folder, 'none'), first, second].join(delimiter);
  expect(await readKubeconfig()).toMatchObject({ context: 'shared', server: 'https://first' });
  expect(await readKubeconfig({ context: 'other' })).toMatchObject({ server: 'https://other' });
});

test('falls back to ~/.kube/config', async () => {
  mkdirSync(join(folder, '.kube'));
  write('.kube/config', { home: {} }, 'home');
  expect(await readKubeconfig()).toMatchObject({ context: 'home' });
});

test('says which file is missing, which contexts there are, and what was probably meant', async () => {
  process.env['KUBECONFIG'] = join(folder, 'none');
  await expect(readKubeconfig()).rejects.toMatchObject({
    code: 'kubeconfig-missing',
    exitCode: 5,
    message: expect.stringContaining(join(folder, 'none')),
  });
  const kubeconfig = write('config', { 'prod-eu': {}, staging: {} });
  await expect(readKubeconfig({ kubeconfig, context: 'prod-ue' })).rejects.toMatchObject({
    code: 'context-unknown',
    exitCode: 5,
    message: 'the kubeconfig has no context "prod-ue"; its contexts are prod-eu, staging',
    hint: 'Did you mean "prod-eu"?',
  });
  await expect(readKubeconfig({ kubeconfig })).rejects.toMatchObject({
    code: 'context-unknown',
    message: expect.stringContaining('no current context'),
  });
});

test('does not show the lines of a kubeconfig that is no YAML', async () => {
  const kubeconfig = join(folder, 'broken');
  writeFileSync(kubeconfig, 'users:\n- name: a\n  user: {token: canary-token\n}]');
  const error: unknown = await readKubeconfig({ kubeconfig }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'kubeconfig-invalid', message: expect.stringMatching(/in line \d/) });
  expect(String(error)).not.toContain('canary-token');
});

describe('credentials', () => {
  async function credentialsWith(part: Part) {
    return (await readKubeconfig({ kubeconfig: write('config', { only: part }, 'only') })).credentials();
  }
  const texts = (tls: object): object =>
    Object.fromEntries(
      Object.entries(tls).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString() : value]),
    );
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  test('inline: token, certificates, authority', async () => {
    const { headers, tls } = await credentialsWith({
      user: { token: 'abc', 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') },
      cluster: { 'certificate-authority-data': base64('CA'), 'tls-server-name': 'kubernetes' },
    });
    expect(headers).toEqual({ Authorization: 'Bearer abc' });
    expect(texts(tls)).toEqual({
      ca: 'CA',
      cert: 'CERT',
      key: 'KEY',
      servername: 'kubernetes',
    });
  });

  test('by files beside the kubeconfig; the token file is read anew and wins over a token', async () => {
    for (const [name, text] of [
      ['ca', 'CA'],
      ['cert', 'CERT'],
      ['key', 'KEY'],
      ['token', 'one\n'],
    ] as const)
      writeFileSync(join(folder, name), text);
    const kubeconfig = write(
      'config',
      {
        only: {
          user: { token: 'stale', tokenFile: 'token', 'client-certificate': 'cert', 'client-key': 'key' },
          cluster: { 'certificate-authority': 'ca' },
        },
      },
      'only',
    );
    const connection = await readKubeconfig({ kubeconfig });
    const { headers, tls } = await connection.credentials();
    expect(headers).toEqual({ Authorization: 'Bearer one' });
    expect(texts(tls)).toEqual({ ca: 'CA', cert: 'CERT', key: 'KEY' });
    writeFileSync(join(folder, 'token'), 'two\n');
    expect((await connection.credentials()).headers).toEqual({ Authorization: 'Bearer two' });
  });

  test('by a password, and for somebody else', async () => {
    const { headers } = await credentialsWith({ user: { username: 'u', password: 'p', as: 'deployer' } });
    expect(headers).toEqual({ Authorization: `Basic ${base64('u:p')}`, 'Impersonate-User': 'deployer' });
  });

  test('by a plugin beside the kubeconfig, which is told what it may ask', async () => {
    const plugin = join(folder, 'plugin');
    const credential =
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}';
    writeFileSync(
      plugin,
      `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO $FLAVOUR $1" > ${join(folder, 'seen')}\necho '${credential}'\n`,
    );
    chmodSync(plugin, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './plugin',
      args: ['get-token'],
      env: [{ name: 'FLAVOUR', value: 'x' }],
    };
    expect(await credentialsWith({ user: { exec } })).toMatchObject({
      headers: { Authorization: 'Bearer from-plugin' },
    });
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toMatch(
      /"kind":"ExecCredential".*"interactive":false.* x get-token/,
    );
  });

  test('a plugin that fails or is missing is named', async () => {
    const failing = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', 'echo "session expired" >&2; exit 1'],
    };
    await expect(credentialsWith({ user: { exec: failing } })).rejects.toMatchObject({
      code: 'cluster-credentials',
      exitCode: 5,
      message: 'no credentials for context "only" from "sh": session expired',
    });
    const missing = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'no-such-plugin',
      installHint: 'Get it from the shop.',
    };
    await expect(credentialsWith({ user: { exec: missing } })).rejects.toMatchObject({
      message: 'context "only" logs in with the command "no-such-plugin", which is not installed',
      hint: 'Get it from the shop.',
    });
  });
});
