import { validateProject } from '../../../lib/manifest';
import { Environment } from '../../../lib/model';
import { descriptions } from '../descriptions';
import { lines, project } from '../folder';

const taken = (name: string, environments: string) =>
  lines(validateProject(project(`name: ${name}\nenvironments: { ${environments} }\n`), descriptions).diagnostics)
    .filter((line) => line.includes('namespace-taken'))
    .map((line) => line.replace('error namespace-taken ', ''));

test.each([
  [
    'production: { namespace: shop-staging }',
    'project.yml:2:42 staging and production are both in the namespace shop-staging',
  ],
  [
    'staging: { namespace: shop-production }',
    'project.yml:2:39 staging and production are both in the namespace shop-production',
  ],
  [
    'production: { namespace: x }, staging: { namespace: x }',
    'project.yml:2:69 staging and production are both in the namespace x',
  ],
])('%s is refused where it is written, whichever of the two it is', (environments, message) => {
  expect(taken('shop', environments)).toEqual([message]);
});

test('a namespace is what is deployed to: a long name is cut', () => {
  // GIVEN a project whose name leaves no room for that of an environment
  const name = 'a'.repeat(60);
  const namespace = new Environment('staging').namespace(name);
  // WHEN another environment is given the namespace of staging
  // THEN both are in it
  expect(taken(name, `production: { namespace: ${namespace} }`)).toEqual([
    `project.yml:2:42 staging and production are both in the namespace ${namespace}`,
  ]);
});

test('one namespace in two clusters is not shared', () => {
  const environments =
    'production: { namespace: shop, cluster: { context: prod } }, staging: { namespace: shop, cluster: { context: stag } }';
  expect(taken('shop', environments)).toEqual([]);
});
