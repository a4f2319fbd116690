import { describeEndToEnd, kubectl, kubectlJson } from './environment';
import { SampleProject, type LiveObject, type Manifest } from './sample-project';

/** An application that is told everything pods can be told. */
const everything: Manifest = {
  stack: 'web',
  image: 'registry.example.com/shop/web:1',
  parameters: {
    autoscaling: { min: 2, max: 6, cpu: 60, memory: 80 },
    volumes: {
      cache: '/var/cache',
      media: { path: '/media', size: '1Gi', accessMode: 'ReadWriteMany' },
      keys: { path: '/keys', secret: 'keys' },
      scratch: { path: '/scratch', emptyDir: { size: '64Mi', memory: true } },
    },
    probes: {
      readiness: { path: '/ready', periodSeconds: 7 },
      liveness: null,
      startup: { command: ['started'], failureThreshold: 30 },
    },
    ports: { metrics: 9090 },
    stopSeconds: 90,
    tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClass: 'system-cluster-critical',
    spread: true,
    disruptionBudget: { maxUnavailable: '50%' },
    serviceAccount: { annotations: { 'example.com/role': 'web' }, token: true },
    networkPolicy: { ingress: [{ namespace: 'monitoring', ports: [9090] }], egress: [{ cidr: '10.0.0.0/8' }] },
    imagePullSecrets: ['registry'],
    sidecars: {
      proxy: { image: 'registry.example.com/proxy:1', ports: { admin: 9901 }, variables: { LEVEL: 'info' } },
    },
    init: { prepare: { command: ['prepare'], inherit: true, volumes: { media: '/work' } } },
    patches: [
      { kind: 'Deployment', name: 'web', patch: { spec: { template: { spec: { dnsPolicy: 'Default' } } } } },
      { kind: 'Service', patch: [{ op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' }] },
    ],
    processes: { jobs: { command: ['jobs'], autoscaling: { max: 3 }, probes: { liveness: { command: ['alive'] } } } },
  },
};

describeEndToEnd('everything pods can be told', () => {
  const project = new SampleProject({ applications: { web: everything } });
  afterAll(() => project.remove());

  test('is taken by the API server, under Pod Security "restricted", and runs', async () => {
    // WHEN
    const { changes } = await project.deploy();

    // THEN
    expect([...new Set(changes.map(({ kind }) => kind))].sort()).toEqual([
      'Deployment',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
    const [deployment] = await project.objects('deployments');
    expect(deployment?.spec).toMatchObject({ template: { spec: { dnsPolicy: 'Default', serviceAccountName: 'web' } } });
  });

  test('deployed again changes nothing', async () => {
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });

  test('pods that were scaled by something else stay as many, whatever else is released', async () => {
    // GIVEN
    await kubectl(['scale', 'deployment', 'web', '--replicas=4', '-n', project.namespace()]);
    expect((await project.deploy('--refresh')).changes).toEqual([]);

    // WHEN
    await project.deploy('--image', 'web=registry.example.com/shop/web:2');

    // THEN
    const { spec } = await kubectlJson<LiveObject>(['get', 'deployment', 'web', '-n', project.namespace()]);
    expect(spec).toMatchObject({ replicas: 4 });
  });

  test('the volume stays when the rest is destroyed', async () => {
    const { code } = await project.infra(['destroy', '--yes']);
    expect(code).toBe(0);
    const left = await project.objects('deployments,persistentvolumeclaims,networkpolicies,serviceaccounts');
    expect(left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).filter((name) => name.includes('web'))).toEqual(
      ['PersistentVolumeClaim web-media'],
    );
  });
});
