import type { Change } from '../../lib/deploy';
import { treeObjects } from '../../lib/kubernetes';
import { Application } from '../../lib/model';
import { resourceType, resourceUrn } from '../../lib/deploy';
import { abandonedUnit, countChanges, countDone, traceChanges } from '../../lib/release/plan';
import { Web } from '../../stacks';
import { newProject } from '../tree';

function shop() {
  const project = newProject({ environment: 'staging' });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');
  return project;
}

const change = (fields: Partial<Change>): Change => ({
  action: 'delete',
  urn: 'urn:pulumi:staging::shop::kubernetes:core/v1:Service::shop/staging/old',
  type: 'kubernetes:core/v1:Service',
  name: undefined,
  label: undefined,
  properties: [],
  ...fields,
});

test('changes are told in the order of the tree, with the application they are of', () => {
  // GIVEN the changes of every object, in the opposite order, and of one that is in no manifest
  const project = shop();
  const changes = treeObjects(project)
    .toReversed()
    .map((object) =>
      change({
        action: 'create',
        urn: resourceUrn(project, object),
        type: resourceType(object.manifest.apiVersion, object.manifest.kind),
      }),
    );
  // WHEN
  const traced = traceChanges(project, [change({ label: 'old' }), ...changes]);
  // THEN
  const inTree = treeObjects(project).map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`);
  expect(traced.map(({ kind, name }) => `${kind} ${name}`)).toEqual([...inTree, 'Service old']);
  expect(traced.find(({ kind }) => kind === 'Deployment')?.application).toBe('web');
  expect(traced.at(-1)).toMatchObject({ action: 'delete', application: 'old', source: undefined });
});

test('a unit that is abandoned is told as its application', () => {
  expect(abandonedUnit('staging.old')).toMatchObject({ action: 'delete', application: 'old', name: 'staging.old' });
});

test('changes are counted in words', () => {
  const changes = (['update', 'create', 'create', 'keep', 'delete', 'replace'] as const).map((action) => ({ action }));
  expect(countChanges(changes)).toBe('2 to create, 1 to update, 1 to replace, 1 to delete, 1 to keep');
  expect(countDone(changes)).toBe('2 created, 1 updated, 1 replaced, 1 deleted, 1 kept');
  expect(countDone([])).toBe('no changes');
});
