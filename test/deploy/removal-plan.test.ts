import { removalsIn } from '../../lib/deploy';
import { halfwayIn, unfinishedMessage } from '../../lib/deploy/settlement';
import type { ResourceState } from '../../lib/deploy/state';

const urn = (type: string, name: string) => `urn:pulumi:staging::shop::${type}::${name}`;

function resource(type: string, name: string, extra: Partial<ResourceState> = {}): ResourceState {
  return { urn: urn(type, name), type, custom: true, inputs: { metadata: { name } }, ...extra };
}

const web = resource('kubernetes:apps/v1:Deployment', 'web');
const claim = resource('kubernetes:core/v1:PersistentVolumeClaim', 'web-database', {
  inputs: { metadata: { name: 'web-database', annotations: { 'infra.dev/data': 'true' } } },
});
const database = resource('aws:rds/instance:Instance', 'database', { protect: true, inputs: {} });

test('what a state knows goes, but for data', () => {
  const stack = resource('pulumi:pulumi:Stack', 'shop-staging', { custom: false });
  const provider = resource('pulumi:providers:kubernetes', 'cluster');
  expect(
    removalsIn({ resources: [stack, provider, web, claim, database] }).map(({ action, type, name }) => [
      action,
      type,
      name,
    ]),
  ).toEqual([
    ['delete', web.type, 'web'],
    ['keep', claim.type, 'web-database'],
    ['keep', database.type, undefined],
  ]);
});

test('what never ended is read again where it is known, and told of where it may be lost', () => {
  const state = {
    resources: [web, claim],
    pending_operations: [
      { type: 'deleting', resource: web },
      { type: 'creating', resource: claim },
      { type: 'creating', resource: database },
    ],
  };
  expect(halfwayIn(state)).toEqual([web.urn]);
  expect(unfinishedMessage(state)).toBe(
    'repairing the state: operations that never finished; check whether these exist, as they will not be deleted: aws:rds/instance:Instance database',
  );
  expect(unfinishedMessage({ pending_operations: [{ type: 'updating', resource: web }] })).toBe(
    'repairing the state: operations that never finished',
  );
});
