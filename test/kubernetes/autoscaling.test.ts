import { field, find, names } from '../tree';
import { webWith } from './workload';

function autoscaler(project: ReturnType<typeof webWith>, name = 'web'): unknown {
  return find(project, 'HorizontalPodAutoscaler', name)['spec'];
}

test('the load says how many pods there are, and the Deployment says nothing of it', () => {
  const project = webWith({ autoscaling: { min: 3, max: 9, cpu: 60, memory: 80 } });
  expect(autoscaler(project)).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 3,
    maxReplicas: 9,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
    ],
  });
  expect(field(find(project, 'Deployment', 'web'), 'spec', 'replicas')).toBeUndefined();
});

test.each([
  ['production', { max: 5 }, 2, ['cpu 70']],
  ['production', { max: 1 }, 1, ['cpu 70']],
  ['staging', { max: 5 }, 1, ['cpu 70']],
  ['staging', { max: 5, memory: 50 }, 1, ['memory 50']],
] as const)('in %s, %j begins at %d by %j', (environment, autoscaling, min, by) => {
  const spec = autoscaler(webWith({ autoscaling }, environment)) as {
    minReplicas: number;
    metrics: { resource: { name: string; target: { averageUtilization: number } } }[];
  };
  expect(spec.minReplicas).toBe(min);
  expect(spec.metrics.map(({ resource }) => `${resource.name} ${resource.target.averageUtilization}`)).toEqual(by);
});

test('each process is scaled by itself, and only those that say so', () => {
  const project = webWith({
    processes: { jobs: { command: 'jobs', autoscaling: { max: 4 } }, mail: { command: 'mail', replicas: 2 } },
  });
  expect(names(project).filter((name) => name.startsWith('Horizontal'))).toEqual(['HorizontalPodAutoscaler web-jobs']);
  const replicas = ['web', 'web-jobs', 'web-mail'].map((name) =>
    field(find(project, 'Deployment', name), 'spec', 'replicas'),
  );
  expect(replicas).toEqual([1, undefined, 2]);
});

test('more pods at least than at most, and replicas beside it, are errors', () => {
  expect(() => webWith({ autoscaling: { min: 5, max: 2 } }).prepare()).toThrow(
    expect.objectContaining({
      code: 'parameters-invalid',
      message: 'Web web/stack: autoscaling.min: min (5) is larger than max (2)',
    }),
  );
  expect(() => webWith({ replicas: 2, autoscaling: { max: 2 } })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('"autoscaling" cannot be used together with "replicas"; keep only one of them'),
    }),
  );
});
