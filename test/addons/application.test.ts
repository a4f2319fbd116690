import { ApplicationLink } from '../../addons';
import { Application, type Project } from '../../lib/model';
import { Web, Worker } from '../../stacks';
import { environmentOf, find, newProject, podsOf } from '../tree';

function consumer(project: Project): Application {
  const web = new Application(project, 'web');
  new Worker(web, 'stack');
  return web;
}

function serving(project: Project, was?: string): void {
  new Web(new Application(project, 'api', was === undefined ? {} : { was }), 'stack');
}

test('another application of the project is reached at its Service', () => {
  const project = newProject();
  const link = new ApplicationLink(consumer(project), 'API', { application: 'api' });
  serving(project);
  expect(environmentOf(find(project, 'Deployment', 'web'))).toEqual({
    API_URL: 'http://api.shop-development.svc',
    API_HOST: 'api.shop-development.svc',
    API_PORT: '80',
  });
  expect(find(project, 'Service', 'api')).toMatchObject({ spec: { ports: [{ port: 80 }] } });
  expect(link.needs).toEqual([]);
});

test('after a rename it is at the Service it keeps', () => {
  const project = newProject();
  const link = new ApplicationLink(consumer(project), 'API', { application: 'api' });
  serving(project, 'backend');
  expect(link.value('host')).toBe('backend.shop-development.svc');
  expect(find(project, 'Service', 'backend').kind).toBe('Service');
});

test('a canary uses what production does', () => {
  const project = newProject({ environment: 'canary' });
  const link = new ApplicationLink(consumer(project), 'API', { application: 'api' });
  serving(project);
  expect(link.value('host')).toBe('api.shop-production.svc');
});

test.each([
  ['production', {}, 'api.ledger-production.svc'],
  ['canary', {}, 'api.ledger-production.svc'],
  [{ name: 'pr-1', kind: 'development', review: 'pr-1' }, {}, 'api.ledger-development.svc'],
  ['staging', { environment: 'production' }, 'api.ledger-production.svc'],
  ['staging', { namespace: 'finance' }, 'api.finance.svc'],
] as const)('one of another project, from %j with %j, is at %s', (environment, props, host) => {
  const link = new ApplicationLink(consumer(newProject({ environment })), 'LEDGER', {
    project: 'acme/ledger',
    application: 'api',
    ...props,
  });
  expect(link.value('url')).toBe(`http://${host}`);
  const [name, namespace] = host.split('.');
  expect(link.needs).toMatchObject([{ apiVersion: 'v1', kind: 'Service', namespace, name, what: 'api of ledger' }]);
});

test('its pods say whom they call, so that the network policy there lets them in', () => {
  const project = newProject();
  new ApplicationLink(consumer(project), 'LEDGER', { project: 'acme/ledger', application: 'api' });
  expect(podsOf(find(project, 'Deployment', 'web'))?.metadata.labels).toMatchObject({
    'calls.infra.dev/ledger.api': 'true',
  });
  // The other side, as it renders itself.
  const ledger = newProject({ name: 'ledger' });
  new Web(new Application(ledger, 'api'), 'stack', { public: false });
  expect(JSON.stringify(find(ledger, 'NetworkPolicy', 'api'))).toContain('{"calls.infra.dev/ledger.api":"true"}');
});

test('one that is not there, or serves nothing, is told', () => {
  const missing = newProject();
  new ApplicationLink(consumer(missing), 'API', { application: 'apo' });
  serving(missing);
  expect(() => missing.prepare()).toThrow('unknown application "apo"');
  const silent = newProject();
  new ApplicationLink(consumer(silent), 'JOBS', { application: 'jobs' });
  new Worker(new Application(silent, 'jobs'), 'stack');
  expect(() => silent.prepare()).toThrow('a worker such as jobs serves no requests');
});
