import type { Application, Stack } from '../../lib/model';
import {
  Cron,
  Django,
  Nextjs,
  Node,
  OneOffJob,
  Procfile,
  Rails,
  SpringBoot,
  StaticSite,
  StormTopology,
  Web,
  Worker,
  type stacks,
} from '../../stacks';

const processes = { [`p${'q'.repeat(31)}`]: { command: 'x', replicas: 3 }, jobs: { command: ['jobs'] } };
const release = 'migrate';

/** What applications are given of a repository, as the loader does. */
export const files = {
  procfile: 'web: serve --port $PORT\nrelease: migrate\nworker: work\nclock: tick && tock\n',
  appJson: { formation: { worker: { quantity: 2, size: 'standard-1x' } } },
};

/** Each stack with everything it can have, for tests that look at all of them. */
export const samples: { readonly [type in keyof typeof stacks]: (application: Application) => Stack } = {
  web: (application) => new Web(application, 'stack', { processes }),
  worker: (application) => new Worker(application, 'stack', { command: 'work', processes }),
  cron: (application) => new Cron(application, 'stack', { schedule: '@daily' }),
  job: (application) => new OneOffJob(application, 'stack', { command: 'import' }),
  'static-site': (application) => new StaticSite(application, 'stack', { spa: true, cache: { '/assets/*': '1y' } }),
  node: (application) => new Node(application, 'stack', { release, processes }),
  nextjs: (application) => new Nextjs(application, 'stack', { release, processes }),
  django: (application) => new Django(application, 'stack', { module: 'shop.wsgi', celery: { beat: true }, processes }),
  rails: (application) => new Rails(application, 'stack', { sidekiq: {}, processes }),
  'spring-boot': (application) => new SpringBoot(application, 'stack', { release, processes }),
  'storm-topology': (application) => new StormTopology(application, 'stack', { mainClass: 'com.acme.Topology' }),
  procfile: (application) => new Procfile(application, 'stack'),
};

/** The same as a list. */
export const everySample = Object.entries(samples);

/** Those that run once for a release, and so not in canary. */
export const runningOnce: readonly string[] = ['job', 'storm-topology'];
