import { ApplicationLink } from '../../../addons';
import { Application, type Needed } from '../../../lib/model';
import { ClusterError, type KubernetesObject } from '../../../lib/operate';
import { checkNeeds } from '../../../lib/release/checks/needs';
import { newProject } from '../../tree';

function applications(): Application[] {
  const web = new Application(newProject({ environment: 'staging' }), 'web');
  new ApplicationLink(web, 'LEDGER', { project: 'acme/ledger', application: 'api' });
  return [web];
}

/** A cluster as far as the check asks it: a mock. */
function clusterThat(get: (reference: Omit<Needed, 'what' | 'hint'>) => Promise<KubernetesObject | undefined>) {
  return { get: get as never };
}

test('what is there is looked for by its name', async () => {
  const asked: Omit<Needed, 'what' | 'hint'>[] = [];
  const cluster = clusterThat((reference) => {
    asked.push(reference);
    return Promise.resolve({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'api' } });
  });
  await checkNeeds(cluster, applications(), () => undefined);
  expect(asked).toEqual([{ apiVersion: 'v1', kind: 'Service', namespace: 'ledger-staging', name: 'api' }]);
});

test('what is not there stops the deployment, and what to do is said', async () => {
  await expect(
    checkNeeds(
      clusterThat(() => Promise.resolve(undefined)),
      applications(),
      () => undefined,
    ),
  ).rejects.toMatchObject({
    message: 'api of ledger does not exist in the cluster: there is no Service ledger-staging/api',
    code: 'needed-missing',
    exitCode: 2,
    hint: expect.stringContaining('Deploy it there first'),
  });
});

test('where nobody may look, that is said, and the deployment goes on', async () => {
  const forbidden = new ClusterError('no', { code: 'cluster-forbidden' });
  const said: string[] = [];
  await checkNeeds(
    clusterThat(() => Promise.reject(forbidden)),
    applications(),
    (line) => said.push(line),
  );
  expect(said).toEqual(['warning: no permission to check whether api of ledger exists: Service ledger-staging/api']);
  const broken = new ClusterError('gone', { code: 'cluster-unreachable' });
  await expect(
    checkNeeds(
      clusterThat(() => Promise.reject(broken)),
      applications(),
      () => undefined,
    ),
  ).rejects.toBe(broken);
});
