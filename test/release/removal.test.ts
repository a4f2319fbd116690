import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from '../../lib/model';
import { Engine, noCluster } from '../../lib/deploy';
import { deployedUnits, removeDeployed } from '../../lib/release/removal';
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

test('what is gone already is not told of again', async () => {
  // GIVEN no state of any unit
  const project = newProject({ environment: 'staging' });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');
  const folder = join(tmpdir(), 'infra-nowhere');
  const workspace = { pulumi: '', folder, environment: {}, backend: `file://${folder}`, state: '', secrets: '' };
  const lines: string[] = [];

  // WHEN
  const changes = await removeDeployed(sessionOf(project), {
    engine: new Engine(workspace),
    access: noCluster,
    signal: new AbortController().signal,
    say: (line) => lines.push(line),
  });

  // THEN
  expect([changes, lines]).toEqual([[], []]);
});
