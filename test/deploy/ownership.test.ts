import { noCluster, type LiveObject, type SoughtObject } from '../../lib/deploy/cluster';
import { findOwned } from '../../lib/deploy/ownership';
import { treeObjects } from '../../lib/kubernetes';
import { Application, recordSource } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';

const project = newProject();
const web = new Application(project, 'web');
recordSource(web, { file: '.infra/project.yml', line: 7, column: 3 });
new Web(web, 'stack');
const objects = treeObjects(project);

function find(there: readonly (Partial<LiveObject> & { kind: string })[]) {
  const asked: SoughtObject[] = [];
  const cluster = {
    ...noCluster,
    find: (references: readonly SoughtObject[]) => {
      asked.push(...references);
      return Promise.resolve(
        there.map((object) => ({
          apiVersion: object.kind === 'Deployment' ? 'apps/v1' : 'v1',
          namespace: 'shop-development',
          name: 'web',
          annotations: {},
          managers: [],
          failed: false,
          ...object,
        })),
      );
    },
  };
  return { asked, owned: findOwned(project, 'development', objects, cluster) };
}

const ours = { 'infra.dev/unit': 'shop/development' };

test('every object is asked for, once, by what tells it apart', async () => {
  const { asked, owned } = find([]);
  expect(await owned).toEqual(new Map());
  expect(asked).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'shop-development' },
    { apiVersion: 'v1', kind: 'Service', name: 'web', namespace: 'shop-development' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name: 'web', namespace: 'shop-development' },
  ]);
});

test('those that the unit made are its own', async () => {
  const owned = await find([{ kind: 'Service', annotations: ours }]).owned;
  expect([...owned].map(([object, { kind }]) => [object.manifest.kind, kind])).toEqual([['Service', 'Service']]);
});

test.each([
  ['another unit', { 'infra.dev/unit': 'shop/staging' }, ['x'], 'shop/staging'],
  ['another tool', {}, ['helm', 'kubectl'], 'helm, kubectl'],
  ['nobody knows whom', {}, [], 'someone else'],
])('one of %s is in the way, and said so with everything there is to know', async (_, annotations, managers, who) => {
  await expect(find([{ kind: 'Deployment', annotations, managers }]).owned).rejects.toThrow(
    expect.objectContaining({
      code: 'object-foreign',
      message: `the cluster already has objects that shop/development did not create:\n  Deployment shop-development/web, created by ${who}; needed by .infra/project.yml:7`,
    }),
  );
});

test('all that are in the way are named at once', async () => {
  await expect(find([{ kind: 'Deployment' }, { kind: 'Service' }]).owned).rejects.toThrow(
    /Deployment .*\n {2}Service /,
  );
});
