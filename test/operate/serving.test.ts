import type { Deployment, ReplicaSet } from '../../lib/operate';
import { servingOf } from '../../lib/operate/serving';

const revision = (number: number) => ({ 'deployment.kubernetes.io/revision': String(number) });
const template = (image: string) => ({ spec: { containers: [{ name: 'web', image }] } });

function deployment(number: number, image: string, replicas = 2): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', uid: 'd1', annotations: revision(number) },
    spec: { replicas, template: template(image) },
  };
}

function replicaSet(number: number, image: string, readyReplicas?: number): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: `web-${number}`, annotations: revision(number) },
    spec: { template: template(image) },
    status: readyReplicas === undefined ? {} : { readyReplicas },
  };
}

test.each<[string, Deployment, ReplicaSet[], string]>([
  [
    'the pods of the new version never came up',
    deployment(2, 'web:2'),
    [replicaSet(1, 'web:1', 2), replicaSet(2, 'web:2')],
    'the previous version keeps serving (2/2 pods ready)',
  ],
  [
    'some pods of the new version came up',
    deployment(2, 'web:2'),
    [replicaSet(1, 'web:1', 1), replicaSet(2, 'web:2', 1)],
    'the previous version keeps serving (1/2 pods ready, and 1 of the new version)',
  ],
  [
    'something before it failed, and it was not touched',
    deployment(1, 'web:1'),
    [replicaSet(1, 'web:1', 2)],
    'the previous version keeps serving (2/2 pods ready)',
  ],
  [
    'something else failed',
    deployment(2, 'web:2'),
    [replicaSet(1, 'web:1'), replicaSet(2, 'web:2', 2)],
    'serving (2/2 pods ready)',
  ],
  ['it is the first deployment', deployment(1, 'web:2'), [replicaSet(1, 'web:2')], 'not serving'],
  ['it is scaled to none', deployment(1, 'web:2', 0), [replicaSet(1, 'web:2')], 'scaled to no pods'],
])('where %s', (_name, object, owned, expected) => {
  expect(servingOf(object, owned, ['web:2'])).toBe(expected);
});
