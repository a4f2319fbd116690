import type { stacks } from '../../stacks';

type Manifest = { readonly [key: string]: unknown };

const image = 'registry.example.com/shop/app:1';

/** An application of each stack, as a manifest has it: what is needed, and what brings something along. */
export const everyStack: { readonly [type in keyof typeof stacks]: Manifest } = {
  web: { stack: 'web', image },
  worker: { stack: 'worker', image, parameters: { command: ['work'] } },
  cron: { stack: 'cron', image, parameters: { schedule: '@daily' } },
  job: { stack: 'job', image, parameters: { command: 'import' } },
  'static-site': {
    stack: 'static-site',
    image,
    parameters: { spa: true, cache: { '/assets/*': '1y' }, redirects: [{ from: '/old', to: '/new' }] },
  },
  node: { stack: 'node', image, parameters: { release: 'npx prisma migrate deploy' } },
  nextjs: { stack: 'nextjs', image },
  django: {
    stack: 'django',
    image,
    parameters: { celery: { beat: true } },
    variables: { DJANGO_SETTINGS_MODULE: 'shop.settings' },
  },
  rails: { stack: 'rails', image, parameters: { sidekiq: {} } },
  'spring-boot': { stack: 'spring-boot', image, addons: ['postgres', 'redis'] },
  'storm-topology': { stack: 'storm-topology', image, parameters: { mainClass: 'com.acme.Topology', workers: 2 } },
  procfile: { stack: 'procfile', image },
};

/** The files that these stacks read of the repository. */
export const everyFile: { readonly [path: string]: string } = {
  Procfile: 'web: serve --port $PORT\nrelease: migrate\nworker: work\nclock: tick\n',
  'app.json': '{ "formation": { "worker": { "quantity": 2 } } }\n',
};
