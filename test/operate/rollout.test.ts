import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, RolloutWatch } from '../../lib/operate';

// What the genuine API server of the end-to-end tests cannot do while others use it: go away.
const meta = { name: 'web', namespace: 'shop', uid: 'u-1', generation: 1, resourceVersion: '1' };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta,
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
  status: { observedGeneration: 1, replicas: 1, unavailableReplicas: 1 },
};

/** A server with a Deployment that never becomes ready. */
function server(): http.Server {
  return http.createServer(({ url = '' }, response) => {
    if (/[?&]watch=/.test(url)) return void response.writeHead(200).flushHeaders();
    const items = /deployments/.test(url) ? [deployment] : [];
    const list = { kind: 'List', metadata: { resourceVersion: '1' }, items };
    response.end(JSON.stringify(/deployments\/web/.test(url) ? deployment : list));
  });
}

async function failureOf(isAway: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-'));
  const api = server();
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const { port } = api.address() as AddressInfo;
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'u', user: { token: 'canary-token' } }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'here',
    }),
  );
  const cluster = await Cluster.connect({ kubeconfig });
  let seen: (() => void) | undefined;
  const progressing = new Promise<void>((resolve) => (seen = resolve));
  const watch = new RolloutWatch(cluster, 'shop', {
    timeoutSeconds: 2,
    onProgress: ({ phase }) => phase === 'progressing' && seen?.(),
  });
  const close = () => {
    api.closeAllConnections();
    api.close();
  };
  try {
    const failed = watch.ready({ kind: 'Deployment', namespace: 'shop', name: 'web', application: 'web' }).then(
      () => 'ready',
      (error: unknown) => error,
    );
    await progressing;
    if (isAway) close();
    return await failed;
  } finally {
    watch.close();
    cluster.close();
    close();
    rmSync(folder, { recursive: true });
  }
}

test('what is not ready in time is told so by a server that answers', async () => {
  expect(await failureOf(false)).toMatchObject({ code: 'rollout-timeout', exitCode: 1 });
});

test('a server that is away when the time is over is told of, and not the workload', async () => {
  expect(await failureOf(true)).toMatchObject({ code: 'cluster-unreachable', exitCode: 5 });
});
