import { Postgres, type PostgresProps } from '../../addons';
import { Application, check } from '../../lib/model';
import { containerOf, environmentOf, field, find, names, newProject, podsOf } from '../tree';
import { Worker } from '../../stacks';

function postgres(props: PostgresProps = {}, environment = 'development'): Postgres {
  const application = new Application(newProject({ environment }), 'web');
  new Worker(application, 'stack');
  return new Postgres(application, 'DATABASE', props);
}

function values(addon: Postgres): { [binding: string]: string } {
  return Object.fromEntries(addon.bindingNames.map((name) => [name, addon.value(name)]));
}

test('in the cluster it gives an address that other namespaces reach too, and a password made once', () => {
  expect(values(postgres({ database: 'shop' }))).toEqual({
    url: 'postgres://shop:<generated web/database.password>@web-database.shop-development.svc:5432/shop',
    host: 'web-database.shop-development.svc',
    port: '5432',
    username: 'shop',
    password: '<generated web/database.password>',
    database: 'shop',
  });
});

test('what exists already is read from the configuration; of it only the URL must be there', () => {
  const addon = postgres({ provisioner: 'external' });
  expect(names(addon.project)).toEqual(['Deployment web', 'NetworkPolicy web']);
  expect(environmentOf(find(addon.project, 'Deployment', 'web'))).toEqual({
    DATABASE_URL: 'web-config/DATABASE_URL',
    DATABASE_HOST: 'web-config/DATABASE_HOST?',
    DATABASE_PORT: 'web-config/DATABASE_PORT?',
    DATABASE_USERNAME: 'web-config/DATABASE_USERNAME?',
    DATABASE_PASSWORD: 'web-config/DATABASE_PASSWORD?',
    DATABASE_DATABASE: 'web-config/DATABASE_DATABASE?',
  });
});

test("what the project shares is read from the project's configuration", () => {
  const project = newProject({ configuration: 9 });
  const web = new Application(project, 'web');
  web.attach(new Postgres(project, 'SHARED', { provisioner: 'external' }), { as: 'DATABASE' });
  new Worker(web, 'stack');
  expect(environmentOf(find(project, 'Deployment', 'web'))).toMatchObject({
    DATABASE_URL: 'shop-shared-config-v9/SHARED_URL',
  });
});

/** The annotations of what holds data. */
function data(fixed: object) {
  const made = { addon: 'web/database', type: 'postgres', provisioner: 'in-cluster', ...fixed };
  return { 'infra.dev/data': 'true', 'infra.dev/made-with': JSON.stringify(made) };
}

test('it is one pod with a volume that outlives it, reached by a Service', () => {
  const { project } = postgres({ storage: '20Gi', version: '16.4', size: 'medium' });
  const [volume, service, set] = ['PersistentVolumeClaim', 'Service', 'StatefulSet'].map((kind) =>
    find(project, kind, 'web-database'),
  );
  if (volume === undefined || service === undefined || set === undefined) throw new Error('all are there');
  expect(volume.metadata.annotations).toEqual(data({ version: '16', database: 'app' }));
  expect(field(volume, 'spec')).toEqual({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '20Gi' } },
  });
  expect(field(service, 'spec', 'ports')).toEqual([{ name: 'server', port: 5432, targetPort: 'server' }]);
  expect(field(set, 'spec', 'replicas')).toBe(1);
  expect(field(set, 'spec', 'serviceName')).toBe('web-database');
  expect(podsOf(set)?.spec.volumes).toContainEqual({
    name: 'data',
    persistentVolumeClaim: { claimName: 'web-database' },
  });
  expect(containerOf(set)).toMatchObject({
    image: 'postgres:16.4',
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
    readinessProbe: { exec: { command: ['pg_isready', '--host=127.0.0.1', '--username=app', '--dbname=app'] } },
  });
});

test('the server reads its password from the Secret that is kept, which is data', () => {
  const { project } = postgres({ database: 'shop' });
  expect(environmentOf(find(project, 'StatefulSet', 'web-database'))).toEqual({
    POSTGRES_USER: 'shop',
    POSTGRES_DB: 'shop',
    POSTGRES_PASSWORD: 'web-database-generated/password',
    PGDATA: '/data/pgdata',
  });
  const kept = find(project, 'Secret', 'web-database-generated');
  expect(kept.metadata.annotations).toEqual(data({ version: '17', database: 'shop' }));
  expect(kept.metadata.labels).toMatchObject({ 'infra.dev/generated': 'true' });
  expect(kept).not.toHaveProperty('immutable');
  expect(kept['stringData']).toEqual({ password: '<generated web/database.password>' });
});

test('applications read an immutable Secret of what is secret, named by its content', () => {
  const secretOf = (props: PostgresProps) => {
    const { project } = postgres(props);
    const name = names(project).find((known) => /^Secret web-database-[0-9a-f]{8}$/.test(known));
    return find(project, 'Secret', name?.split(' ')[1] ?? '');
  };
  const secret = secretOf({});
  expect(secret).toMatchObject({
    immutable: true,
    type: 'Opaque',
    stringData: {
      url: 'postgres://app:<generated web/database.password>@web-database.shop-development.svc:5432/app',
      password: '<generated web/database.password>',
    },
  });
  expect(Object.keys(secret['stringData'] as object).sort()).toEqual(['password', 'url']);
  expect(secret.metadata.annotations).toBeUndefined();
  expect(secretOf({ size: 'large' }).metadata.name).toBe(secret.metadata.name);
  expect(secretOf({ database: 'shop' }).metadata.name).not.toBe(secret.metadata.name);
});

test('in production it warns that nothing is backed up, and where the cluster cannot do what is asked', () => {
  const warned = (props: PostgresProps, environment: string) => {
    const { project } = postgres(props, environment);
    project.prepare();
    return project.warnings.map(({ message }) => message);
  };
  expect(warned({}, 'development')).toEqual([]);
  expect(warned({ provisioner: 'external' }, 'production')).toEqual([]);
  expect(warned({ highAvailability: true }, 'production')).toEqual([
    'highAvailability has no effect in the cluster, where it runs as a single pod',
    'there are no backups in the cluster; in production, use the provisioner aws or external',
  ]);
});

test.each([
  [{ version: '17' }, true],
  [{ version: '17-alpine' }, false],
  [{ version: 17 }, false],
  [{ storage: '10Gi' }, true],
  [{ storage: '10G' }, false],
  [{ storage: '10' }, false],
  [{ database: 'shop_1' }, true],
  [{ database: 'Shop' }, false],
  [{ database: '1shop' }, false],
  [{ size: 'huge' }, false],
])('%j as parameters: %s', (parameters, accepted) => {
  expect(check(parameters, Postgres.description.parameters).length === 0).toBe(accepted);
});
