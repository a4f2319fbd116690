/**
 * What simulated pods do, as kwok stages. A pod becomes Running and Ready at once, a Job's pod then succeeds after a
 * second; a word in the name of an image makes it misbehave:
 *
 * | Word in the image | The pod |
 * |---|---|
 * | `bad-pull`        | stays Pending: ErrImagePull, then ImagePullBackOff |
 * | `crash-loop`      | exits with 1 again and again: CrashLoopBackOff (in a Job: fails) |
 * | `never-ready`     | runs, but its readiness probe fails |
 * | `slow-start`      | becomes Ready after 5 s |
 * | `failing-release` | in a Job: fails with exit code 1 |
 * | `slow-release`    | in a Job: succeeds after 15 s |
 */
export function podStages(): readonly object[] {
  return [
    stage('pod-pull-fails', [...FRESH, image('bad-pull')], {
      event: event('Warning', 'Failed', 'Failed to pull image: manifest unknown'),
      statusTemplate: started('Pending', 'False', PULL_FAILS('ErrImagePull')),
    }),
    stage(
      'pod-pull-backs-off',
      [...ALIVE, image('bad-pull'), is('[.status.containerStatuses[]?.state.waiting.reason]', 'ErrImagePull')],
      {
        event: event('Warning', 'BackOff', 'Back-off pulling image'),
        statusTemplate: `containerStatuses:${PULL_FAILS('ImagePullBackOff')}`,
      },
      1000,
    ),
    stage('pod-crashes', [...FRESH, image('crash-loop'), not(IN_JOB)], {
      event: event('Warning', 'BackOff', 'Back-off restarting failed container'),
      statusTemplate: started('Running', 'False', CRASHES('1')),
    }),
    stage(
      'pod-crashes-again',
      [...ALIVE, image('crash-loop'), not(IN_JOB), is('[.status.containerStatuses[]?.restartCount | . < 5]', 'true')],
      {
        statusTemplate: `containerStatuses:${CRASHES('{{ add 1 (index $.status.containerStatuses $index).restartCount }}')}`,
      },
      2000,
    ),
    stage(
      'pod-starts',
      [...FRESH, not(image('bad-pull')), not(image('never-ready')), not(image('slow-start')), NOT_CRASHING],
      {
        statusTemplate: started('Running', 'True', RUNS(true)),
      },
    ),
    stage('pod-stays-unready', [...FRESH, image('never-ready')], {
      event: event('Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
      statusTemplate: started('Running', 'False', RUNS(false)),
    }),
    stage('pod-starts-slowly', [...FRESH, image('slow-start')], {
      statusTemplate: started('Running', 'False', RUNS(false)),
    }),
    stage(
      'pod-has-started-slowly',
      [...RUNNING, image('slow-start'), { key: READY, operator: 'In', values: ['False'] }],
      { statusTemplate: started('Running', 'True', RUNS(true)) },
      5000,
    ),
    stage(
      'pod-job-fails',
      [...RUNNING, IN_JOB, image('failing-release|crash-loop')],
      { statusTemplate: ENDS('Failed', 1) },
      500,
    ),
    stage(
      'pod-job-succeeds',
      [...RUNNING, IN_JOB, not(image('failing-release|crash-loop|slow-release'))],
      { statusTemplate: ENDS('Succeeded', 0) },
      1000,
    ),
    stage(
      'pod-job-succeeds-late',
      [...RUNNING, IN_JOB, image('slow-release')],
      { statusTemplate: ENDS('Succeeded', 0) },
      15_000,
    ),
    // Finalizers stay: the Job controller counts a pod by its own before it lets it go.
    stage('pod-is-deleted', [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }], { delete: true }, 200),
  ];
}

interface Match {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

const ALIVE: readonly Match[] = [{ key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' }];
const FRESH: readonly Match[] = [...ALIVE, { key: '.status.podIP', operator: 'DoesNotExist' }];
const RUNNING: readonly Match[] = [...ALIVE, { key: '.status.phase', operator: 'In', values: ['Running'] }];
const IN_JOB: Match = { key: 'any(.metadata.ownerReferences[]?; .kind == "Job")', operator: 'In', values: ['true'] };
const READY = '.status.conditions[]? | select(.type == "Ready") | .status';
const IMAGES = '[(.spec.containers + .spec.initContainers)[].image] | join(" ")';
const NOT_CRASHING: Match = {
  key: `any(.metadata.ownerReferences[]?; .kind == "Job") or ((${IMAGES}) | test("crash-loop") | not)`,
  operator: 'In',
  values: ['true'],
};

function image(pattern: string): Match {
  return { key: `${IMAGES} | test("${pattern}")`, operator: 'In', values: ['true'] };
}

function is(list: string, value: string): Match {
  return { key: `${list} | .[0] | tostring`, operator: 'In', values: [value] };
}

function not(match: Match): Match {
  return { ...match, operator: match.operator === 'In' ? 'NotIn' : 'In' };
}

function stage(name: string, matchExpressions: readonly Match[], next: object, delay = 0): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: { matchExpressions },
      ...(delay > 0 && { delay: { durationMilliseconds: delay } }),
      next,
    },
  };
}

function event(type: 'Normal' | 'Warning', reason: string, message: string): object {
  return { type, reason, message };
}

function perContainer(list: 'containers' | 'initContainers', fields: string): string {
  return `
{{ range $index, $item := .spec.${list} }}
- name: {{ $item.name | Quote }}
  image: {{ $item.image | Quote }}
  imageID: ""
${fields}
{{ end }}`;
}

const EXITED = (code: number, indent: string): string =>
  [
    'terminated:',
    `  exitCode: ${code}`,
    `  reason: ${code === 0 ? 'Completed' : 'Error'}`,
    '  startedAt: {{ Now | Quote }}',
    '  finishedAt: {{ Now | Quote }}',
  ]
    .map((line) => indent + line)
    .join('\n');

const RUNS = (ready: boolean): string =>
  perContainer(
    'containers',
    `  ready: ${ready}\n  started: true\n  restartCount: 0\n  state:\n    running:\n      startedAt: {{ Now | Quote }}`,
  );

const PULL_FAILS = (reason: string): string =>
  perContainer(
    'containers',
    `  ready: false
  started: false
  restartCount: 0
  state:
    waiting:
      reason: ${reason}
      message: {{ printf "failed to pull and unpack image \\"%s\\": not found" $item.image | Quote }}`,
  );

const CRASHES = (restarts: string): string =>
  perContainer(
    'containers',
    `  ready: false
  started: false
  restartCount: ${restarts}
  state:
    waiting:
      reason: CrashLoopBackOff
      message: {{ printf "back-off restarting failed container %s" $item.name | Quote }}
  lastState:
${EXITED(1, '    ')}`,
  );

const ENDS = (phase: 'Succeeded' | 'Failed', code: number): string => `
phase: ${phase}
conditions:
- type: Ready
  status: "False"
  reason: ${phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed'}
  lastTransitionTime: {{ Now | Quote }}
containerStatuses:${perContainer('containers', `  ready: false\n  started: false\n  restartCount: 0\n  state:\n${EXITED(code, '    ')}`)}`;

function started(phase: 'Pending' | 'Running', ready: 'True' | 'False', containers: string): string {
  const condition = (type: string, status: string): string =>
    `- type: ${type}\n  status: "${status}"\n  lastTransitionTime: {{ Now | Quote }}`;
  return `
phase: ${phase}
startTime: {{ Now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") | Quote }}
conditions:
${[condition('Initialized', 'True'), condition('Ready', ready), condition('ContainersReady', ready)].join('\n')}
initContainerStatuses:${perContainer('initContainers', `  ready: true\n  restartCount: 0\n  state:\n${EXITED(0, '    ')}`)}
containerStatuses:${containers}`;
}
