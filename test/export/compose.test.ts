import { join } from 'node:path';
import { parse } from 'yaml';
import type { Service } from '../../lib/export/compose/service';
import { packageRoot } from '../cli/run';
import { project } from '../manifest/folder';
import { filesOf } from './export';
import { problems } from './judges';
import { exportFolder } from './project-source';

/** The Compose file of a project, once the schema of the Compose specification took it. */
async function composed(folder: string) {
  const result = await exportFolder(folder, { format: 'compose' });
  expect(await problems(filesOf(result))).toEqual([]);
  const file = parse(result.files[0]?.content ?? '{}') as {
    readonly services: { readonly [name: string]: Service };
    readonly volumes?: object;
    readonly configs?: { readonly [name: string]: { readonly content: string } };
  };
  const findings = result.findings.map(({ message }) => message);
  return { ...file, content: result.files[0]?.content ?? '', findings };
}

test('the example: add-ons are healthy, and migrated, before the application starts', async () => {
  const { services, volumes, findings } = await composed(join(packageRoot, 'examples', 'storefront'));
  expect(Object.keys(services)).toEqual([
    'storefront-queue',
    'web-database-volume',
    'web-database',
    'web-cache',
    'web-release',
    'web',
    'worker',
  ]);
  expect(services['web']?.depends_on).toEqual({
    'storefront-queue': { condition: 'service_healthy' },
    'web-database': { condition: 'service_healthy' },
    'web-cache': { condition: 'service_healthy' },
    'web-release': { condition: 'service_completed_successfully' },
  });
  expect(services['web']?.ports).toEqual(['127.0.0.1:8000:8000']);
  expect(services['worker']?.build).toEqual({ context: '.' });
  expect(services['web-database']).toMatchObject({
    user: '999:999',
    volumes: ['web-database:/data'],
    networks: { default: { aliases: ['web-database.storefront-development.svc'] } },
    healthcheck: { test: ['CMD', 'pg_isready', '--host=127.0.0.1', '--username=app', '--dbname=app'] },
  });
  expect(services['web-database-volume']).toMatchObject({ user: '0:0', entrypoint: ['chown', '999:999', '/data'] });
  expect(volumes).toEqual({ 'web-database': {} });
  expect(findings).toEqual([]);
});

test('variables are those of the cluster; what is secret comes from the environment', async () => {
  const { services } = await composed(
    project(`
name: shop
applications:
  web:
    stack: web
    image: nginx
    parameters: { command: [serve, "--token=$TOKEN"] }
    variables: { TOKEN: { secret: API_TOKEN }, PRICE: 5$, DSN: "\${addons.database.url}?x=1" }
    addons: [{ type: postgres, provisioner: external }, { type: redis, as: CACHE }]
`),
  );
  expect(services['web']?.environment).toMatchObject({
    TOKEN: '${WEB_API_TOKEN:?missing}',
    PRICE: '5$$',
    DATABASE_URL: '${WEB_DATABASE_URL:?missing}',
    DATABASE_HOST: '${WEB_DATABASE_HOST:-}',
    DSN: '${WEB_DATABASE_URL:?missing}?x=1',
    CACHE_URL: 'redis://default:${WEB_CACHE_PASSWORD:?missing}@web-cache.shop-development.svc:6379/0',
    CACHE_HOST: 'web-cache.shop-development.svc',
  });
  expect(services['web']?.entrypoint).toEqual(['serve', '--token=$$TOKEN']);
  expect(services['web']?.build).toBeUndefined();
});

test('applications find each other at the ports they listen on', async () => {
  const { services } = await composed(
    project(`
name: shop
applications:
  web: { stack: web, parameters: { port: 8080 }, addons: [{ type: application, application: api }] }
  api: { stack: web, parameters: { port: 8080 }, build: { context: api, dockerfile: api/Dockerfile, args: { PRICE: 5$ } } }
  tick: { stack: cron, parameters: { schedule: "@daily", command: [tick] } }
`),
  );
  expect(services['web']?.environment).toMatchObject({
    API_URL: 'http://api.shop-development.svc:8080',
    API_HOST: 'api.shop-development.svc',
    API_PORT: '8080',
  });
  // Two of one port are published at two.
  expect(services['web']?.ports).toEqual(['127.0.0.1:8080:8080']);
  expect(services['api']?.ports).toEqual(['127.0.0.1:8081:8080']);
  expect(services['api']?.build).toEqual({ context: 'api', dockerfile: 'api/Dockerfile', args: { PRICE: '5$$' } });
  expect(services['tick']?.profiles).toEqual(['jobs']);
});

test('files of ConfigMaps are configs, sidecars share the network', async () => {
  const { services, configs } = await composed(
    project(`
name: shop
applications:
  site: { stack: static-site, image: site }
  web:
    stack: web
    parameters:
      sidecars: { proxy: { image: proxy } }
      init: { warm: { image: warm, command: [warm] } }
      volumes: { media: { path: /media, size: 1Gi } }
`),
  );
  const [config] = services['site']?.configs ?? [];
  expect(configs?.[config?.source ?? '']?.content).toContain('server');
  expect(services['web-proxy']).toMatchObject({ image: 'proxy', network_mode: 'service:web' });
  expect(services['web']?.depends_on).toMatchObject({ 'web-warm': { condition: 'service_completed_successfully' } });
  expect(services['web']?.volumes).toEqual(['web-media:/media']);
});

test('every add-on that runs in a cluster runs here', async () => {
  const types = ['postgres', 'mysql', 'mongodb', 'redis', 'memcached', 'rabbitmq', 'kafka', 'opensearch', 's3'];
  const { services, findings } = await composed(
    project(`
name: shop
addons: [${types.map((type, index) => `{ type: ${type}, as: A${index}, provisioner: in-cluster }`).join(', ')}]
applications: { web: { stack: web, addons: [${types.map((_, index) => `{ from: project.A${index}, as: A${index} }`).join(', ')}] } }
`),
  );
  expect(findings).toEqual([]);
  const dependencies = services['web']?.depends_on ?? {};
  for (const [index] of types.entries()) expect(Object.keys(dependencies)).toContain(`shop-a${index}`);
});

test('no two exports differ, and a project without applications has nothing', async () => {
  const folder = join(packageRoot, 'examples', 'storefront');
  expect((await composed(folder)).content).toBe((await composed(folder)).content);
  expect((await exportFolder(project('name: shop\n'), { format: 'compose' })).files).toEqual([]);
});
