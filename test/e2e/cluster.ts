import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../lib/model/record';
import { administratorIn, ApiClient } from './api-client';
import { ChildProcesses } from './child-processes';
import { kwokConfiguration, SIMULATED_LOG, simulatedNodes, STORAGE_CLASS } from './cluster-objects';
import { freePorts } from './free-port';
import type { ToolName } from './tools';

/** A Kubernetes control plane with simulated nodes, on loopback, with data that goes when it stops. */
export interface Cluster {
  /**
   * A kubeconfig with the contexts `e2e` (current) and `prod-eu`, both of the administrator, and `restricted`, of a
   * user who may do nothing.
   */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 90_000;

/** Starts the control plane in an empty folder, and gives it when its nodes take pods. */
export async function startCluster(folder: string, tool: (name: ToolName) => string): Promise<Cluster> {
  const children = new ChildProcesses(folder);
  try {
    return await startIn(folder, tool, children);
  } catch (error) {
    await children.stop();
    throw error;
  }
}

async function startIn(folder: string, tool: (name: ToolName) => string, children: ChildProcesses): Promise<Cluster> {
  const file = (name: string): string => join(folder, name);
  const [etcd = 0, etcdPeer = 0, api = 0, kubelet = 0] = await freePorts(4);
  const users = { administrator: randomBytes(16).toString('hex'), nobody: randomBytes(16).toString('hex') };
  writeServiceAccountKeys(file('service-account.pub'), file('service-account.key'));
  writeFileSync(
    file('tokens.csv'),
    `${users.administrator},administrator,1,"system:masters"\n${users.nobody},nobody,2\n`,
    { mode: 0o600 },
  );

  children.start('etcd', tool('etcd'), [
    `--data-dir=${file('etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=error',
    `--listen-client-urls=http://127.0.0.1:${etcd}`,
    `--advertise-client-urls=http://127.0.0.1:${etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${etcdPeer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${etcdPeer}`,
    `--initial-cluster=default=http://127.0.0.1:${etcdPeer}`,
  ]);
  children.start('kube-apiserver', tool('kube-apiserver'), [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${file('service-account.pub')}`,
    `--service-account-signing-key-file=${file('service-account.key')}`,
    `--token-auth-file=${file('tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--bind-address=127.0.0.1',
    `--secure-port=${api}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${file('certificates')}`,
    '--max-requests-inflight=2000',
    '--max-mutating-requests-inflight=1000',
  ]);

  const certificate = file('certificates/apiserver.crt');
  const ca = await until(children, () => readFileSync(certificate));
  const kubeconfig = file('kubeconfig.yaml');
  writeFileSync(kubeconfig, kubeconfigFor(`https://127.0.0.1:${api}`, ca, users), { mode: 0o600 });
  const client = new ApiClient(administratorIn(kubeconfig));
  await until(children, () => client.send({ method: 'GET', path: '/readyz' }));

  for (const name of ['kube-controller-manager', 'kube-scheduler'] as const) {
    const own =
      name === 'kube-controller-manager'
        ? [
            `--service-account-private-key-file=${file('service-account.key')}`,
            `--root-ca-file=${certificate}`,
            '--enable-hostpath-provisioner',
          ]
        : [];
    children.start(name, tool(name), [
      `--kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
      ...own,
    ]);
  }
  writeFileSync(file('container.log'), SIMULATED_LOG);
  writeFileSync(file('kwok.yaml'), kwokConfiguration(file('container.log')));
  children.start('kwok', tool('kwok'), [
    `--kubeconfig=${kubeconfig}`,
    `--config=${file('kwok.yaml')}`,
    '--manage-all-nodes',
    '--node-lease-duration-seconds=40',
    '--node-ip=127.0.0.1',
    `--node-port=${kubelet}`,
    `--server-address=127.0.0.1:${kubelet}`,
    `--tls-cert-file=${certificate}`,
    `--tls-private-key-file=${file('certificates/apiserver.key')}`,
  ]);

  for (const node of simulatedNodes()) await client.send({ method: 'POST', path: '/api/v1/nodes', body: node });
  await client.send({ method: 'POST', path: '/apis/storage.k8s.io/v1/storageclasses', body: STORAGE_CLASS });
  await until(children, () => assertSchedulable(client));
  return {
    kubeconfig,
    stop: async () => {
      const volumes = await hostPaths(client).catch(() => []);
      client.close();
      await children.stop();
      // The controller manager makes these below /tmp itself, and is killed before it could remove them.
      for (const path of volumes) rmSync(path, { recursive: true, force: true });
    },
  };
}

async function assertSchedulable(client: ApiClient): Promise<void> {
  const nodes = await client.send({ method: 'GET', path: '/api/v1/nodes' });
  const items = Array.isArray(nodes['items']) ? nodes['items'].filter(isRecord) : [];
  const tainted = items.filter((node) => isRecord(node['spec']) && Array.isArray(node['spec']['taints']));
  if (items.length === 0 || tainted.length > 0) throw new Error('a simulated node still refuses pods');
  // Without it the API server refuses every pod of the namespace.
  await client.send({ method: 'GET', path: '/api/v1/namespaces/default/serviceaccounts/default' });
}

async function hostPaths(client: ApiClient): Promise<string[]> {
  const volumes = await client.send({ method: 'GET', path: '/api/v1/persistentvolumes' });
  return (Array.isArray(volumes['items']) ? volumes['items'] : [])
    .filter(isRecord)
    .map((volume) => {
      const spec = volume['spec'];
      return isRecord(spec) && isRecord(spec['hostPath']) ? spec['hostPath']['path'] : undefined;
    })
    .filter((path): path is string => typeof path === 'string' && path.startsWith('/tmp/hostpath_pv/'));
}

async function until<T>(children: ChildProcesses, attempt: () => T | Promise<T>): Promise<T> {
  const limit = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      children.assertRunning();
      if (Date.now() > limit) throw new Error('the cluster did not start in time', { cause: error });
      await pause(50);
    }
  }
}

function writeServiceAccountKeys(publicFile: string, privateFile: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  writeFileSync(publicFile, publicKey);
  writeFileSync(privateFile, privateKey, { mode: 0o600 });
}

function kubeconfigFor(server: string, ca: Buffer, users: { administrator: string; nobody: string }): string {
  const context = (name: string, user: string): object => ({ name, context: { cluster: 'e2e', user } });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority-data': ca.toString('base64') } }],
    users: Object.entries(users).map(([name, token]) => ({ name, user: { token } })),
    contexts: [context('e2e', 'administrator'), context('prod-eu', 'administrator'), context('restricted', 'nobody')],
    'current-context': 'e2e',
  });
}
