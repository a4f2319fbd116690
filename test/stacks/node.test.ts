import { Application, type ApplicationProps } from '../../lib/model';
import { Node, type NodeProps } from '../../stacks';
import { containerOf, environmentOf, find, names, newProject } from '../tree';

function node(props: NodeProps = {}, given: ApplicationProps = {}) {
  const application = new Application(newProject({ environment: 'staging' }), 'api', { image: 'api:1', ...given });
  new Node(application, 'stack', props);
  return application.project;
}

test('it runs in production mode, at its port, with a heap of three quarters of its memory', () => {
  expect(environmentOf(find(node(), 'Deployment', 'api'))).toEqual({
    PORT: '3000',
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size=192',
  });
});

test.each([
  ['1Gi', 768],
  ['512Mi', 384],
  ['1000M', 714],
])('with %s of memory the heap is of %s MiB', (memory, heap) => {
  const environment = environmentOf(find(node({ resources: { memory } }), 'Deployment', 'api'));
  expect(environment['NODE_OPTIONS']).toBe(`--max-old-space-size=${heap}`);
});

test('what the application says itself goes before', () => {
  const variables = { NODE_ENV: 'staging', NODE_OPTIONS: '--inspect' };
  expect(environmentOf(find(node({}, { variables }), 'Deployment', 'api'))).toEqual({ PORT: '3000', ...variables });
});

test('so does what is configured, but not before what the application says', () => {
  const given = { configuration: 2, configured: ['NODE_ENV', 'TOKEN'], variables: { TOKEN: 'a' } };
  const deployment = find(node({}, given), 'Deployment', 'api');
  expect(environmentOf(deployment)).toEqual({ PORT: '3000', NODE_OPTIONS: '--max-old-space-size=192', TOKEN: 'a' });
  expect(containerOf(deployment).envFrom).toEqual([{ secretRef: { name: 'api-config-v2' } }]);
});

test('the image says what runs, unless a command does', () => {
  expect(containerOf(find(node(), 'Deployment', 'api')).command).toBeUndefined();
  expect(containerOf(find(node({ command: ['node', 'a.js'] }), 'Deployment', 'api')).command).toEqual(['node', 'a.js']);
});

test('nothing is released unless it is told', () => {
  expect(names(node()).filter((name) => name.startsWith('Job'))).toEqual([]);
  const project = node({ release: 'npx prisma migrate deploy', processes: { jobs: { command: 'node jobs.js' } } });
  const job = find(project, 'Job', names(project)[0]?.replace('Job ', '') ?? '');
  // THEN the release and the further processes have the same environment, without a port
  const expected = { NODE_ENV: 'production', NODE_OPTIONS: '--max-old-space-size=192' };
  expect(environmentOf(job)).toEqual(expected);
  expect(environmentOf(find(project, 'Deployment', 'api-jobs'))).toEqual(expected);
});
