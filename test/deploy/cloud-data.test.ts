import { Postgres } from '../../addons';
import { checkCloudData, cloudDataIn } from '../../lib/deploy';
import { registerRecorded } from '../../lib/deploy/recorded-program';
import type { ResourceState } from '../../lib/deploy/state';
import type { UserError } from '../../lib/model';
import { worker } from '../addons/aws/cloud';
import { run } from './registrations';

const urn = (type: string, name: string) => `urn:pulumi:production::shop::${type}::${name}`;
const place = 'shop/production/web/database';

const stack = { urn: urn('pulumi:pulumi:Stack', 'shop-production'), type: 'pulumi:pulumi:Stack', custom: false };
const provider = {
  urn: urn('pulumi:providers:aws', 'shop/production/aws'),
  type: 'pulumi:providers:aws',
  custom: true,
  id: 'abc',
  inputs: { region: 'eu-west-1' },
  parent: stack.urn,
};
const component = {
  urn: urn('infra:addon:postgres', place),
  type: 'infra:addon:postgres',
  custom: false,
  parent: stack.urn,
};
const part = (type: string, name: string, inputs: object, extra: object = {}): ResourceState => ({
  urn: urn(`infra:addon:postgres$${type}`, `${place}/${name}`),
  type,
  custom: true,
  inputs: { ...inputs },
  parent: component.urn,
  provider: `${provider.urn}::abc`,
  ...extra,
});
const subnets = part('aws:rds/subnetGroup:SubnetGroup', 'subnets', { name: 'shop' });
const instance = part(
  'aws:rds/instance:Instance',
  'instance',
  { identifier: 'shop-database', deletionProtection: true, finalSnapshotIdentifier: 'shop-final', username: 'u' },
  { protect: true, retainOnDelete: true, dependencies: [subnets.urn] },
);
const state = { resources: [stack, provider, component, subnets, instance] };

describe('data in a cloud', () => {
  const refusals = (change: 'none' | 'removed' | 'in-cluster', doomed = false) => {
    const { project, ...web } = worker();
    const application = project.applications[0];
    if (application === undefined) throw new Error(`there is one: ${Object.keys(web).join()}`);
    if (change !== 'removed')
      new Postgres(application, 'DATABASE', { provisioner: change === 'none' ? 'aws' : change });
    const data = cloudDataIn(state, project, 'production');
    const found: UserError[] = [];
    checkCloudData(project, data, doomed ? data : [], (error) => void found.push(error));
    return found.map(({ code, message }) => `${code}: ${message}`);
  };

  test('is found by its protection, with its name there and its add-on', () => {
    const { project } = worker();
    expect(cloudDataIn(state, project, 'production')).toEqual([
      {
        urn: instance.urn,
        unit: 'production',
        kind: 'rds Instance',
        name: 'shop-database',
        addon: 'web-database',
        path: 'web/database',
        isWanted: false,
      },
    ]);
  });

  test('whose add-on is as it was stays, and cannot be deleted under it', () => {
    expect(refusals('none')).toEqual([]);
    expect(refusals('none', true)).toEqual([
      'data-in-use: web-database is in the manifest, so its data in AWS is not deleted: rds Instance shop-database',
    ]);
  });

  test('whose add-on is gone, or comes from elsewhere, is given up by name only', () => {
    expect(refusals('removed')).toEqual([
      'data-abandoned: web-database is no longer in the manifest, but has data in AWS: rds Instance shop-database',
    ]);
    expect(refusals('in-cluster')).toEqual([
      'data-abandoned: web-database now comes from in-cluster, but has data in AWS: rds Instance shop-database',
    ]);
    expect([...refusals('removed', true), ...refusals('in-cluster', true)]).toEqual([]);
  });
});

test('a resource is registered as it is recorded, but for what lets it go, with what it depends on', async () => {
  // WHEN
  const all = await run(() => {
    registerRecorded(state.resources, new Map([[instance.urn, { deletionProtection: false }]]));
    return Promise.resolve();
  });

  // THEN
  expect(all.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
    `aws:rds/instance:Instance ${place}/instance`,
    `aws:rds/subnetGroup:SubnetGroup ${place}/subnets`,
    `infra:addon:postgres ${place}`,
    'pulumi:providers:aws shop/production/aws',
  ]);
  expect(all.find(({ name }) => name.endsWith('/instance'))).toMatchObject({
    inputs: { deletionProtection: false },
    ignoreChanges: ['identifier', 'finalSnapshotIdentifier', 'username'],
    protect: false,
    retainOnDelete: false,
    dependencies: [`SubnetGroup ${place}/subnets`],
  });
  expect(all.find(({ name }) => name.endsWith('/subnets'))).toMatchObject({ inputs: {}, ignoreChanges: ['name'] });
});
