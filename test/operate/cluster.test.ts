import * as http from 'node:http';
import * as net from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, type ClusterOptions } from '../../lib/operate';

// What a genuine API server cannot be made to do: not to answer, to answer nonsense, to refuse a token just once.
const servers: net.Server[] = [];
const clusters: Cluster[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-'));
});
afterEach(async () => {
  for (const cluster of clusters.splice(0)) cluster.close();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true });
});

async function listen(server: net.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function connect(
  server: string,
  user: object = { token: 'canary-token' },
  options: ClusterOptions = {},
): Promise<Cluster> {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'here',
    }),
  );
  const cluster = await Cluster.connect({ kubeconfig, ...options });
  clusters.push(cluster);
  return cluster;
}

const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' } as const;

describe('a server out of reach is named, with the context and a next step', () => {
  test('when nothing listens', async () => {
    const port = await listen(net.createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const cluster = await connect(`https://127.0.0.1:${port}`);
    await expect(cluster.get(web)).rejects.toMatchObject({
      code: 'cluster-unreachable',
      exitCode: 5,
      message: `the cluster of context "here" is out of reach at https://127.0.0.1:${port}: the connection was refused`,
      hint: expect.stringContaining('kubectl --context here version'),
    });
  });

  test('when its host name cannot be resolved', async () => {
    const cluster = await connect('https://kubernetes.invalid:6443');
    await expect(cluster.get(web)).rejects.toMatchObject({
      code: 'cluster-unreachable',
      message: expect.stringContaining('its host name cannot be resolved'),
    });
  });

  test('when it accepts but says nothing', async () => {
    const sockets: net.Socket[] = [];
    const port = await listen(net.createServer((socket) => sockets.push(socket.on('error', () => undefined))));
    const cluster = await connect(`https://127.0.0.1:${port}`, {}, { timeouts: { connect: 100 } });
    await expect(cluster.get(web)).rejects.toMatchObject({
      code: 'cluster-unreachable',
      message: expect.stringContaining('it does not answer'),
    });
    for (const socket of sockets) socket.destroy();
  });

  test('when it does not speak TLS', async () => {
    const port = await listen(http.createServer((_, response) => response.end()));
    const cluster = await connect(`https://127.0.0.1:${port}`);
    await expect(cluster.get(web)).rejects.toMatchObject({
      code: 'cluster-unreachable',
      message: expect.stringContaining('certificate'),
    });
  });

  test('without showing a password in its address', async () => {
    const cluster = await connect('https://user:canary-password@127.0.0.1:1');
    const error: unknown = await cluster.get(web).catch((reason: unknown) => reason);
    expect(String(error)).toContain('https://127.0.0.1:1');
    expect(String(error)).not.toContain('canary');
  });
});

test('something else than an API server is recognized', async () => {
  const port = await listen(http.createServer((_, response) => response.end('<html>')));
  const cluster = await connect(`http://127.0.0.1:${port}`);
  await expect(cluster.get(web)).rejects.toMatchObject({
    code: 'cluster-failed',
    message: expect.stringContaining('is not a Kubernetes API server'),
  });
});

test('a token that has expired is renewed once, one that is not expected told of without being shown', async () => {
  let accepted = 'second';
  const port = await listen(
    http.createServer((request, response) => {
      const known = request.headers.authorization === `Bearer ${accepted}`;
      response
        .writeHead(known ? 200 : 401)
        .end(JSON.stringify(known ? { ...web, metadata: { name: 'web' } } : { kind: 'Status', code: 401 }));
    }),
  );
  writeFileSync(join(folder, 'token'), 'first');
  const cluster = await connect(`http://127.0.0.1:${port}`, { tokenFile: 'token' });
  await expect(cluster.get(web)).rejects.toMatchObject({ code: 'cluster-unauthorized', exitCode: 5 });
  writeFileSync(join(folder, 'token'), 'second');
  expect(await cluster.get(web)).toMatchObject({ metadata: { name: 'web' } });
  accepted = 'third';
  const error: unknown = await cluster.get(web).catch((reason: unknown) => reason);
  expect(String(error)).not.toContain('second');
});

test('a server that is busy is asked again', async () => {
  let requests = 0;
  const port = await listen(
    http.createServer((_, response) => {
      requests += 1;
      if (requests < 3) response.writeHead(429, { 'Retry-After': '0.01' }).end('{}');
      else response.end(JSON.stringify({ ...web, metadata: { name: 'web' } }));
    }),
  );
  const cluster = await connect(`http://127.0.0.1:${port}`);
  expect(await cluster.get(web)).toMatchObject({ metadata: { name: 'web' } });
});

test('a kept connection that the server closes meanwhile does not matter', async () => {
  let sockets: net.Socket[] = [];
  const server = http.createServer((_, response) =>
    response.end(JSON.stringify({ ...web, metadata: { name: 'web' } })),
  );
  server.on('connection', (socket) => sockets.push(socket));
  const cluster = await connect(`http://127.0.0.1:${await listen(server)}`);
  for (let round = 0; round < 5; round++) {
    expect(await cluster.get(web)).toBeDefined();
    for (const socket of sockets) socket.resetAndDestroy();
    sockets = [];
  }
});

test('no namespace for a kind that lives in one is a bug of the caller, and says so', async () => {
  const cluster = await connect('https://127.0.0.1:1');
  await expect(cluster.get({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' })).rejects.toThrow(
    'Deployment web needs a namespace',
  );
});
