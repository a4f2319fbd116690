import { stringify } from 'yaml';
import { Testing } from '../../lib/testing';
import { loadProject } from '../../lib/load-project';
import { openProject, validateProject } from '../../lib/manifest';
import { describe as descriptionsOf, environmentKinds } from '../../lib/model';
import { addons } from '../../addons';
import { writeManifests } from '../../lib/kubernetes';
import { stacks } from '../../stacks';
import { repository } from '../manifest/folder';
import { everyFile, everyStack } from './every-stack';
import { runningOnce } from './samples';

const types = Object.keys(everyStack);

/** A repository with an application of one stack in all environments. */
function withStack(type: string): string {
  const applications = Object.fromEntries(Object.entries(everyStack).filter(([name]) => name === type));
  const environments = { production: { cluster: { context: 'prod' }, domain: 'shop.example.com' } };
  return repository({ ...everyFile, '.infra/project.yml': stringify({ name: 'shop', environments, applications }) });
}

test.each(types)(
  'a project with the stack %s is valid in all environments, and nothing is to be said of it',
  (type) => {
    const { diagnostics, environments } = validateProject(
      openProject(withStack(type)),
      descriptionsOf({ stacks, addons }),
    );
    expect(diagnostics).toEqual([]);
    expect(environments).toEqual(expect.arrayContaining([...environmentKinds]));
  },
);

const cases = types.flatMap((type) => environmentKinds.map((environment) => [type, environment] as const));

test.each(cases)('%s in %s is the same each time it is made of the manifest', async (type, environment) => {
  const root = withStack(type);
  const [first, second] = await Promise.all([loadProject(root, { environment }), loadProject(root, { environment })]);
  const objects = Testing.synth(first);
  expect(writeManifests(objects)).toBe(writeManifests(Testing.synth(second)));
  // THEN only what runs once leaves nothing beside production
  expect(objects.length > 0).toBe(environment !== 'canary' || !runningOnce.includes(type));
});
