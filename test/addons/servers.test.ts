import { addons } from '../../addons';
import { AddOnServer, heavySizes, mebibytes, sizes } from '../../lib/kubernetes';
import { check, type AddOn, type AddOnType } from '../../lib/model';
import { containerOf, field, find, manifests, newProject, podsOf } from '../tree';

const servers: [string, AddOnType][] = Object.entries(addons).filter(([, { description }]) =>
  (description.provisioners as readonly string[]).includes('in-cluster'),
);
/** Those that are pods. */
const running = servers.filter(([type]) => type !== 'generated-secret');

/** Every server of an add-on: most have one. */
function serversOf(made: AddOnType) {
  const { project } = new made(newProject(), 'IT');
  const found = manifests(project).filter(({ kind }) => kind === 'StatefulSet');
  expect(found.length).toBeGreaterThan(0);
  return found.map(containerOf);
}

function shared(type: keyof typeof addons, props: object = {}, environment = 'development'): AddOn {
  const AddOn: AddOnType = addons[type];
  return new AddOn(newProject({ environment }), 'IT', props);
}

function values(addon: AddOn): { [binding: string]: string } {
  return Object.fromEntries(addon.bindingNames.map((name) => [name, addon.value(name)]));
}

const host = 'shop-it.shop-development.svc';
const password = '<generated Shared/it.password>';

test.each([
  [
    'mysql',
    {
      url: `mysql://app:${password}@${host}:3306/app`,
      host,
      port: '3306',
      username: 'app',
      password,
      database: 'app',
    },
  ],
  ['memcached', { url: `memcached://${host}:11211`, host, port: '11211', servers: `${host}:11211` }],
  [
    'mongodb',
    {
      url: `mongodb://app:${password}@${host}:27017/app?authSource=admin`,
      host,
      port: '27017',
      username: 'app',
      password,
      database: 'app',
    },
  ],
  [
    'rabbitmq',
    { url: `amqp://app:${password}@${host}:5672/app`, host, port: '5672', username: 'app', password, vhost: 'app' },
  ],
  [
    'kafka',
    {
      brokers: `shop-it-0.${host}:9092`,
      username: 'app',
      password,
      security_protocol: 'SASL_PLAINTEXT',
      sasl_mechanism: 'PLAIN',
    },
  ],
  ['opensearch', { url: `http://app:${password}@${host}:9200`, host, port: '9200', username: 'app', password }],
] as const)('%s in the cluster gives what clients need', (type, expected) => {
  expect(values(shared(type))).toEqual(expected);
});

test.each(running)('no password of %s is written down in its pod, nor put into arguments by Kubernetes', (_, made) => {
  for (const { command = [], args = [], env = [], readinessProbe } of serversOf(made)) {
    for (const text of [...command, ...args, ...(readinessProbe?.exec?.command ?? [])])
      expect(text).not.toMatch(/<generated|\$\((?!hash)[A-Z_]+\)/);
    for (const { name, value } of env) expect([name, value ?? '']).not.toEqual([name, expect.stringMatching(/<|\$\(/)]);
  }
});

test.each(running)('%s writes to its own folders only, where its image allows it', (type, made) => {
  for (const { securityContext } of serversOf(made))
    expect(securityContext?.readOnlyRootFilesystem).toBe(type === 'opensearch' ? undefined : true);
});

test.each(running)('%s asks the server itself whether it is ready', (type, made) => {
  for (const { readinessProbe } of serversOf(made)) {
    // Storm's daemons speak Thrift only, which nothing in their image does but Java.
    const isThrift = type === 'storm' && readinessProbe?.tcpSocket !== undefined;
    const asks = readinessProbe?.httpGet !== undefined || (readinessProbe?.exec?.command?.length ?? 0) > 1;
    expect(asks || isThrift).toBe(true);
  }
});

test.each(running)('%s in production warns where data would have no backups', (_, made) => {
  const { project } = new made(newProject({ environment: 'production' }), 'IT', {});
  const keeps = manifests(project).some(({ kind }) => kind === 'PersistentVolumeClaim');
  expect(project.warnings.map(({ message }) => message.slice(0, 33))).toEqual(
    keeps ? ['there are no backups in the clust'] : [],
  );
});

test('its size is a word, or exact; heaps and caches follow the memory', () => {
  const resourcesOf = (type: keyof typeof addons, props: object) =>
    containerOf(find(shared(type, props).project, 'StatefulSet', 'shop-it')).resources;
  expect(resourcesOf('postgres', {})).toEqual({ requests: sizes.small, limits: { memory: '256Mi' } });
  expect(resourcesOf('kafka', {})?.requests).toEqual(heavySizes.small);
  expect(resourcesOf('redis', { size: 'medium', resources: { memory: '3Gi' } })).toEqual({
    requests: { cpu: '500m', memory: '3Gi' },
    limits: { memory: '3Gi' },
  });
  const of = (type: keyof typeof addons) =>
    containerOf(find(shared(type, { resources: { memory: '2Gi' } }).project, 'StatefulSet', 'shop-it'));
  expect(of('memcached').args).toContain('--memory-limit=1536');
  expect(of('mysql').args).toContain('--innodb-buffer-pool-size=1024M');
  expect(of('opensearch').env).toContainEqual({ name: 'OPENSEARCH_JAVA_OPTS', value: '-Xms1024m -Xmx1024m' });
  expect(of('kafka').env).toContainEqual({ name: 'KAFKA_HEAP_OPTS', value: '-Xms1024m -Xmx1024m' });
});

test('quantities of memory are told in mebibytes', () => {
  expect(['256Mi', '1Gi', '1.5Gi', '1G', '1024Ki'].map(mebibytes)).toEqual([256, 1024, 1536, 953, 1]);
});

test('the management page of RabbitMQ is another image, and a further port of the Service', () => {
  const { project } = shared('rabbitmq', { management: true, version: '4.1' });
  expect(containerOf(find(project, 'StatefulSet', 'shop-it')).image).toBe('rabbitmq:4.1-management');
  expect(field(find(project, 'Service', 'shop-it'), 'spec', 'ports')).toEqual([
    { name: 'server', port: 5672, targetPort: 'server' },
    { name: 'management', port: 15672, targetPort: 'management' },
  ]);
});

test('Kafka has three brokers in production, known by name, each with a volume that can grow', () => {
  const addon = shared('kafka', { storage: '20Gi' }, 'production');
  const { project } = addon;
  const set = find(project, 'StatefulSet', 'shop-it');
  expect(field(set, 'spec', 'replicas')).toBe(3);
  expect(field(set, 'spec', 'podManagementPolicy')).toBe('Parallel');
  expect(field(find(project, 'Service', 'shop-it'), 'spec')).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
  });
  const claims = manifests(project).filter(({ kind }) => kind === 'PersistentVolumeClaim');
  expect(claims.map(({ metadata }) => metadata.name)).toEqual(['data-shop-it-0', 'data-shop-it-1', 'data-shop-it-2']);
  expect(claims.map((claim) => field(claim, 'spec', 'resources', 'requests', 'storage'))).toEqual(
    Array.from({ length: 3 }, () => '20Gi'),
  );
  // What the StatefulSet itself asks for never changes, as it cannot.
  const template = (storage: string) =>
    field(find(shared('kafka', { storage }).project, 'StatefulSet', 'shop-it'), 'spec', 'volumeClaimTemplates');
  expect(template('20Gi')).toEqual(template('40Gi'));
  expect(podsOf(set)?.spec.volumes?.map(({ name }) => name)).toEqual(['tmp']);
  expect(addon.value('brokers').split(',')).toHaveLength(3);
  const [, , start = ''] = containerOf(set).command ?? [];
  expect(start).toContain('min.insync.replicas=2\noffsets.topic.replication.factor=3');
  expect(start).toMatch(
    /controller\.quorum\.voters=0@shop-it-0\.\S+:9093,1@shop-it-1\.\S+:9093,2@shop-it-2\.\S+:9093\n/,
  );
});

test('a server of a package needs only an image, a port, a user and a probe', () => {
  const addon = shared('generated-secret');
  new AddOnServer(addon, { image: 'acme/it:1', port: 80, user: 1000, probe: { tcpSocket: { port: 80 } } });
  expect(containerOf(find(addon.project, 'StatefulSet', 'shop-it')).resources?.requests).toEqual(sizes.small);
});

test.each([
  ['mysql', { version: '8.4' }, true],
  ['mysql', { version: 'lts' }, false],
  ['mysql', { database: 'a'.repeat(32) }, false],
  ['kafka', { brokers: 4 }, false],
  ['kafka', { brokers: 3 }, true],
  ['rabbitmq', { vhost: '/' }, false],
  ['opensearch', { resources: { memory: 'much' } }, false],
  ['opensearch', { resources: { memory: '2Gi' } }, true],
] as const)('%s with %j: %s', (type, given, accepted) => {
  expect(check(given, addons[type].description.parameters).length === 0).toBe(accepted);
});
