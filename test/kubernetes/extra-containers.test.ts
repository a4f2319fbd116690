import { Application } from '../../lib/model';
import { Redis } from '../../addons';
import { Cron } from '../../stacks';
import { find, newProject } from '../tree';
import { violations } from '../../lib/kubernetes';
import { pod, template, webWith } from './workload';

const proxy = { image: 'envoy:1', ports: { admin: 9901 }, variables: { LEVEL: 'info', TOKEN: { secret: 'TOKEN' } } };

test('sidecars are there before what prepares something, and go on', () => {
  const project = webWith({
    volumes: { shared: '/shared' },
    init: { prepare: { command: ['prepare'], volumes: { shared: '/work' } } },
    sidecars: { proxy: { ...proxy, resources: { memory: '64Mi' }, user: 101 } },
  });
  const { initContainers = [], volumes } = pod(project);
  expect(initContainers).toEqual([
    {
      name: 'proxy',
      image: 'envoy:1',
      restartPolicy: 'Always',
      env: [
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web-config-v3', key: 'TOKEN' } } },
        { name: 'LEVEL', value: 'info' },
      ],
      ports: [{ name: 'admin', containerPort: 9901 }],
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '64Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsUser: 101,
        runAsGroup: 101,
      },
      volumeMounts: [{ name: 'tmp-proxy', mountPath: '/tmp' }],
    },
    expect.objectContaining({
      name: 'prepare',
      image: 'web:1',
      command: ['prepare'],
      env: [],
      volumeMounts: [
        { name: 'tmp-prepare', mountPath: '/tmp' },
        { name: 'shared', mountPath: '/work' },
      ],
    }),
  ]);
  expect(initContainers[1]).not.toHaveProperty('restartPolicy');
  expect(volumes?.map(({ name }) => name)).toEqual(['tmp', 'shared', 'tmp-proxy', 'tmp-prepare']);
  expect(violations(template(find(project, 'Deployment', 'web')))).toEqual([]);
});

test('they see the variables of the application only when they ask for them', () => {
  const project = newProject();
  const { ports: _ports, ...other } = proxy;
  const web = new Application(project, 'nightly', { configuration: 1, variables: { LEVEL: 'debug' } });
  new Redis(web, 'CACHE');
  new Cron(web, 'stack', { schedule: '@daily', sidecars: { proxy: { ...proxy, inherit: true }, other } });
  const [asking, unasking] = template(find(project, 'CronJob', 'nightly')).spec.initContainers ?? [];
  expect(asking?.env?.map(({ name }) => name)).toEqual(expect.arrayContaining(['CACHE_URL', 'TOKEN', 'LEVEL']));
  expect(asking?.env?.find(({ name }) => name === 'LEVEL')?.value).toBe('info');
  expect(asking?.envFrom).toEqual([{ secretRef: { name: 'nightly-config-v1' } }]);
  expect(unasking?.env?.map(({ name }) => name)).toEqual(['TOKEN', 'LEVEL']);
  expect(unasking).not.toHaveProperty('envFrom');
});

test('names that are taken, and volumes that are not there, are errors', () => {
  expect(() => webWith({ sidecars: { web: {} } }).prepare()).toThrow(
    expect.objectContaining({ code: 'container-duplicate' }),
  );
  expect(() => webWith({ volumes: { data: '/data' }, init: { a: { volumes: { dat: '/x' } } } })).toThrow(
    expect.objectContaining({
      code: 'parameters-invalid',
      message: 'Web web/stack: init.a.volumes.dat: there is no volume "dat"; did you mean "data"?',
    }),
  );
});

test('a volume that one node can mount is mounted where the pods have it', () => {
  // GIVEN a sidecar that mounts a volume of the web process
  const project = webWith({
    volumes: { data: { path: '/data', size: '5Gi' } },
    sidecars: { backup: { volumes: { data: '/from' } } },
    processes: { jobs: { command: 'jobs' } },
  });
  // WHEN the pods of both processes are made
  const mounted = ['web', 'web-jobs'].map((name) =>
    template(find(project, 'Deployment', name)).spec.initContainers?.map(({ volumeMounts }) => volumeMounts),
  );
  // THEN only those that have it mount it
  const tmp = { name: 'tmp-backup', mountPath: '/tmp' };
  expect(mounted).toEqual([[[tmp, { name: 'data', mountPath: '/from' }]], [[tmp]]]);
});
