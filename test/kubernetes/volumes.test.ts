import { Application } from '../../lib/model';
import { Cron, Django } from '../../stacks';
import { field, find, names, newProject } from '../tree';
import { main, pod, template, webWith } from './workload';

test('each kind of volume is mounted where it is wanted', () => {
  const project = webWith({
    volumes: {
      cache: '/var/cache',
      data: { path: '/data', size: '5Gi', storageClass: 'fast', accessMode: 'ReadWriteMany' },
      old: { path: '/old', claim: 'old-data' },
      keys: { path: '/keys', secret: 'tls' },
      settings: { path: '/etc/app', configMap: 'settings', readOnly: false },
      scratch: { path: '/scratch', emptyDir: { size: '1Gi', memory: true } },
    },
  });
  expect(pod(project).volumes).toEqual([
    { name: 'tmp', emptyDir: {} },
    { name: 'cache', emptyDir: {} },
    { name: 'data', persistentVolumeClaim: { claimName: 'web-data' } },
    { name: 'old', persistentVolumeClaim: { claimName: 'old-data' } },
    { name: 'keys', secret: { secretName: 'tls' } },
    { name: 'settings', configMap: { name: 'settings' } },
    { name: 'scratch', emptyDir: { sizeLimit: '1Gi', medium: 'Memory' } },
  ]);
  expect(main(project).volumeMounts).toEqual([
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'cache', mountPath: '/var/cache' },
    { name: 'data', mountPath: '/data' },
    { name: 'old', mountPath: '/old' },
    { name: 'keys', mountPath: '/keys', readOnly: true },
    { name: 'settings', mountPath: '/etc/app' },
    { name: 'scratch', mountPath: '/scratch' },
  ]);
  expect(pod(project).securityContext).toMatchObject({ fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' });
});

test('a volume of its own is data: kept when everything else goes', () => {
  const claim = find(
    webWith({ volumes: { data: { path: '/data', size: '5Gi' } } }),
    'PersistentVolumeClaim',
    'web-data',
  );
  expect(claim.metadata.annotations).toEqual({ 'infra.dev/data': 'true' });
  expect(claim['spec']).toEqual({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } });
});

test('what one node can mount makes one pod, which ends before the next begins, and production is told', () => {
  const project = webWith(
    { user: 7, volumes: { data: { path: '/data', size: '5Gi' } }, processes: { jobs: { command: 'x', replicas: 3 } } },
    'production',
  );
  const spec = find(project, 'Deployment', 'web');
  expect([field(spec, 'spec', 'replicas'), field(spec, 'spec', 'strategy')]).toEqual([1, { type: 'Recreate' }]);
  expect(project.warnings.map(({ message }) => message)).toEqual([
    'runs a single pod, which stops before its replacement starts: its volume "data" can only be mounted by one node',
  ]);
  // Other processes may run on other nodes.
  const jobs = find(project, 'Deployment', 'web-jobs');
  expect(field(jobs, 'spec', 'strategy', 'type')).toBe('RollingUpdate');
  expect(template(jobs).spec.volumes).toEqual([{ name: 'tmp', emptyDir: {} }]);
  expect(pod(project).securityContext).toMatchObject({ fsGroup: 7 });
});

test.each([
  [{ replicas: 3 }, '3 pods are'],
  [{ autoscaling: { max: 3 } }, 'autoscaling is'],
])('%j is refused beside a volume that one node can mount', (scale, asked) => {
  expect(() => webWith({ ...scale, volumes: { data: { path: '/data', size: '5Gi' } } })).toThrow(
    expect.objectContaining({
      code: 'parameters-invalid',
      message: `Web web/stack: volumes.data: ${asked} requested, but the volume "data" can only be mounted by one node`,
    }),
  );
});

test('what all nodes can mount is there in every process, and in the release', () => {
  const project = newProject();
  new Django(new Application(project, 'shop'), 'stack', {
    module: 'shop.wsgi',
    replicas: 3,
    volumes: { media: { path: '/media', size: '1Gi', accessMode: 'ReadWriteMany' } },
    processes: { jobs: { command: 'jobs' } },
  });
  const mounted = names(project)
    .filter((name) => /^(Deployment|Job) /.test(name))
    .map((name) => name.split(' '))
    .map(([kind = '', name = '']) => template(find(project, kind, name)).spec.volumes?.map((volume) => volume.name));
  expect(mounted).toEqual([
    ['tmp', 'media'],
    ['tmp', 'media'],
    ['tmp', 'media'],
  ]);
  expect(names(project).filter((name) => name.startsWith('PersistentVolumeClaim shop-media'))).toHaveLength(1);
});

test('a schedule has its volume to itself', () => {
  const project = newProject();
  new Cron(new Application(project, 'nightly'), 'stack', {
    schedule: '@daily',
    volumes: { state: { path: '/state', size: '1Gi' } },
  });
  expect(template(find(project, 'CronJob', 'nightly')).spec.volumes?.map(({ name }) => name)).toEqual(['tmp', 'state']);
});

test("canary mounts production's volume where it can be mounted twice, and owns none", () => {
  const shared = webWith({ volumes: { data: { path: '/data', size: '5Gi', accessMode: 'ReadWriteMany' } } }, 'canary');
  expect(pod(shared, 'web-canary').volumes).toContainEqual({
    name: 'data',
    persistentVolumeClaim: { claimName: 'web-data' },
  });
  expect(names(shared).filter((name) => name.startsWith('Persistent'))).toEqual([]);
  expect(() => webWith({ volumes: { data: { path: '/data', size: '5Gi' } } }, 'canary').prepare()).toThrow(
    expect.objectContaining({ code: 'volume-single' }),
  );
});

test('a volume is of one kind', () => {
  expect(() => webWith({ volumes: { data: { path: '/data', size: '1Gi', emptyDir: {} } } })).toThrow(
    expect.objectContaining({ message: expect.stringContaining('"size" cannot be used together with "emptyDir"') }),
  );
});
