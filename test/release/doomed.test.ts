import { Engine } from '../../lib/deploy';
import { Application, type UserError } from '../../lib/model';
import { chooseDoomed } from '../../lib/release/doomed';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { FakeCluster, sessionOf } from './fake-cluster';

const marks = { 'app.kubernetes.io/managed-by': 'infra' };
const namespace = 'shop-staging';

/** The volume of a database, its password, and what holds no data. */
const objects = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'web-database',
      namespace,
      annotations: { 'infra.dev/data': 'true' },
      labels: { ...marks, 'app.kubernetes.io/component': 'addon', 'app.kubernetes.io/instance': 'web-database' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'web-secret-generated',
      namespace,
      annotations: { 'infra.dev/data': 'true' },
      labels: { ...marks, 'infra.dev/generated': 'true' },
    },
  },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web-1234abcd', namespace, labels: marks } },
];

/** An engine whose state is a folder that is not there. */
const engine = new Engine({
  pulumi: '/nowhere/pulumi',
  folder: '/nowhere',
  environment: {},
  backend: 'file:///nowhere/state',
  state: 'file:///nowhere/state on here',
  secrets: 'passphrase',
});

async function choose(names: readonly string[], environment = 'staging', exists = true) {
  const project = newProject({ environment });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');
  const refused: UserError[] = [];
  const session = sessionOf(project, { exists }, new FakeCluster(objects));
  const doomed = await chooseDoomed(session, engine, names, (error) => void refused.push(error));
  const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
  return { objects: namesOf(doomed.objects), kept: namesOf(doomed.kept), refused };
}

test.each([
  [[], [], ['web-database', 'web-secret-generated']],
  [['web-database'], ['web-database'], ['web-secret-generated']],
  [['web-secret'], ['web-secret-generated'], ['web-database']],
  [['all'], ['web-database', 'web-secret-generated'], []],
])('of the data, %j go: %j', async (names, going, kept) => {
  expect(await choose(names)).toEqual({ objects: going, kept, refused: [] });
});

test('a name that is none is refused, with those there are', async () => {
  const { refused } = await choose(['web-database', 'api-database']);
  expect(refused).toEqual([
    expect.objectContaining({
      code: 'data-unknown',
      message: 'there is no data named api-database',
      hint: 'Choose one of web-database, web-secret.',
    }),
  ]);
});

test('a canary owns no data, nor does what was never deployed', async () => {
  expect(await choose(['all'], 'canary')).toEqual({ objects: [], kept: [], refused: [] });
  expect(await choose([], 'staging', false)).toEqual({ objects: [], kept: [], refused: [] });
});
