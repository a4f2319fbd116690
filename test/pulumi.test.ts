import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployProject, deployStack } from '../lib/pulumi';
import type { Release } from '../lib/operate';
import { repository } from './cli/run';
import { keyOf, run } from './deploy/registrations';
import { newProject } from './tree';

// A mock of an API server: it knows the records of releases that it is given, and nothing else.
let server: Server;
let folder: string;
let records: object[] = [];

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const [path = ''] = url.split('?');
    const isList = /\/[a-z]+s(es)?$/.test(path) && !path.endsWith('/namespaces/shop-production');
    const items = path.endsWith('/configmaps') ? records : [];
    response
      .writeHead(isList ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(isList ? { kind: 'List', metadata: {}, items } : { kind: 'Status', code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(join(tmpdir(), 'pulumi-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'u', user: {} }],
      contexts: ['laptop', 'prod-eu'].map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
      'current-context': 'laptop',
    }),
  );
  jest.replaceProperty(process, 'env', { ...process.env, KUBECONFIG: kubeconfig });
});

afterAll(async () => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  records = [];
});

function recorded(unit: string, release: Partial<Release>): object {
  const all = {
    version: 1,
    digest: 'd',
    images: {},
    configurations: {},
    who: 'ann',
    when: '2026-11-03T10:11:12Z',
    infra: '1.0.0',
    state: 'file:///state',
    ...release,
  };
  const name = `infra-release-${unit}`;
  return { metadata: { name }, data: { 'release.json': JSON.stringify({ unit, ...all }) } };
}

const manifest = (production: string) => ({
  '.infra/project.yml': [
    'name: shop',
    'registry: ghcr.io/acme',
    'environments:',
    `  production: { domain: shop.example${production} }`,
    'applications:',
    '  web: { stack: web }',
  ].join('\n'),
});

test('beside a live canary, the program gives it the share it has, as infra deploy does', async () => {
  // GIVEN a production that was deployed, and a canary that takes a tenth
  const directory = repository(manifest(', routing: { weights: nginx }, cluster: { context: prod-eu }'));
  records = [
    recorded('shop.production', { images: { web: 'ghcr.io/acme/web:1' } }),
    recorded('shop.canary', {
      images: { web: 'ghcr.io/acme/web:2' },
      canary: { of: 'production', weights: { web: 10 } },
    }),
  ];
  // WHEN
  const all = await run(() => deployStack({ directory }), true, {}, 'production');
  // THEN
  const ingresses = all.filter(({ type }) => type.endsWith(':Ingress'));
  expect(ingresses.map(keyOf).sort()).toEqual(['Ingress shop/production/web', 'Ingress shop/production/web-canary']);
});

test('the program of production does not follow the current context', async () => {
  const directory = repository(manifest(''));
  const refused = {
    code: 'context-missing',
    message: expect.stringContaining('no context is set for production, which never uses the current one'),
  };
  await expect(run(() => deployStack({ directory }), true, {}, 'production')).rejects.toMatchObject(refused);
  await expect(run(() => deployProject(newProject({ environment: 'production' })), true)).rejects.toMatchObject(
    refused,
  );
});
