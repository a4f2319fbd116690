import { Application, type ApplicationProps } from '../../lib/model';
import { Django, type DjangoProps } from '../../stacks';
import { containerOf, environmentOf, field, find, manifests, names, newProject, podsOf } from '../tree';

function django(props: DjangoProps = {}, given: ApplicationProps = {}): Application {
  const variables = { DJANGO_SETTINGS_MODULE: 'shop.settings' };
  const application = new Application(newProject(), 'shop', { image: 'shop:1', variables, ...given });
  new Django(application, 'stack', props);
  return application;
}

function command(application: Application): readonly string[] {
  return containerOf(find(application.project, 'Deployment', 'shop')).command ?? [];
}

function releaseOf(application: Application) {
  return manifests(application.project).find(({ kind }) => kind === 'Job');
}

test('gunicorn serves the module beside the settings', () => {
  const application = django();
  expect(command(application)).toEqual([
    'gunicorn',
    'shop.wsgi',
    '--bind=0.0.0.0:8000',
    '--workers=2',
    '--worker-tmp-dir=/tmp',
    '--access-logfile=-',
    '--max-requests=1000',
    '--max-requests-jitter=100',
  ]);
  expect(environmentOf(find(application.project, 'Deployment', 'shop'))).toMatchObject({ PORT: '8000' });
});

test.each([
  [{ port: 9000, workers: 4 }, {}, ['shop.wsgi', '--bind=0.0.0.0:9000', '--workers=4']],
  [{ module: 'other.wsgi:app' }, {}, ['other.wsgi:app', '--bind=0.0.0.0:8000', '--workers=2']],
  [
    {},
    { variables: { DJANGO_SETTINGS_MODULE: 'config.settings.production' } },
    ['config.wsgi', '--bind=0.0.0.0:8000', '--workers=2'],
  ],
  [
    {},
    { variables: { DJANGO_SETTINGS_MODULE: '${project.name}.${environment.name}' } },
    ['shop.wsgi', '--bind=0.0.0.0:8000', '--workers=2'],
  ],
])('with %j and %j it runs %j', (props, given, expected) => {
  expect(command(django(props, given)).slice(1, 4)).toEqual(expected);
});

test('a command of its own needs no module', () => {
  expect(command(django({ command: ['uvicorn', 'shop.asgi'] }, { variables: {} }))).toEqual(['uvicorn', 'shop.asgi']);
});

test('without a module nor settings it says how to give one', () => {
  expect(() => django({}, { variables: {} }).project.prepare()).toThrow(
    expect.objectContaining({
      code: 'parameter-needed',
      message: 'Application shop: does not say which WSGI module to serve',
      hint: 'Set the variable DJANGO_SETTINGS_MODULE (such as shop.settings), or the parameter module (such as shop.wsgi).',
    }),
  );
});

test('it migrates before it serves, with the image and the environment it serves with', () => {
  const application = django();
  const job = releaseOf(application);
  if (job === undefined) throw new Error('there is a release');
  expect(containerOf(job).command).toEqual(['/bin/sh', '-c', 'python manage.py migrate --noinput']);
  expect(containerOf(job).image).toBe('shop:1');
  const { PORT, ...served } = environmentOf(find(application.project, 'Deployment', 'shop'));
  expect(PORT).toBe('8000');
  expect(environmentOf(job)).toEqual(served);
  expect(field(job, 'spec')).toMatchObject({ backoffLimit: 1, activeDeadlineSeconds: 1800 });
  expect(field(job, 'spec', 'ttlSecondsAfterFinished')).toBeUndefined();
  expect(podsOf(job)?.spec.restartPolicy).toBe('Never');
});

test.each([
  ['a text', './release.sh', ['/bin/sh', '-c', './release.sh']],
  ['a list', ['python', 'manage.py', 'check'], ['python', 'manage.py', 'check']],
])('the release may be %s', (_, release, expected) => {
  const job = releaseOf(django({ release }));
  expect(job && containerOf(job).command).toEqual(expected);
});

test('null releases nothing', () => {
  const application = django({ release: null });
  expect(names(application.project).filter((name) => name.startsWith('Job'))).toEqual([]);
  expect(names(application.project)).toContain('Deployment shop');
});

test('the same release is the same Job; another image, command, variable or configuration is another', () => {
  const nameOf = (props: DjangoProps, given: ApplicationProps) => releaseOf(django(props, given))?.metadata.name ?? '';
  const variables = { DJANGO_SETTINGS_MODULE: 'shop.settings' };
  const first = nameOf({}, {});
  expect(first).toMatch(/^shop-release-[0-9a-f]{8}$/);
  expect(nameOf({ replicas: 9 }, {})).toBe(first);
  const others = [
    nameOf({}, { image: 'shop:2' }),
    nameOf({ release: 'true' }, {}),
    nameOf({}, { variables: { ...variables, A: 'b' } }),
    nameOf({}, { configuration: 1 }),
    nameOf({}, { configuration: 2 }),
    nameOf({ labels: { a: 'b' } }, {}),
  ];
  expect(new Set([first, ...others]).size).toBe(7);
});

test('the key, and the database, are of its own', () => {
  expect(environmentOf(find(django().project, 'Deployment', 'shop'))).toMatchObject({
    SECRET_KEY: expect.stringMatching(/^shop-secret-[0-9a-f]{8}\/key$/),
    DATABASE_URL: expect.stringMatching(/^shop-database-[0-9a-f]{8}\/url$/),
  });
});

test('a process called release would be taken for the release', () => {
  expect(() => django({ processes: { release: { command: 'x' } } }).project.prepare()).toThrow(
    expect.objectContaining({ code: 'process-duplicate' }),
  );
});

describe('Celery', () => {
  const worker = (application: Application) => find(application.project, 'Deployment', 'shop-celery-worker');

  test('works on tasks beside the web process, and brings a broker under the name it reads', () => {
    const application = django({ celery: { worker: { replicas: 3, concurrency: 4, queues: ['mail', 'default'] } } });
    expect(containerOf(worker(application)).command).toEqual([
      'celery',
      '--app=shop',
      'worker',
      '--concurrency=4',
      '--queues=mail,default',
      '--loglevel=info',
    ]);
    expect(field(worker(application), 'spec', 'replicas')).toBe(3);
    expect(podsOf(worker(application))?.spec.terminationGracePeriodSeconds).toBe(60);
    const broker = { CELERY_BROKER_URL: expect.stringMatching(/^shop-broker-[0-9a-f]{8}\/url$/) };
    expect(environmentOf(worker(application))).toMatchObject(broker);
    expect(environmentOf(find(application.project, 'Deployment', 'shop'))).toMatchObject(broker);
    expect(names(application.project)).not.toContain('Deployment shop-celery-beat');
  });

  test('has one scheduler at a time, if any, and none in canary', () => {
    const beat = find(django({ celery: { beat: true } }).project, 'Deployment', 'shop-celery-beat');
    expect(field(beat, 'spec', 'strategy')).toEqual({ type: 'Recreate' });
    expect(field(beat, 'spec', 'replicas')).toBe(1);
    expect(containerOf(beat).command).toEqual([
      'celery',
      '--app=shop',
      'beat',
      '--schedule=/tmp/celerybeat-schedule',
      '--pidfile=',
      '--loglevel=info',
    ]);
    const canary = new Application(newProject({ environment: 'canary' }), 'shop');
    new Django(canary, 'stack', { module: 'shop.wsgi', celery: { beat: true } });
    expect(names(canary.project).filter((name) => name.startsWith('Deployment'))).toEqual([
      'Deployment shop-canary',
      'Deployment shop-canary-celery-worker',
    ]);
  });

  test('takes another broker, another application, and a URL that is given', () => {
    const application = django(
      { celery: { app: 'tasks.main:app' } },
      { variables: { DJANGO_SETTINGS_MODULE: 'shop.settings', CELERY_BROKER_URL: 'sqs://' } },
    );
    expect(containerOf(worker(application)).command?.[1]).toBe('--app=tasks.main:app');
    expect(environmentOf(worker(application))['CELERY_BROKER_URL']).toBe('sqs://');
  });
});
