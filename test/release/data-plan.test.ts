import type { Change } from '../../lib/deploy';
import { resourceType } from '../../lib/deploy';
import { Application } from '../../lib/model';
import { traceRemoval, withDoomed } from '../../lib/release/data-plan';
import { nothingDoomed, type Doomed } from '../../lib/release/doomed';
import type { PlannedChange } from '../../lib/release/plan';
import { Web } from '../../stacks';
import { newProject } from '../tree';

const project = newProject({ environment: 'staging' });
new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');

/** What the engine tells of an object of the database, which is no longer in the tree. */
function change(action: Change['action'], apiVersion: string, kind: string, name = 'web-database'): Change {
  const type = resourceType(apiVersion, kind);
  return { action, urn: `urn:${kind}/${name}`, type, name, label: 'web', properties: [] };
}

const removed = [
  change('delete', 'apps/v1', 'StatefulSet'),
  change('delete', 'v1', 'Service'),
  change('keep', 'v1', 'PersistentVolumeClaim'),
];
const ofWeb = { apiVersion: 'v1', namespace: 'shop-staging', application: 'web', addon: 'web-database' };
const volume = { ...ofWeb, kind: 'PersistentVolumeClaim', name: 'web-database' };
const shared = { apiVersion: 'v1', namespace: 'shop-staging', kind: 'Secret', name: 'shop-shared-config-v1' };
const instance = {
  urn: 'urn:aws',
  unit: 'staging',
  kind: 'rds Instance',
  name: 'shop-items',
  addon: 'web-items',
  path: 'web/items',
  isWanted: true,
};

const told = (changes: readonly PlannedChange[]) =>
  changes.map(({ action, application, kind, name, isData }) =>
    [action, application ?? '(shared)', kind, name, ...(isData === true ? ['data'] : [])].join(' '),
  );

const trace = (changes: readonly Change[], doomed: Partial<Doomed>) =>
  told(traceRemoval(project, changes, { ...nothingDoomed, ...doomed }));

test('data is kept beside what serves it, which is told of too though it has the same name', () => {
  expect(trace(removed, { kept: [volume, shared] })).toEqual([
    'delete web StatefulSet web-database',
    'delete web Service web-database',
    'keep web PersistentVolumeClaim web-database',
    'keep (shared) Secret shop-shared-config-v1',
  ]);
});

test('data that is deleted permanently is told of once, as deleted, with the application it is of', () => {
  expect(trace(removed, { objects: [volume], kept: [shared] })).toEqual([
    'delete web StatefulSet web-database',
    'delete web Service web-database',
    'delete web PersistentVolumeClaim web-database data',
    'keep (shared) Secret shop-shared-config-v1',
  ]);
});

test('of an environment that is gone, its data alone is told of', () => {
  expect(trace([], { objects: [volume, shared] })).toEqual([
    'delete web PersistentVolumeClaim web-database data',
    'delete (shared) Secret shop-shared-config-v1 data',
  ]);
});

test('data in clouds is told of once, by the name it has there', () => {
  const gone: Change = { ...change('delete', 'v1', 'x'), urn: instance.urn, type: 'aws:rds/instance:Instance' };
  expect(trace([gone], { clouds: [instance] })).toEqual(['delete web rds Instance shop-items data']);
  expect(trace([{ ...gone, action: 'keep' }], { kept: [instance] })).toEqual(['keep web rds Instance shop-items']);
});

test('a deployment does not tell of data that it deletes as kept, and tells of it once', () => {
  const kept: PlannedChange = {
    action: 'keep',
    application: 'web',
    kind: 'Secret',
    name: 'web-database-generated',
    source: undefined,
    properties: [],
  };
  const secret = { ...ofWeb, kind: 'Secret', name: 'web-database-generated' };
  expect(told(withDoomed(project, [kept], [secret, volume]))).toEqual([
    'delete web Secret web-database-generated data',
    'delete web PersistentVolumeClaim web-database data',
  ]);
  expect(withDoomed(project, [kept], [])).toEqual([kept]);
});
