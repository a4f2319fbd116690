import { Application } from '../../lib/model';
import { Web, type WebProps } from '../../stacks';
import { containerOf, field, find, newProject } from '../tree';

function web(props: WebProps = {}, environment: object = {}): Application {
  const project = newProject({ environment: { name: 'staging', domain: 'example.com', ...environment } });
  const application = new Application(project, 'web', { image: 'web:1' });
  new Web(application, 'stack', props);
  return application;
}

test('a container serves at its port, is ready when its path answers, and is told the port', () => {
  const container = containerOf(find(web({ port: 3000, healthPath: '/up' }).project, 'Deployment', 'web'));
  expect(container).toMatchObject({
    name: 'web',
    image: 'web:1',
    ports: [{ name: 'http', containerPort: 3000 }],
    readinessProbe: { httpGet: { path: '/up', port: 'http' } },
    livenessProbe: { tcpSocket: { port: 'http' } },
  });
  expect(container.env).toEqual([{ name: 'PORT', value: '3000' }]);
});

test('the image says what runs unless it is told', () => {
  const container = containerOf(find(web().project, 'Deployment', 'web'));
  expect([container.command, container.args]).toEqual([undefined, undefined]);
  const told = containerOf(find(web({ command: 'serve --all', args: ['a', 'b'] }).project, 'Deployment', 'web'));
  expect([told.command, told.args]).toEqual([
    ['/bin/sh', '-c', 'serve --all'],
    ['a', 'b'],
  ]);
});

test('requests come in at port 80 of the Service, and at the host', () => {
  const { project } = web({ port: 3000 });
  expect(field(find(project, 'Service', 'web'), 'spec', 'ports')).toEqual([
    { name: 'http', port: 80, targetPort: 'http' },
  ]);
  expect(field(find(project, 'Ingress', 'web'), 'spec')).toEqual({
    rules: [
      {
        host: 'web.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }],
        },
      },
    ],
    tls: [{ hosts: ['web.example.com'], secretName: 'web-tls' }],
  });
});

test.each([
  [undefined, 'web.example.com'],
  ['@', 'example.com'],
  ['shop.acme.example', 'shop.acme.example'],
])('the host %s is %s', (host, expected) => {
  const application = web(host === undefined ? {} : { host });
  expect(application.stack.host).toBe(expected);
  expect(field(find(application.project, 'Ingress', 'web'), 'spec', 'rules', 0, 'host')).toBe(expected);
});

test('replicas, processor time, memory and user are as they are told', () => {
  const { project } = web({ replicas: 7, resources: { cpu: '0.5', memory: '1Gi' }, user: 1234 });
  const deployment = find(project, 'Deployment', 'web');
  expect(field(deployment, 'spec', 'replicas')).toBe(7);
  expect(containerOf(deployment).resources).toEqual({
    requests: { cpu: '0.5', memory: '1Gi' },
    limits: { memory: '1Gi' },
  });
  expect(field(deployment, 'spec', 'template', 'spec', 'securityContext')).toMatchObject({
    runAsUser: 1234,
    runAsGroup: 1234,
    fsGroup: 1234,
  });
});

test('no replicas are no replicas', () => {
  expect(field(find(web({ replicas: 0 }).project, 'Deployment', 'web'), 'spec', 'replicas')).toBe(0);
});

test('images of private registries are pulled with the Secrets of the environment', () => {
  const { project } = web({}, { imagePullSecrets: ['ghcr', 'quay'] });
  expect(field(find(project, 'Deployment', 'web'), 'spec', 'template', 'spec', 'imagePullSecrets')).toEqual([
    { name: 'ghcr' },
    { name: 'quay' },
  ]);
});

test('further processes run the same image with their own command, and are reached by nobody', () => {
  const { project } = web({
    port: 3000,
    user: 1234,
    resources: { memory: '512Mi' },
    processes: { jobs: { command: ['jobs', '--all'], replicas: 3 }, mail: { command: 'mail' } },
  });
  const [jobs, mail] = ['web-jobs', 'web-mail'].map((name) => find(project, 'Deployment', name));
  if (jobs === undefined || mail === undefined) throw new Error('both are there');
  expect(containerOf(jobs)).toMatchObject({
    name: 'jobs',
    image: 'web:1',
    command: ['jobs', '--all'],
    env: [],
    resources: { limits: { memory: '512Mi' } },
  });
  expect(containerOf(jobs)).not.toHaveProperty('ports');
  expect(containerOf(jobs)).not.toHaveProperty('readinessProbe');
  expect(field(jobs, 'spec', 'replicas')).toBe(3);
  expect(field(jobs, 'spec', 'template', 'spec', 'securityContext')).toMatchObject({ runAsUser: 1234 });
  expect(field(mail, 'spec', 'replicas')).toBe(1);
  expect(field(jobs, 'spec', 'selector', 'matchLabels')).toEqual({
    'app.kubernetes.io/name': 'web',
    'app.kubernetes.io/instance': 'web',
    'app.kubernetes.io/component': 'jobs',
  });
});

test('a name that begins with a digit cannot name a Service', () => {
  const project = newProject();
  new Web(new Application(project, '2048'), 'stack');
  expect(() => project.prepare()).toThrow(
    expect.objectContaining({
      code: 'name-invalid',
      message: 'Application 2048: "2048" is not a valid name for a Service, which must begin with a letter',
    }),
  );
});

test('it is asked whether it is ready as by a request from outside, so that no host is refused and none redirected', () => {
  const project = newProject({ environment: { name: 'staging', domain: 'example.com' } });
  new Web(new Application(project, 'web'), 'stack');
  expect(containerOf(find(project, 'Deployment', 'web')).readinessProbe?.httpGet).toEqual({
    path: '/',
    port: 'http',
    httpHeaders: [
      { name: 'Host', value: 'web.example.com' },
      { name: 'X-Forwarded-Proto', value: 'https' },
    ],
  });
});
