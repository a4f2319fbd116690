import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Cluster,
  ConfigurationStore,
  deleteNamespace,
  ensureNamespace,
  findData,
  latestConfigurations,
  readReleases,
  referenceOf,
  RolloutFailure,
  RolloutWatch,
  writeRelease,
  type Deployment,
  type KubernetesObject,
  type Progress,
  type Release,
  type RolloutOptions,
} from '../../lib/operate';
import type { RolloutTarget } from '../../lib/model';
import { describeEndToEnd, eventually, freshName, freshNamespace, kubeconfig, kubectl } from './environment';

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

interface WorkloadOptions {
  readonly replicas?: number;
  readonly container?: object;
  readonly pod?: object;
}

function template(image: string, { container, pod }: WorkloadOptions, restartPolicy?: string): object {
  return {
    spec: {
      ...pod,
      ...(restartPolicy && { restartPolicy }),
      containers: [{ name: 'main', image, securityContext: restricted, ...container }],
    },
  };
}

function deployment(namespace: string, name: string, image: string, options: WorkloadOptions = {}): KubernetesObject {
  const labels = { app: name };
  const spec = {
    replicas: options.replicas ?? 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, ...template(image, options) },
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, ...{ spec } };
}

function statefulSet(namespace: string, name: string, image: string, options: WorkloadOptions = {}): KubernetesObject {
  const labels = { app: name };
  const spec = {
    serviceName: name,
    replicas: options.replicas ?? 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, ...template(image, options) },
  };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace }, ...{ spec } };
}

function job(namespace: string, name: string, image: string, options: WorkloadOptions = {}): KubernetesObject {
  const spec = { backoffLimit: 1, template: template(image, options, 'Never') };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace }, ...{ spec } };
}

function targetOf({ kind, metadata }: KubernetesObject): RolloutTarget {
  return { kind, namespace: metadata.namespace ?? '', name: metadata.name, application: metadata.name };
}

/** Waits for workloads of one namespace. */
async function awaitRollout(
  cluster: Cluster,
  targets: readonly RolloutTarget[],
  options: RolloutOptions = {},
): Promise<void> {
  const watch = new RolloutWatch(cluster, targets[0]?.namespace ?? '', options);
  await Promise.all(targets.map((target) => watch.ready(target))).finally(() => watch.close());
}

async function failureOf(promise: Promise<unknown>): Promise<RolloutFailure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RolloutFailure) return error;
  throw new Error(`no RolloutFailure but ${String(error)}`);
}

describeEndToEnd('operate on a real API server', () => {
  let cluster: Cluster;
  let namespace: string;

  beforeAll(async () => {
    cluster = await Cluster.connect({ kubeconfig: kubeconfig() });
    namespace = await freshNamespace('operate');
  });
  afterAll(() => cluster.close());

  describe('cluster', () => {
    const configMap = (name: string, data: { [key: string]: string }): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      ...{ data },
    });

    test('gives what is there, and undefined for what is not', async () => {
      expect(cluster.context).toBe('e2e');
      const found = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
      expect(found?.metadata.name).toBe(namespace);
      expect(await cluster.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'none' })).toBeUndefined();
      expect(await cluster.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'none' })).toBe(false);
    });

    test('finds kinds it does not know by discovery, and says which there are not', async () => {
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'found', namespace } };
      await cluster.create(lease);
      expect(
        (await cluster.list({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace })).items,
      ).toHaveLength(1);
      await expect(cluster.list({ apiVersion: 'example.org/v1', kind: 'Widget', namespace })).rejects.toMatchObject({
        code: 'kind-unknown',
      });
    });

    test('names the other manager of a field, and takes over only when told to', async () => {
      await cluster.applyServerSide(configMap('fields', { color: 'red' }), { fieldManager: 'somebody' });
      const blue = configMap('fields', { color: 'blue' });
      await expect(cluster.applyServerSide(blue)).rejects.toMatchObject({
        code: 'field-conflict',
        managers: ['somebody'],
        fields: ['.data.color'],
        message: expect.stringContaining('"somebody"'),
      });
      expect(await cluster.applyServerSide(blue, { force: true })).toMatchObject({ data: { color: 'blue' } });
    });

    test('lists in pages, and metadata alone', async () => {
      const names = Array.from({ length: 510 }, (_, index) => `page-${index}`);
      await Promise.all(
        names.map((name) =>
          cluster.create({
            ...configMap(name, { key: 'value' }),
            metadata: { name, namespace, labels: { page: 'yes' } },
          }),
        ),
      );
      const { items } = await cluster.list(
        { apiVersion: 'v1', kind: 'ConfigMap', namespace },
        { labelSelector: 'page=yes', metadataOnly: true },
      );
      expect(items).toHaveLength(510);
      expect(items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
      expect(items[0]).not.toHaveProperty('data');
    });

    test('says who may not do what', async () => {
      const nobody = await Cluster.connect({ kubeconfig: kubeconfig(), context: 'restricted' });
      const list = nobody.list({ apiVersion: 'apps/v1', kind: 'Deployment', namespace });
      await expect(list).rejects.toMatchObject({
        code: 'cluster-forbidden',
        message: `"nobody" may not list deployments.apps in namespace "${namespace}" (context "restricted")`,
        hint: expect.stringContaining('Role that allows "list" on deployments of apps'),
      });
      nobody.close();
    });

    test('goes on watching where a broken connection left off', async () => {
      // GIVEN a connection through a proxy that can be cut
      const proxy = await cuttableProxy(new URL(cluster.server));
      const file = join(mkdtempSync(join(tmpdir(), 'operate-')), 'kubeconfig');
      writeFileSync(
        file,
        readFileSync(kubeconfig(), 'utf8').replaceAll(cluster.server, `https://127.0.0.1:${proxy.port}`),
      );
      const proxied = await Cluster.connect({ kubeconfig: file });
      const controller = new AbortController();
      const seen: string[] = [];
      const watching = (async () => {
        for await (const event of proxied.watch(
          { apiVersion: 'v1', kind: 'ConfigMap', namespace },
          { labelSelector: 'watched=yes', signal: controller.signal },
        )) {
          seen.push(
            event.type === 'listed' ? `listed ${event.items.length}` : `${event.type} ${event.object.metadata.name}`,
          );
        }
      })();
      const add = (name: string): Promise<unknown> =>
        cluster.create({ ...configMap(name, {}), metadata: { name, namespace, labels: { watched: 'yes' } } });
      const until = (count: number): Promise<void> => eventually(() => expect(seen).toHaveLength(count), 10_000);
      await until(1);
      await add('first');
      await until(2);
      // WHEN it is cut, and something happens meanwhile
      proxy.cut();
      await add('second');
      await until(3);
      await cluster.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'first' });
      await until(4);
      controller.abort();
      await watching;
      // THEN nothing is missed, and nothing told twice
      expect(seen).toEqual(['listed 0', 'changed first', 'changed second', 'deleted first']);
      proxied.close();
      await proxy.stop();
      rmSync(join(file, '..'), { recursive: true });
    });
  });

  describe('rollout', () => {
    const closing: { close(): void }[] = [];
    afterEach(() => {
      for (const each of closing.splice(0)) each.close();
    });
    const closed = <T extends { close(): void }>(opened: T): T => {
      closing.push(opened);
      return opened;
    };
    const started = (): number => Date.now();

    test('waits until all kinds of workloads are ready, and tells how far they are', async () => {
      const objects = [
        deployment(namespace, 'web', 'registry.example/web:slow-start', { replicas: 2 }),
        statefulSet(namespace, 'database', 'registry.example/database:1'),
        job(namespace, 'migrate', 'registry.example/web:1'),
      ];
      for (const object of objects) await cluster.applyServerSide(object);
      const progress: Progress[] = [];
      await awaitRollout(cluster, objects.map(targetOf), {
        timeoutSeconds: 60,
        onProgress: (each) => progress.push(each),
      });
      const web = progress
        .filter(({ name }) => name === 'web')
        .map(({ phase, ready, total }) => `${phase} ${ready}/${total}`);
      expect(web[0]).toBe('waiting 0/1');
      expect(web).toContain('progressing 0/2');
      expect(web.at(-1)).toBe('ready 2/2');
      expect(
        progress
          .filter(({ phase }) => phase === 'ready')
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['database', 'migrate', 'web']);
    });

    test('does not take the old version for the new one, though the watch be late', async () => {
      // GIVEN a watch that tells everything half a second later
      const slow = closed(await Cluster.connect({ kubeconfig: kubeconfig() }));
      const follow = slow.watch.bind(slow);
      jest.spyOn(slow, 'watch').mockImplementation(async function* (...parameters) {
        for await (const event of follow(...parameters)) {
          await pause(500);
          yield event as never;
        }
      });
      const object = (tag: number): KubernetesObject => deployment(namespace, 'updated', `registry.example/web:${tag}`);
      const watch = closed(new RolloutWatch(slow, namespace, { timeoutSeconds: 60 }));
      await cluster.applyServerSide(object(1));
      await watch.ready(targetOf(object(1)));
      for (const tag of [2, 3]) {
        // WHEN it is updated
        await cluster.applyServerSide(object(tag));
        await watch.ready(targetOf(object(tag)));
        // THEN what is ready is the update
        const now = await cluster.get<Deployment>({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace,
          name: 'updated',
        });
        expect(now?.status).toMatchObject({
          observedGeneration: now?.metadata.generation,
          replicas: 1,
          updatedReplicas: 1,
          availableReplicas: 1,
        });
      }
    });

    test.each([
      ['image-pull-failed', 'bad-pull', /the image registry\.example\/bad-pull:1 cannot be pulled: .*not found/],
      ['crash-loop', 'crash-loop', /the container "main" repeatedly exits with code 1/],
    ])('names %s within 15 s', async (code, word, message) => {
      const since = started();
      const object = deployment(namespace, `bad-${code}`, `registry.example/${word}:1`);
      await cluster.applyServerSide(object);
      const failure = await failureOf(awaitRollout(cluster, [targetOf(object)], { timeoutSeconds: 60 }));
      expect(failure).toMatchObject({ code, exitCode: 1 });
      const [reason] = failure.reasons;
      expect(reason).toMatchObject({
        application: `bad-${code}`,
        container: 'main',
        object: { kind: 'Deployment', name: `bad-${code}` },
      });
      expect(reason.message).toMatch(message);
      if (code === 'crash-loop')
        expect(reason).toMatchObject({
          exitCode: 1,
          logs: expect.arrayContaining([expect.stringContaining('last line of its log')]),
        });
      expect(Date.now() - since).toBeLessThan(15_000);
    });

    test('names a failed release Job, with its log', async () => {
      const since = started();
      const object = job(namespace, 'release', 'registry.example/failing-release:1');
      await cluster.applyServerSide(object);
      const failure = await failureOf(awaitRollout(cluster, [targetOf(object)], { timeoutSeconds: 60 }));
      expect(failure).toMatchObject({
        code: 'job-failed',
        message: expect.stringContaining('its container exits with code 1'),
      });
      expect(failure.reasons[0]).toMatchObject({
        reason: 'BackoffLimitExceeded',
        exitCode: 1,
        logs: expect.arrayContaining([expect.stringContaining('last line of its log')]),
      });
      // The Job controller itself waits 10 s before the second try.
      expect(Date.now() - since).toBeLessThan(30_000);
    });

    test('names what cannot be scheduled within 15 s', async () => {
      const since = started();
      const object = deployment(namespace, 'huge', 'registry.example/web:1', {
        container: { resources: { requests: { cpu: '500' } } },
      });
      await cluster.applyServerSide(object);
      const failure = await failureOf(awaitRollout(cluster, [targetOf(object)], { timeoutSeconds: 60 }));
      expect(failure).toMatchObject({
        code: 'unschedulable',
        message: expect.stringMatching(/its pod cannot be scheduled on any node: .*Insufficient cpu/),
      });
      expect(Date.now() - since).toBeLessThan(15_000);
    });

    test('names what somebody deletes meanwhile within 15 s, and not after the deadline', async () => {
      const object = deployment(namespace, 'lost', 'registry.example/never-ready:1');
      await cluster.applyServerSide(object);
      const failure = failureOf(awaitRollout(cluster, [targetOf(object)], { timeoutSeconds: 60 }));
      await pause(1000);
      const since = started();
      await cluster.delete(referenceOf(object));
      expect(await failure).toMatchObject({
        code: 'object-deleted',
        message: expect.stringContaining('it was deleted from the namespace'),
      });
      expect(Date.now() - since).toBeLessThan(15_000);
    });

    test('waits for a node that an autoscaler says it adds, until the deadline', async () => {
      const object = deployment(namespace, 'growing', 'registry.example/web:1', {
        container: { resources: { requests: { cpu: '500' } } },
      });
      await cluster.applyServerSide(object);
      const pod = await eventually(async () => {
        const { items } = await cluster.list(
          { apiVersion: 'v1', kind: 'Pod', namespace },
          { labelSelector: 'app=growing' },
        );
        const [first] = items;
        if (first === undefined) throw new Error('no pod yet');
        return first.metadata;
      });
      await cluster.create({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: freshName('scale-up'), namespace },
        ...{
          involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod.name, uid: pod.uid },
          reason: 'TriggeredScaleUp',
          type: 'Normal',
          message: 'pod triggered scale-up',
        },
      });
      const since = started();
      const failure = await failureOf(awaitRollout(cluster, [targetOf(object)], { timeoutSeconds: 11 }));
      expect(failure).toMatchObject({ code: 'unschedulable' });
      expect(Date.now() - since).toBeGreaterThan(11_000);
    });

    test('names pods that admission refuses, of Deployments, StatefulSets and Jobs', async () => {
      const strict = freshName('strict');
      await ensureNamespace(cluster, { name: strict, environment: 'shop/test' });
      const loose = { container: { securityContext: {} } };
      const objects = [
        deployment(strict, 'web', 'registry.example/web:1', loose),
        statefulSet(strict, 'database', 'registry.example/database:1', loose),
        job(strict, 'migrate', 'registry.example/web:1', loose),
      ];
      for (const object of objects) await cluster.applyServerSide(object);
      const watch = closed(new RolloutWatch(cluster, strict, { timeoutSeconds: 60 }));
      const since = started();
      for (const failure of await Promise.all(objects.map((object) => failureOf(watch.ready(targetOf(object)))))) {
        expect(failure).toMatchObject({
          code: 'pods-refused',
          message: expect.stringContaining('violates PodSecurity "restricted:latest"'),
        });
      }
      expect(Date.now() - since).toBeLessThan(15_000);
    });

    test('tells after the deadline what is not ready, and that its probe fails', async () => {
      const object = deployment(namespace, 'unready', 'registry.example/never-ready:1');
      await cluster.applyServerSide(object);
      const failure = await failureOf(awaitRollout(cluster, [targetOf(object)], { timeoutSeconds: 5 }));
      expect(failure).toMatchObject({
        code: 'rollout-timeout',
        message: expect.stringMatching(/0 of 1 ready.*Readiness probe failed/),
      });
    });

    test('does not hold the failures of an older version against the new one', async () => {
      const name = 'mended';
      await cluster.applyServerSide(deployment(namespace, name, 'registry.example/bad-pull:1'));
      await failureOf(awaitRollout(cluster, [targetOf(deployment(namespace, name, ''))]));
      await cluster.applyServerSide(deployment(namespace, name, 'registry.example/web:slow-start'));
      await awaitRollout(cluster, [targetOf(deployment(namespace, name, ''))], { timeoutSeconds: 60 });
    });

    test('ends at once when it is interrupted', async () => {
      const controller = new AbortController();
      const waiting = awaitRollout(cluster, [{ kind: 'Deployment', namespace, name: 'nowhere', application: 'web' }], {
        signal: controller.signal,
      });
      setTimeout(() => controller.abort(new Error('interrupted')), 300);
      await expect(waiting).rejects.toThrow('interrupted');
    });
  });

  describe('configuration', () => {
    const store = (where: string, owner = 'web'): ConfigurationStore =>
      new ConfigurationStore(cluster, { namespace: where, owner, nameOf: (version) => `${owner}-config-v${version}` });

    test('keeps every version, shows plain values and hides secret ones', async () => {
      const web = store(namespace);
      expect(await web.latest()).toBeUndefined();
      expect(await web.set({ LEVEL: 'debug', 'feature.flag': '' })).toBe(1);
      expect(await web.set({ API_KEY: 'canary-π\n' }, { secret: true })).toBe(2);
      expect(await web.set({ LEVEL: 'debug' })).toBe(2);
      expect(await web.list()).toEqual([
        { name: 'API_KEY', secret: true },
        { name: 'LEVEL', secret: false, value: 'debug' },
        { name: 'feature.flag', secret: false, value: '' },
      ]);
      expect((await web.latest())?.values.get('API_KEY')).toEqual({ value: 'canary-π\n', secret: true });
      expect(await web.unset(['feature.flag'])).toBe(3);
      const secret = await cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: 'web-config-v3' });
      expect(secret).toMatchObject({ type: 'infra.dev/configuration.v1', immutable: true });
      expect(secret?.metadata).toMatchObject({
        labels: { 'app.kubernetes.io/managed-by': 'infra', 'infra.dev/configuration': 'web', 'infra.dev/version': '3' },
        annotations: { 'infra.dev/plain-keys': 'LEVEL' },
      });
      const latest = await latestConfigurations(cluster, namespace);
      expect(latest.get('web')).toEqual({
        version: 3,
        name: 'web-config-v3',
        keys: ['API_KEY', 'LEVEL'],
        plainKeys: ['LEVEL'],
      });
    });

    test('loses nothing when several write at once', async () => {
      const names = ['A', 'B', 'C', 'D', 'E'];
      await Promise.all(names.map((name) => store(namespace, 'busy').set({ [name]: name })));
      const latest = await store(namespace, 'busy').latest();
      expect(latest?.version).toBe(5);
      expect([...(latest?.values.keys() ?? [])].sort()).toEqual(names);
    });

    test('keeps ten versions, and those that pods refer to', async () => {
      const aged = store(namespace, 'aged');
      await aged.set({ N: '1' });
      const env = [{ name: 'N', valueFrom: { secretKeyRef: { name: 'aged-config-v1', key: 'N' } } }];
      await cluster.applyServerSide(deployment(namespace, 'aged', 'registry.example/web:1', { container: { env } }));
      for (let n = 2; n <= 13; n++) await aged.set({ N: String(n) });
      const { items } = await cluster.list(
        { apiVersion: 'v1', kind: 'Secret', namespace },
        { labelSelector: 'infra.dev/configuration=aged' },
      );
      const versions = items
        .map(({ metadata }) => Number(metadata.labels?.['infra.dev/version']))
        .sort((a, b) => a - b);
      expect(versions).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    });

    test('has as many names as Kubernetes takes, and says where that ends', async () => {
      const many = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`${'LONG_'.repeat(11)}${index}`, 'x']));
      await store(namespace, 'many').set(many(4000));
      expect((await latestConfigurations(cluster, namespace)).get('many')?.keys).toHaveLength(4000);
      await expect(store(namespace, 'many').set(many(4500))).rejects.toMatchObject({
        code: 'configuration-too-large',
        message: expect.stringMatching(
          /^the configuration of many would have \d+ bytes of names; its Secret can hold 261120$/,
        ),
      });
    });

    test('leaves a Secret of somebody else alone', async () => {
      await kubectl(['create', 'secret', 'generic', 'taken-config-v1', '-n', namespace, '--from-literal=a=b']);
      await expect(store(namespace, 'taken').set({ A: 'a' })).rejects.toMatchObject({ code: 'object-foreign' });
    });
  });

  describe('releases', () => {
    const release: Release = {
      version: 1,
      digest: 'sha256:0',
      images: { web: 'registry.example/web:1' },
      configurations: { web: 3 },
      who: 'somebody',
      when: '2026-11-23T12:00:00.000Z',
      infra: '0.1.0',
      state: 'file:///state',
    };

    test('are written, read in one go, replaced and removed', async () => {
      const long = `production.${'a'.repeat(63)}`;
      await writeRelease(cluster, namespace, 'production', { ...release, commit: 'abc' });
      await writeRelease(cluster, namespace, long, release);
      await writeRelease(cluster, namespace, 'production', { ...release, version: 2 });
      expect(await readReleases(cluster, namespace)).toEqual(
        new Map([
          ['production', { ...release, version: 2 }],
          [long, release],
        ]),
      );
      await writeRelease(cluster, namespace, long, undefined);
      expect([...(await readReleases(cluster, namespace)).keys()]).toEqual(['production']);
    });

    test('do not overwrite a ConfigMap of somebody else', async () => {
      await kubectl(['create', 'configmap', 'infra-release-theirs', '-n', namespace]);
      await expect(writeRelease(cluster, namespace, 'theirs', release)).rejects.toMatchObject({
        code: 'object-foreign',
      });
    });
  });

  describe('namespace', () => {
    const environment = 'shop/staging';

    test('is made restricted, and belongs to one state', async () => {
      const name = freshName('made');
      expect(await ensureNamespace(cluster, { name, environment, state: 'file:///a' })).toEqual({
        created: true,
        recorded: true,
      });
      expect(await ensureNamespace(cluster, { name, environment, state: 'file:///a' })).toEqual({
        created: false,
        recorded: true,
      });
      const made = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name });
      expect(made?.metadata).toMatchObject({
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'app.kubernetes.io/managed-by': 'infra' },
        annotations: { 'infra.dev/environment': environment, 'state.infra.dev/shop': 'file:///a' },
      });
      await expect(ensureNamespace(cluster, { name, environment, state: 's3://b' })).rejects.toMatchObject({
        code: 'state-differs',
        message: expect.stringContaining('file:///a'),
      });
      // A neighbour has a state of its own.
      const neighbour = { name, environment: 'blog/staging', state: 's3://b' };
      expect(await ensureNamespace(cluster, neighbour)).toEqual({ created: false, recorded: true });
    });

    test('of somebody else is used but not labelled, nor deleted', async () => {
      const name = await freshNamespace('theirs');
      expect(await ensureNamespace(cluster, { name, environment, state: 'file:///a' })).toEqual({
        created: false,
        recorded: true,
      });
      const theirs = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name });
      expect(theirs?.metadata.labels).not.toHaveProperty('pod-security.kubernetes.io/enforce');
      expect(theirs?.metadata.annotations).toMatchObject({ 'state.infra.dev/shop': 'file:///a' });
      expect(await deleteNamespace(cluster, name)).toMatchObject({ deleted: false });
    });

    test('takes only one of two first deployments from different states', async () => {
      const name = await freshNamespace('race');
      const both = await Promise.allSettled(
        ['a', 'b'].map((state) => ensureNamespace(cluster, { name, environment, state })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    test('that may not be created, or not even looked at', async () => {
      // GIVEN one user who may do nothing, and one who may look at namespaces
      const nobody = await Cluster.connect({ kubeconfig: kubeconfig(), context: 'restricted' });
      const role = freshName('looker');
      await kubectl(['create', 'clusterrole', role, '--verb=get', '--resource=namespaces']);
      await kubectl(['create', 'clusterrolebinding', role, `--clusterrole=${role}`, `--user=${role}`]);
      const file = join(mkdtempSync(join(tmpdir(), 'operate-')), 'kubeconfig');
      const config = JSON.parse(readFileSync(kubeconfig(), 'utf8'));
      writeFileSync(
        file,
        JSON.stringify({ ...config, users: [{ ...config.users[0], user: { ...config.users[0].user, as: role } }] }),
      );
      const looker = await Cluster.connect({ kubeconfig: file });
      // THEN the first goes on, and the second is told what to ask for
      const options = { name: freshName('none'), environment, state: 'file:///a' };
      expect(await ensureNamespace(nobody, options)).toEqual({ created: false, recorded: false });
      await eventually(() =>
        expect(ensureNamespace(looker, options)).rejects.toMatchObject({
          code: 'namespace-forbidden',
          message: `the namespace ${options.name} does not exist, and you are not allowed to create it (context "e2e")`,
          hint: expect.stringContaining(`kubectl create namespace ${options.name}`),
        }),
      );
      nobody.close();
      looker.close();
      rmSync(join(file, '..'), { recursive: true });
    });

    test('is deleted only when nothing is left that somebody may miss', async () => {
      const name = freshName('kept');
      await ensureNamespace(cluster, { name, environment });
      await new ConfigurationStore(cluster, {
        namespace: name,
        owner: 'web',
        nameOf: (version) => `web-config-v${version}`,
      }).set({ A: 'a' });
      const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
      await cluster.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'database',
          namespace: name,
          labels: { 'app.kubernetes.io/managed-by': 'infra' },
          annotations: { 'infra.dev/data': 'true' },
        },
        ...{ spec: claim },
      });
      expect((await findData(cluster, name)).map(({ kind, name: object }) => `${kind} ${object}`)).toEqual([
        'PersistentVolumeClaim database',
        'Secret web-config-v1',
      ]);
      expect(await deleteNamespace(cluster, name)).toEqual({
        deleted: false,
        kept: ['PersistentVolumeClaim database (data)', 'Secret web-config-v1'],
      });
      const claims = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: name, name: 'database' };
      await cluster.delete(claims);
      await eventually(async () => expect(await cluster.get(claims)).toBeUndefined());
      expect(
        await deleteNamespace(cluster, name, { environment: 'shop/production', configuration: true }),
      ).toMatchObject({ deleted: false });
      expect(await deleteNamespace(cluster, name, { environment, configuration: true })).toEqual({
        deleted: true,
        kept: [],
      });
    });
  });

  test('three hundred workloads share a handful of watches', async () => {
    const crowd = await freshNamespace('crowd');
    const objects = Array.from({ length: 300 }, (_, index) =>
      deployment(crowd, `app-${index}`, 'registry.example/web:1'),
    );
    await Promise.all(objects.map((object) => cluster.applyServerSide(object)));
    const watch = jest.spyOn(cluster, 'watch');
    await awaitRollout(cluster, objects.map(targetOf), { timeoutSeconds: 120 });
    expect(watch.mock.calls.map(([{ kind }]) => kind).sort()).toEqual(['Deployment', 'Event', 'Pod', 'ReplicaSet']);
    watch.mockRestore();
  });
});

/** A proxy that passes bytes on, until all its connections are cut. */
async function cuttableProxy({
  hostname,
  port,
}: URL): Promise<{ readonly port: number; cut(): void; stop(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    stop: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
