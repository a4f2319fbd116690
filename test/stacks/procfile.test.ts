import { Application } from '../../lib/model';
import { Procfile, type ProcfileProps } from '../../stacks';
import { containerOf, field, find, manifests, names, newProject } from '../tree';

const procfile = `# what runs
web: gunicorn shop.wsgi --bind 0.0.0.0:$PORT
release: python manage.py migrate

worker: celery --app shop worker
mail_queue: RUN=1 python mail.py | tee log
clock: python clock.py
`;

function shop(props: ProcfileProps = {}, files: { readonly [name: string]: unknown } = { procfile }, kind = 'staging') {
  const project = newProject({ environment: { name: kind, domain: 'example.com' } });
  new Procfile(new Application(project, 'shop', { image: 'shop:1', files }), 'stack', props);
  return project;
}

const replicas = (project: ReturnType<typeof shop>, name: string) =>
  field(find(project, 'Deployment', name), 'spec', 'replicas');

test('each line is a process; web is reached from outside, release runs before', () => {
  expect(names(shop()).map((name) => name.replace(/-[0-9a-f]{8}$/, ''))).toEqual([
    'Job shop-release',
    'Deployment shop',
    'Service shop',
    'Ingress shop',
    'Deployment shop-worker',
    'Deployment shop-mail-queue',
    'Deployment shop-clock',
    'NetworkPolicy shop',
  ]);
});

test.each([
  ['shop', 'exec gunicorn shop.wsgi --bind 0.0.0.0:$PORT'],
  ['shop-worker', 'exec celery --app shop worker'],
  ['shop-mail-queue', 'RUN=1 python mail.py | tee log'],
])('%s is run by the shell, which gives way where it can: %s', (name, command) => {
  expect(containerOf(find(shop(), 'Deployment', name)).command).toEqual(['/bin/sh', '-c', command]);
});

test.each(['cd app && ./run', 'exec ./run', 'export A=b', 'a; b', 'A=b c'])('%j is left as it is', (command) => {
  const web = find(shop({}, { procfile: `web: ${command}` }), 'Deployment', 'shop');
  expect(containerOf(web).command?.[2]).toBe(command);
});

test('an image of buildpacks runs its processes by their names', () => {
  const project = shop({ launcher: 'buildpack' });
  expect(containerOf(find(project, 'Deployment', 'shop')).command).toEqual(['/cnb/process/web']);
  expect(containerOf(find(project, 'Deployment', 'shop-mail-queue')).command).toEqual(['/cnb/process/mail_queue']);
  const job = manifests(project).find(({ kind }) => kind === 'Job');
  expect(job && containerOf(job).command).toEqual(['/cnb/process/release']);
});

test('app.json says how many run, and the parameter says it before', () => {
  const appJson = { formation: { web: { quantity: 3 }, worker: { quantity: 5, size: 'standard-2x' }, other: {} } };
  const project = shop({ formation: { worker: 7 } }, { procfile, appJson });
  expect([replicas(project, 'shop'), replicas(project, 'shop-worker'), replicas(project, 'shop-clock')]).toEqual([
    3, 7, 1,
  ]);
});

test('release: 0 runs nothing before, worker: 0 keeps the process ready to be scaled', () => {
  const project = shop({ formation: { release: 0, worker: 0 } });
  expect(names(project).some((name) => name.startsWith('Job'))).toBe(false);
  expect(replicas(project, 'shop-worker')).toBe(0);
});

test('the clock never runs twice, nor in canary, unless that is said', () => {
  const strategy = (project: ReturnType<typeof shop>) =>
    field(find(project, 'Deployment', 'shop-clock'), 'spec', 'strategy', 'type');
  expect(strategy(shop())).toBe('Recreate');
  expect(strategy(shop({ singletons: [] }))).toBe('RollingUpdate');
  expect(names(shop({}, { procfile }, 'canary'))).toEqual([
    'Deployment shop-canary',
    'Service shop-canary',
    'Deployment shop-canary-worker',
    'Deployment shop-canary-mail-queue',
    'NetworkPolicy shop-canary',
  ]);
});

test('without web nothing is served', () => {
  const project = shop({}, { procfile: 'worker: work' });
  expect(names(project)).toEqual(['Deployment shop-worker', 'NetworkPolicy shop']);
});

test.each([
  [{}, {}, 'file-missing', 'has the stack procfile, but no Procfile'],
  [
    { formation: { wrker: 2 } },
    { procfile: 'web: a\nworker: b' },
    'process-unknown',
    'sets the number of pods for "wrker", which is not in Procfile; it has web, worker',
  ],
  [
    {},
    { procfile: 'a_b: x\na-b: y' },
    'process-duplicate',
    'has two processes that would both be named "a-b" in Kubernetes',
  ],
])('with %j and %j: %s', (props, files, code, message) => {
  expect(() => names(shop(props, files))).toThrow(
    expect.objectContaining({ code, message: `Application shop: ${message}` }),
  );
});
