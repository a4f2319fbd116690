import { Application } from '../../lib/model';
import { deployedUnits } from '../../lib/release/removal';
import { Redis } from '../../addons';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { release, sessionOf } from './fake-cluster';

test('units are removed in the opposite order, those that are no longer in the manifest first', () => {
  // GIVEN what applications share, which they come after, and one that is gone
  const project = newProject({ environment: 'staging', deploy: { unit: 'application' } });
  const queue = new Redis(project, 'QUEUE');
  for (const name of ['web', 'api']) {
    const application = new Application(project, name, { image: `${name}:1` });
    new Web(application, 'stack');
    application.attach(queue);
  }
  const releases = new Map(['staging', 'staging.old', 'staging.web'].map((name) => [name, release()]));
  // THEN
  expect(deployedUnits(sessionOf(project, { releases }))).toEqual([
    'staging.old',
    'staging.api',
    'staging.web',
    'staging',
  ]);
});
