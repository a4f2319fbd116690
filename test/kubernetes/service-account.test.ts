import { Redis } from '../../addons';
import type { Application } from '../../lib/model';
import { find, names } from '../tree';
import { pod, webWith } from './workload';

/** An add-on whose consumers need an identity. */
class Bucket extends Redis {
  override serviceAccountAnnotations(application: Application) {
    return { 'eks.amazonaws.com/role-arn': `arn:aws:iam::1:role/${application.name}` };
  }
}

const accounts = (project: ReturnType<typeof webWith>) =>
  names(project).filter((name) => name.startsWith('ServiceAcc'));

test('pods run as nobody in particular, unless they are told to', () => {
  const project = webWith({});
  expect(pod(project).serviceAccountName).toBeUndefined();
  expect(pod(project).automountServiceAccountToken).toBe(false);
  expect(accounts(project)).toEqual([]);
});

test('an account that is there is there for its permissions', () => {
  const project = webWith({ serviceAccount: 'operator' });
  expect(pod(project)).toMatchObject({ serviceAccountName: 'operator', automountServiceAccountToken: true });
  expect(accounts(project)).toEqual([]);
});

test('one with annotations is made, once for all processes, and has no token unless it is asked for', () => {
  const project = webWith({
    serviceAccount: { annotations: { role: '${application.name}' } },
    processes: { jobs: { command: 'x' } },
  });
  expect(find(project, 'ServiceAccount', 'web')).toMatchObject({
    metadata: { annotations: { role: 'web' } },
    automountServiceAccountToken: false,
  });
  expect(accounts(project)).toHaveLength(1);
  for (const name of ['web', 'web-jobs'])
    expect(pod(project, name)).toMatchObject({ serviceAccountName: 'web', automountServiceAccountToken: false });
  expect(pod(webWith({ serviceAccount: { token: true } })).automountServiceAccountToken).toBe(true);
});

test('an add-on can ask for one', () => {
  const project = webWith({ serviceAccount: { annotations: { own: 'yes' } } });
  const [web] = project.applications;
  if (web === undefined) throw new Error('there is one');
  new Bucket(web, 'MEDIA');
  expect(find(project, 'ServiceAccount', 'web').metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/web',
    own: 'yes',
  });
});

test("canary runs as production's, and makes none", () => {
  const project = webWith({ serviceAccount: {} }, 'canary');
  expect(pod(project, 'web-canary').serviceAccountName).toBe('web');
  expect(accounts(project)).toEqual([]);
});
