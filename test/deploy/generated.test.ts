import { Postgres } from '../../addons';
import { noCluster, type ClusterAccess, type LiveObject } from '../../lib/deploy/cluster';
import { recoverGenerated, withGenerated } from '../../lib/deploy/generated';
import { checkMadeWith, dataInUse } from '../../lib/deploy/made-with';
import { treeObjects, type TreeObject } from '../../lib/kubernetes';
import { Application, type Project, type UserError } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';

function shop(props: ConstructorParameters<typeof Postgres>[2] = {}): Project {
  const project = newProject({ environment: 'staging' });
  const web = new Application(project, 'web', { image: 'a:1' });
  new Postgres(web, 'DATABASE', props);
  new Web(web, 'stack');
  return project;
}

const project = shop();
const objects = treeObjects(project);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What is in the cluster of the tree. */
function live(of: readonly TreeObject[], isThere: (object: TreeObject) => boolean): Map<TreeObject, LiveObject> {
  return new Map(
    of.filter(isThere).map((object) => {
      const { apiVersion, kind, metadata } = object.manifest;
      const { name, annotations = {} } = metadata;
      return [object, { apiVersion, kind, name, annotations, managers: [], failed: false }];
    }),
  );
}

const isGenerated = ({ manifest }: TreeObject) => manifest.metadata.name === 'web-database-generated';
const withData = (data: Record<string, string>): ClusterAccess => ({
  ...noCluster,
  read: () =>
    Promise.resolve({ data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)])) }),
});

test.each<[string, Record<string, string>]>([
  ['on its own', { password: 'kept1' }],
  ['within another binding', { url: 'postgres://app:kept1@web-database.shop-staging.svc:5432/app' }],
])('a password whose Secret is gone is read from what pods have of it: %s', async (_name, data) => {
  // GIVEN everything but the Secret
  const there = live(objects, (object) => !isGenerated(object));

  // WHEN
  const recovered = await recoverGenerated(project, objects, there, withData(data));

  // THEN it goes on with the same, also where the cluster knows of others
  expect(recovered.get('web-database-generated')).toEqual({ password: base64('kept1') });
  const others = { ...noCluster, generatedValues: () => Promise.resolve(new Map([['other', { key: 'value' }]])) };
  expect([...(await withGenerated(others, recovered).generatedValues('shop-staging')).keys()].sort()).toEqual([
    'other',
    'web-database-generated',
  ]);
});

test('one that is nowhere is refused where a volume holds data made with it, and made anew where none does', async () => {
  const volume = live(objects, ({ manifest }) => manifest.kind === 'PersistentVolumeClaim');
  await expect(recoverGenerated(project, objects, volume, noCluster)).rejects.toMatchObject({
    code: 'generated-lost',
    message: expect.stringContaining('PersistentVolumeClaim web-database'),
    hint: expect.stringContaining('--delete-data web-database'),
  });
  const recovered = await recoverGenerated(project, objects, new Map(), noCluster);
  expect([...recovered.values()]).toEqual([{}]);
});

test.each<[string, ConstructorParameters<typeof Postgres>[2], string | undefined]>([
  ['another major version', { version: '16' }, 'version'],
  ['another minor version', { version: '17.2' }, undefined],
  ['another database', { database: 'shop' }, 'database'],
  ['more storage', { storage: '20Gi' }, undefined],
])('%s of a database that has data', (_name, props, changed) => {
  // GIVEN the objects of the changed add-on, where those of the first are
  const after = treeObjects(shop(props));
  const before = live(objects, () => true);
  const there = new Map(
    after.flatMap((object) => {
      const found = [...before.values()].find(
        ({ kind, name }) => kind === object.manifest.kind && name === object.manifest.metadata.name,
      );
      return found === undefined ? [] : [[object, found] as const];
    }),
  );

  // WHEN
  const refused: UserError[] = [];
  checkMadeWith(dataInUse(there), (error) => refused.push(error));

  // THEN it is told once, with what was and what is wanted
  expect(refused.map(({ code }) => code)).toEqual(changed === undefined ? [] : ['data-fixed']);
  expect(refused.every(({ message }) => message.includes(String(changed)))).toBe(true);
});
