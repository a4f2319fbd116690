import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEndToEnd, freshNamespace, kubeconfig, kubectl, kubectlJson, start } from './environment';

interface Result {
  readonly changes: Readonly<Record<string, number>>;
  readonly ms: number;
}

const PROGRAM = join(__dirname, 'programs', 'inline-program.mjs');

describeEndToEnd('the engine with the Kubernetes provider of this run', () => {
  let namespace: string;
  let state: string;
  beforeEach(async () => {
    namespace = await freshNamespace();
    state = mkdtempSync(join(tmpdir(), 'infra-e2e-state-'));
  });
  afterEach(() => rmSync(state, { recursive: true }));

  async function engine(action: 'preview' | 'up' | 'refresh' | 'destroy', changed: object = {}): Promise<Result> {
    const settings = {
      namespace,
      kubeconfig: kubeconfig(),
      context: 'e2e',
      state,
      greeting: 'hello',
      image: 'web:1',
      ignoreChanges: [],
      ...changed,
    };
    const { code, stdout, stderr } = await start(process.execPath, [PROGRAM, action, JSON.stringify(settings)])
      .finished;
    if (code !== 0) throw new Error(stderr);
    const result: Result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    return result;
  }

  test('creates, leaves alone, updates, replaces and destroys', async () => {
    // WHEN it runs for the first time THEN the objects are there
    expect((await engine('up')).changes).toEqual({ create: 5 });
    await kubectl(['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=30s']);
    const uid = await uidOf('deployment/web');

    // WHEN nothing changed THEN nothing happens, although the server writes 1000m as 1
    expect((await engine('up')).changes).toEqual({ same: 5 });

    // WHEN the image changes THEN the Deployment is updated in place, by the named manager
    expect((await engine('up', { image: 'web:2' })).changes).toEqual({ same: 4, update: 1 });
    expect(await uidOf('deployment/web')).toBe(uid);
    expect(await managersOf('deployment/web')).toContain('infra/Apply');

    // WHEN the data of a ConfigMap changes THEN it is replaced
    expect((await engine('up', { image: 'web:2', greeting: 'bye' })).changes).toEqual({ same: 4, replace: 1 });
    const configMap = await kubectlJson<{ data: object }>(['get', 'configmap/greeting', '-n', namespace]);
    expect(configMap.data).toEqual({ greeting: 'bye' });

    // THEN the secret is nowhere in the state
    expect(readState(state)).not.toContain('canary-in-the-state');
    expect(readState(state)).not.toContain(Buffer.from('canary-in-the-state').toString('base64'));

    // WHEN it is destroyed THEN the objects are gone
    expect((await engine('destroy')).changes).toEqual({ delete: 5 });
    expect(await kubectl(['get', 'deployments,secrets', '-n', namespace, '-o', 'name'])).toBe('');
  });

  test('leaves a foreign object of the same name alone', async () => {
    await kubectl(['create', 'configmap', 'greeting', '-n', namespace, '--from-literal=greeting=foreign']);
    await expect(engine('up')).rejects.toThrow('already exists');
    const configMap = await kubectlJson<{ data: object }>(['get', 'configmap/greeting', '-n', namespace]);
    expect(configMap.data).toEqual({ greeting: 'foreign' });
  });

  test('previews without changing anything', async () => {
    expect((await engine('preview')).changes).toEqual({ create: 5 });
    expect(await kubectl(['get', 'deployments', '-n', namespace, '-o', 'name'])).toBe('');
  });

  test('sees in a refresh what was changed or deleted by hand, and puts it right', async () => {
    await engine('up');
    await kubectl(['delete', 'secret/password', '-n', namespace]);
    await kubectl(['scale', 'deployment/web', '--replicas=3', '-n', namespace]);
    expect((await engine('refresh')).changes).toMatchObject({ delete: 1, update: 1 });
    expect((await engine('preview')).changes).toMatchObject({ create: 1, update: 1 });
  });

  test('names the other manager of a field, and takes it only when told to ignore it', async () => {
    await engine('up');
    await engine('up', { image: 'web:2' });
    await kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=autoscaler', '-f', '-'], scaled(3));
    await expect(engine('up', { image: 'web:3' })).rejects.toThrow('conflict with "autoscaler"');
    await engine('up', { image: 'web:3', ignoreChanges: ['spec.replicas'] });
    const replicas = await kubectl(['get', 'deployment/web', '-n', namespace, '-o', 'jsonpath={.spec.replicas}']);
    expect(replicas).toBe('3');
  });

  test('fails where the cluster is out of reach or forbids it, and keeps the state', async () => {
    await engine('up');
    const elsewhere = (await kubectl(['config', 'view', '--raw'])).replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9');
    await expect(engine('up', { kubeconfig: elsewhere, image: 'web:2' })).rejects.toThrow('unreachable');
    await expect(engine('refresh', { kubeconfig: elsewhere })).rejects.toThrow('unreachable');
    await expect(engine('up', { context: 'restricted', image: 'web:2' })).rejects.toThrow('forbidden');
    expect((await engine('up')).changes).toEqual({ same: 4, update: 1 });
  });

  test('takes up an object of which the state knows only id and inputs, once it is refreshed', async () => {
    await engine('up');
    const uid = await uidOf('deployment/web');
    editState(join(state, '.pulumi', 'stacks', namespace, 'test.json'), (resource) =>
      resource.type === 'kubernetes:apps/v1:Deployment' ? { ...resource, outputs: {} } : resource,
    );
    await engine('refresh');
    expect((await engine('up')).changes).toEqual({ same: 5 });
    expect(await uidOf('deployment/web')).toBe(uid);
  });

  const scaled = (replicas: number): string =>
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace },
      spec: { replicas },
    });

  const uidOf = (object: string): Promise<string> =>
    kubectl(['get', object, '-n', namespace, '-o', 'jsonpath={.metadata.uid}']);

  async function managersOf(object: string): Promise<string[]> {
    const { metadata } = await kubectlJson<{ metadata: { managedFields: { manager: string; operation: string }[] } }>([
      'get',
      object,
      '-n',
      namespace,
      '--show-managed-fields',
    ]);
    return metadata.managedFields.map(({ manager, operation }) => `${manager}/${operation}`);
  }
});

function editState(file: string, edit: (resource: Record<string, unknown>) => Record<string, unknown>): void {
  const document: { checkpoint: { latest: { resources: Record<string, unknown>[] } } } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  document.checkpoint.latest.resources = document.checkpoint.latest.resources.map(edit);
  writeFileSync(file, JSON.stringify(document));
}

function readState(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
