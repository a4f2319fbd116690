import { DynamoDb, Kafka, Postgres } from '../../addons';
import { CloudPlan, hasCloudData } from '../../lib/deploy/cloud-plan';
import type { StepMetadata } from '../../lib/deploy/events';
import { worker } from '../addons/aws/cloud';

const urn = (addon: string, type: string, part: string) =>
  `urn:pulumi:production::shop::infra:addon:${addon}$${type}::shop/production/web/${addon}/${part}`;
const table = { type: 'aws:dynamodb/table:Table', urn: urn('items', 'aws:dynamodb/table:Table', 'table') };
const server = { type: 'aws:rds/instance:Instance', urn: urn('database', 'aws:rds/instance:Instance', 'instance') };
const brokers = { type: 'aws:msk/cluster:Cluster', urn: urn('kafka', 'aws:msk/cluster:Cluster', 'cluster') };
const role = { type: 'aws:iam/role:Role', urn: urn('items', 'aws:iam/role:Role', 'role') };

const state = {
  resources: [
    { ...table, custom: true, protect: true, inputs: { name: 'shop-items' } },
    { ...server, custom: true, protect: true, inputs: { identifier: 'shop-database' } },
    { ...brokers, custom: true, protect: true, inputs: { clusterName: 'shop-kafka' } },
    { ...role, custom: true, inputs: { name: 'shop-role' } },
  ],
};

type Step = Partial<StepMetadata> & Pick<StepMetadata, 'op' | 'urn' | 'type'>;

function planOf(): CloudPlan {
  const { project } = worker();
  const application = project.applications[0];
  if (application === undefined) throw new Error('there is one');
  new Postgres(application, 'DATABASE', { provisioner: 'aws' });
  new Kafka(application, 'KAFKA', { provisioner: 'aws' });
  new DynamoDb(application, 'ITEMS', { provisioner: 'aws', partitionKey: 'id' });
  return new CloudPlan(project, state);
}

/** What is said of an engine's plan. */
function refusalsOf(...steps: readonly Step[]) {
  const plan = planOf();
  for (const step of steps) plan.listen({ resourcePreEvent: { metadata: { old: null, new: null, ...step } } });
  return plan.refusals;
}

const update = (resource: typeof server, before: object, after: object) => ({
  op: 'update',
  ...resource,
  old: { inputs: { ...before } },
  new: { inputs: { ...after } },
});

const texts = (...steps: readonly Step[]) => refusalsOf(...steps).map(({ code, message }) => `${code}: ${message}`);

test('an engine is asked where a state has what services guard', () => {
  expect([hasCloudData(state), hasCloudData({ resources: [{ ...role, custom: true }] }), hasCloudData({})]).toEqual([
    true,
    false,
    false,
  ]);
});

test('data is not made anew, and the reason is told once', () => {
  const keys = ['hashKey'];
  expect(texts({ op: 'delete-replaced', ...table }, { op: 'replace', ...table, keys })).toEqual([
    'data-protected: web-items would lose its data in AWS: dynamodb Table shop-items would be recreated, because hashKey cannot be changed in place',
  ]);
});

test.each([
  [urn('database', 'aws:rds/subnetGroup:SubnetGroup', 'subnets'), 'because web/database/subnets has to be recreated'],
  ['urn:pulumi:production::shop::pulumi:providers:aws::shop/production/aws', 'in another region or account'],
])('data is not made anew along with %s', (cause, why) => {
  const message = `unable to replace resource "${server.urn}" as part of replacing "${cause}" as it is currently marked for protection.`;
  const plan = planOf();
  plan.listen({ diagnosticEvent: { severity: 'error', message } });
  expect(plan.refusals.map((refusal) => refusal.message)).toEqual([
    `web-database would lose its data in AWS: rds Instance shop-database would be recreated, ${why}`,
  ]);
});

test('data is not deleted for something else; what holds none may be', () => {
  expect(texts({ op: 'delete', ...server }, { op: 'delete', ...role }, { op: 'replace', ...role })).toEqual([
    'data-protected: web-database would lose its data in AWS: rds Instance shop-database would be deleted and replaced by something else',
  ]);
});

test.each([
  ['less storage', { allocatedStorage: 100 }, { allocatedStorage: 20 }, 'storage from 100 to 20 GiB'],
  ['an earlier version', { engineVersion: '17.4' }, { engineVersion: '16' }, 'version from 17.4 to 16'],
  ['an earlier minor version', { engineVersion: '8.0.40' }, { engineVersion: '8.0.9' }, 'version from 8.0.40 to 8.0.9'],
])('%s is refused', (_name, before, after, change) => {
  expect(texts(update(server, before, after))).toEqual([
    expect.stringContaining(`web-database cannot change ${change}`),
  ]);
});

test('brokers stay as many as they are', () => {
  const [two, three] = [{ numberOfBrokerNodes: 2 }, { numberOfBrokerNodes: 3 }];
  expect(texts(update(brokers, two, three), update(brokers, three, two))).toHaveLength(1);
  expect(texts(update(brokers, three, two))).toEqual([expect.stringMatching(/^data-fixed: web-kafka .* 3 to 2: MSK/)]);
});

test.each([
  ['more storage', { allocatedStorage: 20 }, { allocatedStorage: 100 }],
  ['a later version', { engineVersion: '9.6' }, { engineVersion: '16' }],
  ['the same version, said shorter', { engineVersion: '17.4' }, { engineVersion: '17' }],
  ['a value that is not known yet', { engineVersion: '17' }, { engineVersion: 'output<string>' }],
  ['another setting', { multiAz: true }, { multiAz: false }],
])('%s is not', (_name, before, after) => {
  expect(texts(update(server, before, after))).toEqual([]);
});

test('what to do is said once, for all of them', () => {
  const hints = refusalsOf({ op: 'delete', ...server }, { op: 'replace', ...table }).map(({ hint }) => hint);
  expect(new Set(hints).size).toBe(1);
  expect(hints[0]).toContain('with --delete-data web-database --delete-data web-items.');
});
