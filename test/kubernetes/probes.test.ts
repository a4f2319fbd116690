import { Application } from '../../lib/model';
import { Worker } from '../../stacks';
import { newProject, find, field } from '../tree';
import { main, pod, webWith } from './workload';

test('a probe keeps of the stack what is not given', () => {
  const { readinessProbe } = main(
    webWith({ healthPath: '/up', probes: { readiness: { periodSeconds: 30, failureThreshold: 9 } } }),
  );
  expect(readinessProbe).toEqual({
    httpGet: { path: '/up', port: 'http' },
    periodSeconds: 30,
    timeoutSeconds: 3,
    failureThreshold: 9,
  });
});

test('another way of asking takes the place of the one of the stack', () => {
  const { readinessProbe, livenessProbe, startupProbe } = main(
    webWith({
      ports: { admin: 9000 },
      probes: {
        readiness: { command: ['ready', '--now'] },
        liveness: { path: '/alive', port: 'admin' },
        startup: { port: 9000, failureThreshold: 60 },
      },
    }),
  );
  expect(readinessProbe).toEqual({
    exec: { command: ['ready', '--now'] },
    periodSeconds: 5,
    timeoutSeconds: 3,
    failureThreshold: 3,
  });
  expect(livenessProbe).toMatchObject({ httpGet: { path: '/alive', port: 'admin' }, failureThreshold: 6 });
  expect(livenessProbe).not.toHaveProperty('tcpSocket');
  expect(startupProbe).toEqual({ tcpSocket: { port: 9000 }, failureThreshold: 60 });
});

test('null turns a probe off', () => {
  const container = main(webWith({ probes: { readiness: null, liveness: null } }));
  expect([container.readinessProbe, container.livenessProbe]).toEqual([undefined, undefined]);
});

test('processes that serve nothing are asked by command', () => {
  const project = newProject();
  new Worker(new Application(project, 'worker'), 'stack', {
    probes: { liveness: { command: 'test -f /tmp/alive' } },
    processes: { mail: { command: 'mail', probes: { readiness: { command: ['ready'] } } } },
  });
  expect(main(project, 'worker').livenessProbe).toEqual({
    exec: { command: ['/bin/sh', '-c', 'test -f /tmp/alive'] },
  });
  expect(main(project, 'worker-mail')).toMatchObject({ readinessProbe: { exec: { command: ['ready'] } } });
  expect(main(project, 'worker-mail')).not.toHaveProperty('livenessProbe');
});

test('a probe of a port that is not there is an error', () => {
  expect(() => webWith({ probes: { liveness: { port: 'admin' } } }).prepare()).toThrow(
    expect.objectContaining({
      code: 'parameters-invalid',
      message: 'Web web/stack: probes.liveness.port: the process has no port "admin"; expected one of http',
    }),
  );
});

test('there is as much time to stop as is asked for, after the Services have heard', () => {
  expect(pod(webWith({ stopSeconds: 120 })).terminationGracePeriodSeconds).toBe(125);
});

test('further ports are reached inside under their own number', () => {
  const project = webWith({ port: 3000, ports: { metrics: 9090 } });
  expect(main(project).ports).toEqual([
    { name: 'http', containerPort: 3000 },
    { name: 'metrics', containerPort: 9090 },
  ]);
  expect(field(find(project, 'Service', 'web'), 'spec', 'ports')).toEqual([
    { name: 'http', port: 80, targetPort: 'http' },
    { name: 'metrics', port: 9090, targetPort: 'metrics' },
  ]);
});
