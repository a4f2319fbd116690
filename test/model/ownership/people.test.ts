import { treeObjects } from '../../../lib/kubernetes';
import { Application, Project } from '../../../lib';
import { Postgres } from '../../../addons';
import { Web } from '../../../stacks';

test('every object says who owns it and who is told of what', () => {
  // GIVEN two applications, one with owners of its own, and contacts
  const project = new Project({
    name: 'shop',
    environment: 'development',
    ownership: [{ paths: ['**'], owners: ['@acme/shop', 'shop@acme.example'] }],
    contacts: [{ slack: '#shop' }, { email: 'oncall@acme.example', only: ['alert'] }],
  });
  new Postgres(project, 'SHARED');
  new Web(new Application(project, 'web', { image: 'web:1', owner: '@acme/web' }), 'web');
  new Web(new Application(project, 'api', { image: 'api:1' }), 'web');
  // THEN each object names its own, and what all share those of the project
  const owners = new Map(
    treeObjects(project).map(({ application, manifest }) => [
      application?.name,
      manifest.metadata.annotations?.['infra.dev/owners'],
    ]),
  );
  expect(Object.fromEntries(owners)).toEqual({
    web: '@acme/web',
    api: '@acme/shop shop@acme.example',
    undefined: '@acme/shop shop@acme.example',
  });
  const told = new Set(
    treeObjects(project).map(({ manifest }) => manifest.metadata.annotations?.['infra.dev/contacts']),
  );
  expect([...told]).toEqual(['#shop; oncall@acme.example (alert:high, alert:low)']);
});

test('nothing is written where nobody is named', () => {
  const project = new Project({ name: 'shop', environment: 'development' });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'web');
  const written = treeObjects(project).flatMap(({ manifest }) => Object.keys(manifest.metadata.annotations ?? {}));
  expect(written.filter((name) => /owners|contacts/.test(name))).toEqual([]);
});
