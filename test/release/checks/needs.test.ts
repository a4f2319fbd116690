import { ApplicationLink } from '../../../addons';
import { Application, type Needed, type UserError } from '../../../lib/model';
import { ClusterError, type KubernetesObject } from '../../../lib/operate';
import { checkNeeds } from '../../../lib/release/checks/needs';
import { newProject } from '../../tree';

function applications(...linked: readonly string[]): Application[] {
  const web = new Application(newProject({ environment: 'staging' }), 'web');
  for (const name of linked)
    new ApplicationLink(web, name.toUpperCase(), { project: 'acme/ledger', application: name });
  return [web];
}

/** A cluster as far as the check asks it: a mock. */
function clusterThat(get: (reference: Omit<Needed, 'what' | 'hint'>) => Promise<KubernetesObject | undefined>) {
  return { get: get as never };
}

async function check(cluster: ReturnType<typeof clusterThat>, wanted: readonly Application[]) {
  const said: string[] = [];
  const refused: UserError[] = [];
  await checkNeeds(
    cluster,
    wanted,
    (line) => void said.push(line),
    (error) => void refused.push(error),
  );
  return { said, refused };
}

test('what is there is looked for by its name', async () => {
  const asked: Omit<Needed, 'what' | 'hint'>[] = [];
  const cluster = clusterThat((reference) => {
    asked.push(reference);
    return Promise.resolve({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'api' } });
  });
  expect(await check(cluster, applications('api'))).toEqual({ said: [], refused: [] });
  expect(asked).toEqual([{ apiVersion: 'v1', kind: 'Service', namespace: 'ledger-staging', name: 'api' }]);
});

test('all that is not there is told, in order, with what to do', async () => {
  // GIVEN a cluster that answers the last question first
  let wait = 20;
  const cluster = clusterThat(async () => {
    await new Promise((resolve) => setTimeout(resolve, (wait -= 10)));
    return undefined;
  });
  // WHEN
  const { refused } = await check(cluster, applications('api', 'books'));
  // THEN
  expect(refused).toEqual(
    ['api', 'books'].map((name) =>
      expect.objectContaining({
        message: `${name} of ledger does not exist in the cluster: there is no Service ledger-staging/${name}`,
        code: 'needed-missing',
        exitCode: 2,
        hint: expect.stringContaining('Deploy it there first'),
      }),
    ),
  );
});

test('where nobody may look, that is said, and the deployment goes on', async () => {
  const forbidden = new ClusterError('no', { code: 'cluster-forbidden' });
  const web = applications('api');
  expect(
    await check(
      clusterThat(() => Promise.reject(forbidden)),
      web,
    ),
  ).toEqual({
    said: ['warning: no permission to check whether api of ledger exists: Service ledger-staging/api'],
    refused: [],
  });
  const broken = new ClusterError('gone', { code: 'cluster-unreachable' });
  await expect(
    check(
      clusterThat(() => Promise.reject(broken)),
      web,
    ),
  ).rejects.toBe(broken);
});
