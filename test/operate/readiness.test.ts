import { cronJobReadiness, deploymentReadiness, jobReadiness, statefulSetReadiness } from '../../lib/operate/readiness';
import type { Deployment, StatefulSet } from '../../lib/operate';

const deployment = (status: Deployment['status'], spec: Deployment['spec'] = { replicas: 2 }): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', generation: 3 },
  spec,
  status: { observedGeneration: 3, ...status },
});

describe('a Deployment', () => {
  test.each([
    [
      'not seen by its controller',
      deployment({ observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }),
      'its controller',
    ],
    [
      'with pods still to be created',
      deployment({ replicas: 3, updatedReplicas: 1, availableReplicas: 2 }),
      '1 new pod to be created',
    ],
    ['with old pods', deployment({ replicas: 3, updatedReplicas: 2, availableReplicas: 3 }), '1 old pod to stop'],
    [
      'with pods not ready',
      deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 1 }),
      '1 pod to become ready',
    ],
    [
      'that is paused',
      deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 }, { replicas: 2, paused: true }),
      'it to be resumed (it is paused)',
    ],
  ])('%s is not ready', (_, object, waitingFor) => {
    expect(deploymentReadiness(object)).toMatchObject({ done: false, waitingFor });
  });

  test('is ready when everything is new and available', () => {
    expect(deploymentReadiness(deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 }))).toEqual({
      ready: 2,
      total: 2,
      done: true,
      observed: true,
    });
  });

  test('scaled to nothing is ready', () => {
    expect(deploymentReadiness(deployment({}, { replicas: 0 }))).toMatchObject({ done: true, total: 0 });
  });

  test('of an earlier generation than expected is not', () => {
    expect(deploymentReadiness(deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 }), 4)).toMatchObject(
      { done: false, observed: false },
    );
  });
});

describe('a StatefulSet', () => {
  const set = (
    status: StatefulSet['status'],
    updateStrategy?: NonNullable<StatefulSet['spec']>['updateStrategy'],
  ): StatefulSet => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'database', generation: 2 },
    spec: { replicas: 2, ...(updateStrategy && { updateStrategy }) },
    status: {
      observedGeneration: 2,
      currentRevision: 'a',
      updateRevision: 'b',
      replicas: 2,
      availableReplicas: 2,
      readyReplicas: 2,
      ...status,
    },
  });

  test('is ready when all pods are replaced and available', () => {
    expect(statefulSetReadiness(set({ updatedReplicas: 1 }))).toMatchObject({
      done: false,
      waitingFor: '1 pod to be replaced',
    });
    expect(statefulSetReadiness(set({ updatedReplicas: 2, availableReplicas: 1 }))).toMatchObject({
      done: false,
      ready: 1,
    });
    expect(statefulSetReadiness(set({ updatedReplicas: 2 }))).toMatchObject({ done: true, ready: 2, total: 2 });
    expect(statefulSetReadiness(set({ currentRevision: 'b' }))).toMatchObject({ done: true });
    expect(statefulSetReadiness(set({ observedGeneration: 1, updatedReplicas: 2 }))).toMatchObject({ done: false });
  });

  test('is waited for only as far as its controller goes by itself', () => {
    expect(
      statefulSetReadiness(set({ updatedReplicas: 1 }, { type: 'RollingUpdate', rollingUpdate: { partition: 1 } })),
    ).toMatchObject({ done: true });
    expect(statefulSetReadiness(set({ updatedReplicas: 0 }, { type: 'OnDelete' }))).toMatchObject({ done: true });
  });
});

test('a Job is ready when it is complete, a CronJob when it is there', () => {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrate' }, spec: { completions: 1 } };
  expect(jobReadiness({ ...job, status: { succeeded: 1 } })).toMatchObject({ done: false, ready: 1 });
  expect(
    jobReadiness({ ...job, status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] } }),
  ).toMatchObject({ done: true });
  expect(
    cronJobReadiness({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly', generation: 1 } }),
  ).toMatchObject({ done: true });
});
