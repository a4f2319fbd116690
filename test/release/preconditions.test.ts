import { ApplicationLink } from '../../addons';
import { Engine, type Workspace } from '../../lib/deploy';
import { Application, type Project, type UserError } from '../../lib/model';
import { nothingDoomed } from '../../lib/release/doomed';
import { checkRelease, type Intention } from '../../lib/release/preconditions';
import type { ClusterSession } from '../../lib/release/session';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { sessionOf } from './fake-cluster';

/** An engine that is never called: its state is a folder that is not there. */
function engineOf(passphrase = 'correct horse'): Engine {
  const workspace: Workspace = {
    pulumi: '/nowhere/pulumi',
    folder: '/nowhere',
    environment: { PULUMI_CONFIG_PASSPHRASE: passphrase },
    backend: 'file:///nowhere/state',
    state: 'file:///nowhere/state on here',
    secrets: 'passphrase',
  };
  return new Engine(workspace);
}

function shop(image: string): Project {
  const project = newProject({ environment: 'staging' });
  const web = new Application(project, 'web', { image, variables: { TOKEN: { secret: 'TOKEN' } } });
  new Web(web, 'stack');
  new ApplicationLink(web, 'LEDGER', { project: 'acme/ledger', application: 'api' });
  return project;
}

async function check(session: ClusterSession, engine: Engine, intention: Partial<Intention> = {}) {
  const warned: string[] = [];
  const doomed = await checkRelease(session, engine, {
    applications: session.project.applications,
    deleteData: [],
    newData: [],
    abandoned: [],
    environment: {},
    unitsWith: () => ['staging'],
    warn: (line) => void warned.push(line),
    ...intention,
  });
  return { warned, doomed };
}

test('everything that speaks against a release is told at once', async () => {
  // GIVEN an image without a version, a missing value, another application that is missing, another state
  const session = sessionOf(shop('acme/web'), { exists: true, state: 's3://acme-infra' });
  // WHEN
  const error: UserError = await check(session, engineOf()).then(fail, (thrown: UserError) => thrown);
  // THEN
  expect(error.message.split('\n').map((line) => /\[[a-z-]+\]$/.exec(line)?.[0])).toEqual([
    '[state-differs]',
    '[image-missing]',
    '[configuration-missing]',
    '[needed-missing]',
  ]);
  expect([error.code, error.exitCode]).toEqual(['state-differs', 2]);
});

test('where nothing speaks against it, it is told what there is to know, and which data goes', async () => {
  // GIVEN an image whose tag moves, in a cluster where it may not be looked for others
  const session = sessionOf(shop('acme/web:latest'), { keys: new Map([['web', ['TOKEN']]]) });
  const cluster = { ...session.cluster, get: () => Promise.resolve({}) } as unknown as ClusterSession['cluster'];
  // THEN
  expect(await check({ ...session, cluster }, engineOf())).toEqual({
    warned: ['warning: web: acme/web:latest does not say which version runs; give each build a tag of its own'],
    doomed: nothingDoomed,
  });
});

test('a state does not begin with an empty passphrase', async () => {
  const project = newProject({ environment: 'staging' });
  new Web(new Application(project, 'web', { image: 'acme/web:1' }), 'stack');
  await expect(check(sessionOf(project), engineOf(''))).rejects.toMatchObject({
    code: 'passphrase-missing',
    exitCode: 2,
  });
});

function fail(): never {
  throw new Error('it was not refused');
}
