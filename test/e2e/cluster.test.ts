import { describeEndToEnd, eventually, freshNamespace, kubectl, kubectlJson, start } from './environment';

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { type: string; status: string; reason?: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state: { waiting?: { reason: string } };
      readonly lastState: { terminated?: { exitCode: number } };
    }[];
  };
}

describeEndToEnd('the simulated cluster', () => {
  let namespace: string;
  beforeAll(async () => {
    namespace = await freshNamespace();
  });

  const podsOf = async (label: string): Promise<readonly Pod[]> =>
    (await kubectlJson<{ items: Pod[] }>(['get', 'pods', '-n', namespace, '-l', label])).items;

  async function podOf(name: string, image: string, extra: readonly string[] = []): Promise<() => Promise<Pod>> {
    await kubectl(['create', 'deployment', name, `--image=${image}`, '-n', namespace, ...extra]);
    return async () => {
      const [pod] = await podsOf(`app=${name}`);
      if (pod === undefined) throw new Error(`${name} has no pod`);
      return pod;
    };
  }

  test('has nodes that are Ready', async () => {
    const output = await kubectl(['get', 'nodes', '--no-headers']);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[1]),
    ).toEqual(['Ready', 'Ready', 'Ready']);
  });

  test('rolls a Deployment out, and replaces a pod that is deleted', async () => {
    await podOf('web', 'registry.example/web:1');
    await kubectl(['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=30s']);
    const [before] = await podsOf('app=web');
    await kubectl(['delete', 'pod', '-l', 'app=web', '-n', namespace]);
    await kubectl(['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=30s']);
    const [after] = await podsOf('app=web');
    expect(after?.metadata.name).not.toBe(before?.metadata.name);
    expect(await kubectl(['logs', 'deployment/web', '-n', namespace])).toContain('last line of its log');
  });

  test('completes a Job, and fails one whose image says so', async () => {
    await kubectl(['create', 'job', 'good', '--image=web:1', '-n', namespace]);
    const failing = { spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } } };
    const manifest = await kubectlJson<object>([
      'create',
      'job',
      'bad',
      '--image=failing-release:1',
      '-n',
      namespace,
      '--dry-run=client',
    ]);
    await kubectl(['apply', '-f', '-'], JSON.stringify(merge(manifest, failing)));
    await kubectl(['wait', '--for=condition=Complete', 'job/good', '-n', namespace, '--timeout=30s']);
    await kubectl(['wait', '--for=condition=Failed', 'job/bad', '-n', namespace, '--timeout=30s']);
    const [pod] = await podsOf('job-name=bad');
    expect(pod?.status.phase).toBe('Failed');
  });

  test('plays the failures that images ask for', async () => {
    const [badPull, crashLoop, neverReady, slowStart] = await Promise.all([
      podOf('pull', 'registry.example/bad-pull:1'),
      podOf('crash', 'registry.example/crash-loop:1'),
      podOf('probe', 'registry.example/never-ready:1'),
      podOf('slow', 'registry.example/slow-start:1'),
    ]);
    await eventually(async () => {
      expect((await badPull()).status.containerStatuses?.[0]?.state.waiting?.reason).toBe('ImagePullBackOff');
      const crashing = (await crashLoop()).status.containerStatuses?.[0];
      expect(crashing?.state.waiting?.reason).toBe('CrashLoopBackOff');
      expect(crashing?.lastState.terminated?.exitCode).toBe(1);
      expect(crashing?.restartCount).toBeGreaterThan(1);
      const probed = await neverReady();
      expect(probed.status.phase).toBe('Running');
      expect(probed.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
    });
    await eventually(async () => {
      expect((await slowStart()).status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    });
  });

  test('cannot schedule a pod that asks for too much', async () => {
    const overrides = {
      spec: { containers: [{ name: 'huge', image: 'web:1', resources: { requests: { cpu: '1k' } } }] },
    };
    await kubectl(['run', 'huge', '--image=web:1', '-n', namespace, `--overrides=${JSON.stringify(overrides)}`]);
    await eventually(async () => {
      const pod = await kubectlJson<Pod>(['get', 'pod', 'huge', '-n', namespace]);
      expect(pod.status.conditions).toContainEqual(expect.objectContaining({ reason: 'Unschedulable' }));
    });
  });

  test('binds the volume of a StatefulSet', async () => {
    const labels = { app: 'db' };
    const statefulSet = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace },
      spec: {
        serviceName: 'db',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'postgres:17' }] } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    };
    await kubectl(['apply', '-f', '-'], JSON.stringify(statefulSet));
    await kubectl(['rollout', 'status', 'statefulset/db', '-n', namespace, '--timeout=30s']);
    expect(await kubectl(['get', 'pvc', '-n', namespace, '-o', 'name'])).toContain('data-db-0');
  });

  test('refuses the user who may do nothing', async () => {
    const { code, stderr } = await start('kubectl', ['get', 'pods', '--context=restricted']).finished;
    expect(code).not.toBe(0);
    expect(stderr).toContain('forbidden');
  });
});

function merge(base: object, extra: object): object {
  return Object.entries(extra).reduce<Record<string, unknown>>(
    (merged, [key, value]) => {
      const old = merged[key];
      const deep = typeof old === 'object' && old !== null && typeof value === 'object' && value !== null;
      return { ...merged, [key]: deep ? merge(old, value) : value };
    },
    { ...base },
  );
}
