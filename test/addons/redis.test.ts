import { Redis, type RedisProps } from '../../addons';
import { writeManifests } from '../../lib/kubernetes';
import { Application } from '../../lib/model';
import { Worker } from '../../stacks';
import { containerOf, environmentOf, find, names, newProject, podsOf } from '../tree';

function redis(props: RedisProps = {}): Redis {
  const application = new Application(newProject(), 'web');
  new Worker(application, 'stack');
  return new Redis(application, 'CACHE', props);
}

test('in the cluster it gives an address and a password made once', () => {
  const addon = redis();
  expect(Object.fromEntries(addon.bindingNames.map((name) => [name, addon.value(name)]))).toEqual({
    url: 'redis://default:<generated web/cache.password>@web-cache.shop-development.svc:6379/0',
    host: 'web-cache.shop-development.svc',
    port: '6379',
    password: '<generated web/cache.password>',
  });
});

test('what exists already is read from the configuration', () => {
  const { project } = redis({ provisioner: 'external' });
  expect(environmentOf(find(project, 'Deployment', 'web'))).toEqual({
    CACHE_URL: 'web-config/CACHE_URL',
    CACHE_HOST: 'web-config/CACHE_HOST?',
    CACHE_PORT: 'web-config/CACHE_PORT?',
    CACHE_PASSWORD: 'web-config/CACHE_PASSWORD?',
  });
});

test('the password is in the environment of the server, and in none of its arguments', () => {
  const server = find(redis().project, 'StatefulSet', 'web-cache');
  expect(environmentOf(server)).toEqual({ REDIS_PASSWORD: 'web-cache-generated/password' });
  const { command = [], args = [], readinessProbe } = containerOf(server);
  // The shell puts the password into what redis-server reads from standard input, not into what it is called with.
  expect(command).toEqual([
    'sh',
    '-c',
    'exec redis-server - <<EOF\nport 6379\ndir /tmp\nsave ""\nrequirepass $REDIS_PASSWORD\nEOF',
  ]);
  expect(args).toEqual([]);
  expect(readinessProbe?.exec?.command).toEqual([
    'sh',
    '-c',
    'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping | grep -q PONG',
  ]);
  // Kubernetes itself would put a variable into the arguments if it were written as $(REDIS_PASSWORD).
  expect(writeManifests([server])).not.toContain('$(');
});

test('it forgets everything when it restarts, unless it is persistent', () => {
  const cache = redis({ version: '7.4', size: 'large' }).project;
  expect(names(cache).filter((name) => name.startsWith('PersistentVolumeClaim'))).toEqual([]);
  expect(containerOf(find(cache, 'StatefulSet', 'web-cache'))).toMatchObject({
    image: 'redis:7.4',
    resources: { requests: { cpu: '2', memory: '4Gi' } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  });
  const queue = redis({ persistent: true, storage: '5Gi' }).project;
  expect(find(queue, 'PersistentVolumeClaim', 'web-cache')).toMatchObject({
    metadata: { annotations: { 'infra.dev/data': 'true' } },
    spec: { resources: { requests: { storage: '5Gi' } } },
  });
  const server = find(queue, 'StatefulSet', 'web-cache');
  expect(containerOf(server).command?.[2]).toContain('appendonly yes');
  expect(containerOf(server).volumeMounts).toContainEqual({ name: 'data', mountPath: '/data' });
  expect(podsOf(server)?.spec.volumes).toContainEqual({
    name: 'data',
    persistentVolumeClaim: { claimName: 'web-cache' },
  });
});
