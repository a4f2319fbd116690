import { Postgres } from '../../addons';
import { resourceType, resourceUrn } from '../../lib/deploy';
import { describeRepair } from '../../lib/deploy/repair-messages';
import { treeObjects } from '../../lib/kubernetes';
import { Application, dataAnnotation } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';

const project = newProject({ environment: 'staging' });
const web = new Application(project, 'web', { image: 'a:1' });
new Web(web, 'stack');
new Postgres(web, 'DATABASE');
const objects = treeObjects(project);
const data = objects.filter(({ manifest }) => manifest.metadata.annotations?.[dataAnnotation] === 'true');
const [service] = objects.filter(({ manifest }) => manifest.kind === 'Service');
const nothing = { adopt: [], refresh: [], remake: [], superseded: [], unfinished: false };

test('data that was kept is taken up: nothing is repaired', () => {
  expect(data.length).toBeGreaterThan(1);
  expect(describeRepair({ project, state: undefined }, { ...nothing, adopt: data })).toEqual([
    'reusing the data that was kept: web-database',
  ]);
});

test('what a killed deployment was making is repaired, data or not', () => {
  // GIVEN
  const pending_operations = data.map((object) => ({
    type: 'creating',
    resource: {
      urn: resourceUrn(project, object),
      type: resourceType(object.manifest.apiVersion, object.manifest.kind),
      custom: true,
    },
  }));
  // THEN
  expect(
    describeRepair({ project, state: { pending_operations } }, { ...nothing, adopt: data, unfinished: true }),
  ).toEqual([`repairing the state: ${data.length} objects unknown to the state`]);
});

test('both are told of, and operations that never finished where there is nothing else', () => {
  if (service === undefined) throw new Error('there is no Service');
  const repair = { ...nothing, adopt: [...data, service], refresh: ['urn'], remake: [service] };
  expect(describeRepair({ project, state: {} }, repair)).toEqual([
    'reusing the data that was kept: web-database',
    'repairing the state: 1 object unknown to the state, 1 changed outside it, 1 to be recreated',
  ]);
  expect(describeRepair({ project, state: {} }, { ...nothing, unfinished: true })).toEqual([
    'repairing the state: operations that never finished',
  ]);
  expect(describeRepair({ project, state: {} }, nothing)).toEqual([]);
});
