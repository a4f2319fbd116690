import type { ClusterAccess, LiveObject } from '../../lib/deploy';
import { noCluster } from '../../lib/deploy/cluster';
import { treeObjects } from '../../lib/kubernetes';
import { Application, unitAnnotation } from '../../lib/model';
import { RolloutFailure } from '../../lib/operate';
import { isReady } from '../../lib/release/readiness';
import { Web } from '../../stacks';
import { newProject } from '../tree';

function shop() {
  const project = newProject({ environment: 'staging' });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');
  return project;
}

/** What the cluster has of every object of the project: a fake. */
function live(change: (object: LiveObject) => LiveObject | undefined = (object) => object): LiveObject[] {
  return treeObjects(shop()).flatMap(({ manifest: { apiVersion, kind, metadata } }) => {
    const { name, namespace } = metadata;
    const object = {
      apiVersion,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      annotations: { [unitAnnotation]: 'shop/staging' },
      managers: [],
      failed: false,
    };
    return change(object) ?? [];
  });
}

function ready(found: readonly LiveObject[], access: Partial<ClusterAccess> = {}): Promise<boolean> {
  const cluster = { ...noCluster, find: () => Promise.resolve([...found]), ...access };
  return isReady(shop(), 'staging', cluster, () => undefined);
}

test('a unit is ready whose objects are there, and whose workloads are ready', async () => {
  const awaited: string[] = [];
  const awaitReady: ClusterAccess['awaitReady'] = ({ kind, name }) =>
    Promise.resolve(void awaited.push(`${kind} ${name}`));
  expect(await ready(live(), { awaitReady })).toBe(true);
  expect(awaited).toEqual(['Deployment web']);
});

test.each<[string, (object: LiveObject) => LiveObject | undefined]>([
  ['one is missing', (object) => (object.kind === 'Service' ? undefined : object)],
  ['one failed', (object) => ({ ...object, failed: object.kind === 'Deployment' })],
  ['one is of somebody else', (object) => (object.kind === 'Service' ? { ...object, annotations: {} } : object)],
])('it is not where %s', async (_what, change) => {
  expect(await ready(live(change), { awaitReady: () => Promise.resolve() })).toBe(false);
});

test('it is not where a workload does not become ready; other failures are told', async () => {
  const object = { kind: 'Deployment', namespace: 'shop-staging', name: 'web' };
  const reason = {
    code: 'rollout-stalled',
    application: 'web',
    object,
    reason: 'ProgressDeadlineExceeded',
    message: 'no progress',
    hint: 'Look.',
  } as const;
  const failure = new RolloutFailure([{ ...reason, logs: [], events: [] }]);
  expect(await ready(live(), { awaitReady: () => Promise.reject(failure) })).toBe(false);
  const broken = new Error('gone');
  await expect(ready(live(), { awaitReady: () => Promise.reject(broken) })).rejects.toBe(broken);
});
