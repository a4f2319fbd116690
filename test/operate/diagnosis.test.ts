import {
  diagnoseCreation,
  diagnoseDeployment,
  diagnoseJob,
  diagnosePod,
  newestReplicaSet,
} from '../../lib/operate/diagnosis';
import type { ContainerStatus, Deployment, Event, Job, Pod, ReplicaSet } from '../../lib/operate';

const image = 'registry.example/shop/web:1';

function pod(status: Pod['status'], extra: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web-6d4cf56db6-x2x7k',
      namespace: 'shop',
      uid: 'u1',
      creationTimestamp: '2026-11-23T10:00:00Z',
      ...extra,
    },
    spec: { containers: [{ name: 'web', image }] },
    status: { phase: 'Pending', ...status },
  };
}

function container(status: Partial<ContainerStatus>): ContainerStatus {
  return { name: 'web', image, ready: false, restartCount: 0, ...status };
}

const waiting = (reason: string, message?: string): Pod =>
  pod({
    containerStatuses: [container({ state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } })],
  });

const warning = (reason: string, message: string): Event => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'web.17a', namespace: 'shop' },
  involvedObject: { kind: 'Pod', name: 'web-6d4cf56db6-x2x7k', uid: 'u1' },
  type: 'Warning',
  reason,
  message,
});

describe('pods', () => {
  test.each([
    ['that start', pod({ containerStatuses: [container({ state: { waiting: { reason: 'ContainerCreating' } } })] })],
    ['that run, not ready yet', pod({ phase: 'Running', containerStatuses: [container({ state: { running: {} } })] })],
    [
      'that were restarted once',
      pod({
        phase: 'Running',
        containerStatuses: [
          container({ state: { running: {} }, restartCount: 1, lastState: { terminated: { exitCode: 1 } } }),
        ],
      }),
    ],
    [
      'whose scheduling is gated',
      pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    ],
    [
      'that make room for themselves',
      pod({
        nominatedNodeName: 'node-a',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
      }),
    ],
    [
      'that are being deleted',
      { ...waiting('CrashLoopBackOff'), metadata: { name: 'web', deletionTimestamp: '2026-11-23T10:00:00Z' } },
    ],
    ['that were evicted', pod({ phase: 'Failed', reason: 'Evicted' })],
  ])('%s are not at fault', (_, healthy) => {
    expect(diagnosePod(healthy)).toEqual([]);
  });

  test.each([
    [
      'rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/shop/web:1": failed to resolve reference "registry.example/shop/web:1": registry.example/shop/web:1: not found',
      2_000,
    ],
    [
      'rpc error: code = Unknown desc = Error response from daemon: manifest for registry.example/shop/web:1 not found: manifest unknown: manifest unknown',
      2_000,
    ],
    [
      'rpc error: code = DeadlineExceeded desc = failed to pull image "registry.example/shop/web:1": Get "https://registry.example/v2/": net/http: request canceled while waiting for connection',
      12_000,
    ],
    [
      'rpc error: code = Unknown desc = failed to pull image: unexpected status from HEAD request: 503 Service Unavailable',
      12_000,
    ],
    [
      'rpc error: code = Unknown desc = failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
      12_000,
    ],
  ])('an image that is not there fails soon, a registry that hesitates gets a second try: %s', (message, patience) => {
    const [finding] = diagnosePod(waiting('ErrImagePull', message));
    expect(finding).toMatchObject({
      code: 'image-pull-failed',
      image,
      container: 'web',
      reason: 'ErrImagePull',
      patience,
    });
    expect(finding?.message).toContain(`the image ${image} cannot be pulled: `);
    expect(finding?.message).not.toContain('rpc error');
  });

  test('the registry is quoted from the events where the back-off only repeats the image', () => {
    const message =
      'Failed to pull image "registry.example/shop/web:1": rpc error: code = NotFound desc = registry.example/shop/web:1: not found';
    const [finding] = diagnosePod(waiting('ImagePullBackOff', `Back-off pulling image "${image}"`), [
      warning('Failed', message),
      warning('Failed', 'Error: ImagePullBackOff'),
    ]);
    expect(finding?.message).toContain('not found');
    const [newer] = diagnosePod(
      waiting(
        'ImagePullBackOff',
        `Back-off pulling image "${image}": ErrImagePull: rpc error: code = NotFound desc = web: not found`,
      ),
    );
    expect(newer?.message).toBe(`the image ${image} cannot be pulled: web: not found`);
  });

  test.each([
    [1, 1, 'Error', 12_000, 'repeatedly exits with code 1'],
    [4, 137, 'OOMKilled', 0, 'exceeds its memory limit and is killed'],
    [3, 0, 'Completed', 0, 'exits with code 0'],
  ])('a crash loop after %i restarts with exit code %i', (restartCount, exitCode, reason, patience, text) => {
    const status = container({
      restartCount,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode, reason } },
    });
    const [finding, ...others] = diagnosePod(pod({ phase: 'Running', containerStatuses: [status] }));
    expect(finding).toMatchObject({ code: 'crash-loop', exitCode, patience, message: expect.stringContaining(text) });
    expect(others).toEqual([]);
  });

  test('a loop too slow for the back-off is one, unless the pod is ready meanwhile', () => {
    const status = container({ restartCount: 3, state: { running: {} }, lastState: { terminated: { exitCode: 2 } } });
    expect(diagnosePod(pod({ phase: 'Running', containerStatuses: [status] }))).toMatchObject([
      { code: 'crash-loop', exitCode: 2 },
    ]);
    expect(diagnosePod(pod({ phase: 'Running', containerStatuses: [{ ...status, ready: true }] }))).toEqual([]);
  });

  test('in a Job restarts are the business of the Job', () => {
    const status = container({ restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } });
    expect(diagnosePod(pod({ containerStatuses: [status] }), [], true)).toEqual([]);
    expect(diagnosePod(waiting('ErrImagePull', 'not found'), [], true)).toHaveLength(1);
  });

  test('missing configuration is quoted', () => {
    const message = "couldn't find key API_KEY in Secret shop/web-config-v3";
    expect(diagnosePod(waiting('CreateContainerConfigError', message))).toMatchObject([
      {
        code: 'container-config',
        message: `the container "web" cannot be created: ${message}`,
        hint: expect.stringContaining('infra config set'),
      },
    ]);
    const mount = warning('FailedMount', 'MountVolume.SetUp failed for volume "keys" : secret "keys" not found');
    expect(diagnosePod(waiting('ContainerCreating'), [mount])).toMatchObject([
      { code: 'container-config', reason: 'FailedMount' },
    ]);
  });

  test('init containers count too', () => {
    const status = container({
      name: 'prepare',
      restartCount: 2,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 3 } },
    });
    expect(
      diagnosePod(
        pod({
          initContainerStatuses: [status],
          containerStatuses: [container({ state: { waiting: { reason: 'PodInitializing' } } })],
        }),
      ),
    ).toMatchObject([{ code: 'crash-loop', container: 'prepare', exitCode: 3 }]);
  });

  test("the scheduler's reason is quoted", () => {
    const message = '0/3 nodes are available: 3 Insufficient cpu.';
    expect(
      diagnosePod(pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] })),
    ).toMatchObject([
      { code: 'unschedulable', patience: 8_000, message: `its pod cannot be scheduled on any node: ${message}` },
    ]);
  });
});

describe('Deployments', () => {
  const deployment = (status: Deployment['status'] = {}): Deployment => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'deployment.kubernetes.io/revision': '2' } },
    status,
  });
  const replicaSet = (
    revision: string,
    conditions: NonNullable<ReplicaSet['status']>['conditions'] = [],
  ): ReplicaSet => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: `web-${revision}`, annotations: { 'deployment.kubernetes.io/revision': revision } },
    status: { conditions },
  });

  test('the newest ReplicaSet is the one of the revision, and none while it has not been seen', () => {
    expect(newestReplicaSet(deployment(), [replicaSet('1'), replicaSet('2')])?.metadata.name).toBe('web-2');
    expect(newestReplicaSet(deployment(), [replicaSet('1')])).toBeUndefined();
  });

  test.each([
    [
      'pods "web-2-" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
      4_000,
      'Pod Security',
    ],
    [
      'pods "web-2-abc" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2',
      12_000,
      'quota',
    ],
    [
      'pods "web-2-" is forbidden: error looking up service account shop/default: serviceaccount "default" not found',
      12_000,
      'message',
    ],
    ['Internal error occurred: failed calling webhook "policy.example": connection refused', 12_000, 'message'],
  ])('pods that are refused: %s', (message, patience, hint) => {
    const refused = replicaSet('2', [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }]);
    expect(diagnoseDeployment(deployment(), refused)).toMatchObject([
      {
        code: 'pods-refused',
        patience,
        hint: expect.stringContaining(hint),
        message: `the cluster rejects its pods: ${message}`,
      },
    ]);
    expect(diagnoseCreation([warning('FailedCreate', message)])).toMatchObject([{ code: 'pods-refused', patience }]);
  });

  test("no progress within the Deployment's own deadline", () => {
    const conditions = [
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: 'ReplicaSet "web-2" has timed out progressing.',
      },
    ];
    expect(diagnoseDeployment(deployment({ conditions }), replicaSet('2'))).toMatchObject([
      { code: 'rollout-stalled' },
    ]);
    expect(diagnoseDeployment(deployment(), replicaSet('2'))).toEqual([]);
  });
});

describe('Jobs', () => {
  const job = (status: Job['status']): Job => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'web-release' },
    spec: { backoffLimit: 1 },
    ...(status && { status }),
  });
  const failed = (name: string, exitCode: number, creationTimestamp: string): Pod =>
    pod(
      { phase: 'Failed', containerStatuses: [container({ state: { terminated: { exitCode, reason: 'Error' } } })] },
      { name, creationTimestamp },
    );

  test('that may try again have not failed', () => {
    expect(diagnoseJob(job({ active: 1, failed: 1 }), [failed('a', 1, '2026-11-23T10:00:00Z')])).toEqual([]);
  });

  test('that failed for good are told with the exit code of the last pod', () => {
    const pods = [failed('first', 1, '2026-11-23T10:00:00Z'), failed('last', 2, '2026-11-23T10:00:10Z')];
    const conditions = [
      {
        type: 'Failed',
        status: 'True',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      },
    ];
    expect(diagnoseJob(job({ failed: 2, conditions }), pods)).toMatchObject([
      {
        code: 'job-failed',
        reason: 'BackoffLimitExceeded',
        exitCode: 2,
        image,
        patience: 0,
        pod: { metadata: { name: 'last' } },
        message: 'the Job failed: its container exits with code 2',
      },
    ]);
    expect(diagnoseJob(job({ failed: 2 }), pods)).toMatchObject([{ code: 'job-failed', patience: 2_000 }]);
  });

  test('that ran too long', () => {
    const conditions = [
      {
        type: 'Failed',
        status: 'True',
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
      },
    ];
    expect(diagnoseJob(job({ conditions }), [])).toMatchObject([
      { message: 'the Job failed: it exceeded its time limit' },
    ]);
  });
});

test('nothing is patient for 15 s', () => {
  const all = [
    ...[
      'ErrImagePull',
      'InvalidImageName',
      'CreateContainerConfigError',
      'RunContainerError',
      'CrashLoopBackOff',
    ].flatMap((reason) => diagnosePod(waiting(reason))),
    ...diagnosePod(pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] })),
    ...diagnoseCreation([warning('FailedCreate', 'exceeded quota')]),
  ];
  expect(all).toHaveLength(7);
  for (const { patience } of all) expect(patience).toBeLessThan(14_000);
});
