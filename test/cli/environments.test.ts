import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { managedBy, recordLabel } from '../../lib/model/marks';
import { repository, run } from './run';

let server: Server;

/** An API server in which web was deployed under the name api. */
beforeAll(async () => {
  const annotations = { 'infra.dev/environment': 'shop/development' };
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop-development', annotations, labels: managedBy },
  };
  const release = {
    unit: 'shop.development',
    version: 1,
    digest: 'd',
    images: { api: 'acme/api:1' },
    configurations: {},
    who: 'ann',
    when: new Date().toISOString(),
    infra: '1.0.0',
    state: 'file:///state',
  };
  const record = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'infra-release-shop.development',
      namespace: 'shop-development',
      labels: { ...managedBy, [recordLabel]: 'release' },
    },
    data: { 'release.json': JSON.stringify(release) },
  };
  server = createServer(({ url = '' }, response) => {
    const path = url.split('?')[0] ?? '';
    const items = path.endsWith('/namespaces') ? [namespace] : path.endsWith('/configmaps') ? [record] : [];
    const isList = /\/(namespaces|configmaps)$/.test(path);
    response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isList ? { kind: 'List', apiVersion: 'v1', metadata: {}, items } : { kind: 'Status' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

const { KUBECONFIG: before } = process.env;

afterAll(() => {
  if (before === undefined) delete process.env['KUBECONFIG'];
  else process.env['KUBECONFIG'] = before;
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

test('environments are listed whatever their applications lack, by the names that applications have now', async () => {
  // GIVEN an application that was renamed, and reads a URL which it has not in development
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const directory = repository({
    '.infra/project.yml':
      'name: shop\nregistry: acme\napplications: { web: { was: api, stack: web, variables: { URL: "${application.url}" } } }\n',
    kubeconfig: JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: address } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      users: [{ name: 'u', user: {} }],
      'current-context': 'c',
    }),
  });
  expect((await run(['show'], { directory })).stderr).toContain('placeholder-unknown');
  // WHEN
  process.env['KUBECONFIG'] = `${directory}/kubeconfig`;
  const { code, stdout } = await run(['environments', '--json'], { directory });
  // THEN
  expect(code).toBe(0);
  const { environments } = JSON.parse(stdout) as {
    environments: { name: string; release?: { images: { [name: string]: string } } }[];
  };
  expect(environments.map(({ name, release }) => [name, release?.images])).toEqual([
    ['production', undefined],
    ['canary', undefined],
    ['staging', undefined],
    ['development', { web: 'acme/api:1' }],
  ]);
});
