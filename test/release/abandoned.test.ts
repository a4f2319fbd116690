import { Application } from '../../lib/model';
import { abandonedUnits } from '../../lib/release/abandoned';
import { deployedUnits } from '../../lib/release/removal';
import { recordBeginning } from '../../lib/release/release-record';
import { clusterFacts } from '../../lib/release/cluster-facts';
import { unitsOf } from '../../lib/release/units';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { FakeCluster, sessionOf } from './fake-cluster';

function shop(...applications: readonly string[]) {
  const project = newProject({ environment: 'staging', deploy: { unit: 'application' } });
  for (const name of applications) new Web(new Application(project, name, { image: `${name}:1` }), 'stack');
  return project;
}

test('an application that is gone from the manifest is known, although its first release never succeeded', async () => {
  // GIVEN a release that only began
  const fake = new FakeCluster();
  const before = shop('web', 'bad');
  for (const unit of unitsOf(before, []).filter(({ name }) => name === 'staging.bad'))
    await recordBeginning(sessionOf(before, {}, fake), unit, { environment: { USER: 'ann' }, state: 's3://acme' });

  // WHEN
  const project = shop('web');
  const session = sessionOf(project, await clusterFacts(fake.cluster, project), fake);

  // THEN
  expect(abandonedUnits(session, [])).toEqual(['staging.bad']);
  expect(abandonedUnits(session, ['web'])).toEqual([]);
  expect(deployedUnits(session)).toEqual(['staging.bad', 'staging.web']);
});
