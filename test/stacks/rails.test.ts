import { Redis } from '../../addons';
import { Application } from '../../lib/model';
import { Rails, type RailsProps } from '../../stacks';
import { containerOf, environmentOf, field, find, manifests, names, newProject } from '../tree';

function rails(props: RailsProps = {}, prepare: (application: Application) => void = () => undefined) {
  const application = new Application(newProject(), 'shop', { image: 'shop:1' });
  prepare(application);
  new Rails(application, 'stack', props);
  return application.project;
}

test('Puma serves in production mode, with a key and a database of its own', () => {
  const web = find(rails(), 'Deployment', 'shop');
  expect(containerOf(web).command).toEqual([
    'bin/rails',
    'server',
    '--binding=0.0.0.0',
    '--port=3000',
    '--pid=/tmp/server.pid',
  ]);
  const secret = (binding: string) =>
    expect.stringMatching(new RegExp(`^shop-(database|secret)-[0-9a-f]{8}/${binding}$`));
  expect(environmentOf(web)).toEqual({
    PORT: '3000',
    RAILS_ENV: 'production',
    RAILS_LOG_TO_STDOUT: 'true',
    RAILS_SERVE_STATIC_FILES: 'true',
    RAILS_MAX_THREADS: '3',
    WEB_CONCURRENCY: '0',
    SECRET_KEY_BASE: secret('key'),
    DATABASE_URL: secret('url'),
    DATABASE_PASSWORD: secret('password'),
    DATABASE_HOST: expect.stringContaining('shop-database.'),
    DATABASE_PORT: '5432',
    DATABASE_USERNAME: 'app',
    DATABASE_DATABASE: 'app',
  });
  expect(containerOf(web).readinessProbe).toMatchObject({ httpGet: { path: '/up' } });
});

test('it migrates before it serves', () => {
  const job = manifests(rails()).find(({ kind }) => kind === 'Job');
  if (job === undefined) throw new Error('there is a release');
  expect(containerOf(job).command).toEqual(['/bin/sh', '-c', 'bin/rails db:migrate']);
  expect(names(rails({ release: null })).some((name) => name.startsWith('Job'))).toBe(false);
});

test('Sidekiq runs where it is asked for, and brings a Redis', () => {
  const project = rails({ sidekiq: { replicas: 2, concurrency: 10 } });
  const sidekiq = find(project, 'Deployment', 'shop-sidekiq');
  expect(containerOf(sidekiq).command).toEqual(['bundle', 'exec', 'sidekiq', '--concurrency', '10']);
  expect(field(sidekiq, 'spec', 'replicas')).toBe(2);
  expect(environmentOf(sidekiq)['REDIS_URL']).toMatch(/^shop-redis-/);
  expect(names(rails()).some((name) => name.includes('sidekiq') || name.includes('redis'))).toBe(false);
});

test("a Redis that is there already is Sidekiq's", () => {
  const project = rails({ sidekiq: {} }, (application) => new Redis(application, 'REDIS', { persistent: true }));
  expect(names(project).filter((name) => name.startsWith('StatefulSet'))).toEqual([
    'StatefulSet shop-redis',
    'StatefulSet shop-database',
  ]);
});
