import { builtInDescriptions } from '../../../lib/cli/read-catalogue';
import { readProject, validateProject } from '../../../lib/manifest';
import type { PipelineValues } from '../../../lib/model';
import { environmentKinds } from '../../../lib/model/values';
import { lines, project } from '../folder';

const head = ['name: shop', 'registry: ghcr.io/acme'];

/** The pipeline that a project implies, which is the same whatever the environment it is read for. */
async function impliedBy(...text: readonly string[]): Promise<PipelineValues> {
  const descriptions = await builtInDescriptions();
  const folder = project([...head, ...text].join('\n'));
  const [first, ...others] = environmentKinds.map((environment) => {
    const { values, diagnostics } = readProject(folder, { descriptions, environment });
    expect(lines(diagnostics).filter((line) => line.includes(' error '))).toEqual([]);
    return values?.pipelines[0];
  });
  for (const other of others) expect(other).toEqual(first);
  if (first === undefined) throw new Error('nothing is implied');
  return first;
}

const scriptOf = ({ jobs }: PipelineValues, name: string) => jobs[name]?.script?.join('\n');

test('an application that development has not is tested, built and deployed where it is', async () => {
  // GIVEN one in staging and production, one in production alone, and one in an environment of the project's own
  const main = await impliedBy(
    'environments: { demo: { kind: development } }',
    'applications:',
    '  web: { stack: node }',
    '  billing: { stack: node, environments: [production, staging] }',
    '  ledger: { stack: node, environments: [production] }',
    '  tour: { stack: node, environments: [demo] }',
  );
  // THEN
  expect(Object.keys(main.jobs)).toEqual([
    ...['test-web', 'test-billing', 'test-ledger', 'test-tour'],
    ...['build-web', 'build-billing', 'build-ledger', 'build-tour'],
    ...['deploy-staging', 'deploy-production'],
  ]);
  const images = (...names: string[]) => names.map((name) => ` --images .infra/images/${name}.txt`).join('');
  expect(scriptOf(main, 'deploy-staging')).toBe(`infra deploy --env staging --yes${images('web', 'billing')}`);
  expect(scriptOf(main, 'deploy-production')).toBe(
    `infra deploy --env production --yes${images('web', 'billing', 'ledger')}`,
  );
  expect(main.jobs['deploy-production']?.needs).toEqual([
    'deploy-staging',
    'build-web',
    'build-billing',
    'build-ledger',
  ]);
});

test('only applications that are there are named', async () => {
  // GIVEN two that jobs deploy, of which one is not in staging, and one that somebody else deploys
  const main = await impliedBy(
    'applications:',
    '  web: { stack: node }',
    '  billing: { stack: node, environments: { staging: false } }',
    '  legacy: { stack: node, implied: { pipelines: [test] } }',
  );
  // THEN
  expect(scriptOf(main, 'deploy-staging')).toMatch(/^infra deploy web --env staging /);
  expect(scriptOf(main, 'deploy-production')).toMatch(/^infra deploy web billing --env production /);
});

test('where staging has nothing to deploy, production waits for no deployment', async () => {
  const main = await impliedBy('applications: { web: { stack: node, environments: [production] } }');
  expect(Object.keys(main.jobs)).toEqual(['test-web', 'build-web', 'deploy-production']);
  expect(main.jobs['deploy-production']?.needs).toEqual(['build-web']);
});

test('tests have what is released: add-ons as in production, and variables as in development', async () => {
  // GIVEN a database, and a shared queue, that development does without
  const main = await impliedBy(
    'addons: [{ type: rabbitmq, as: QUEUE }]',
    'environments: { development: { addons: { QUEUE: null } } }',
    'applications:',
    '  web:',
    '    stack: node',
    '    addons: [{ type: postgres, as: DATABASE }, { from: project.QUEUE, as: QUEUE }]',
    '    variables: { PAYMENTS: https://sandbox.example, MODE: all }',
    '    environments:',
    '      production: { variables: { PAYMENTS: https://payments.example } }',
    '      development: { addons: { DATABASE: null, QUEUE: null }, variables: { MODE: development } }',
  );
  // THEN
  const job = main.jobs['test-web'];
  expect(job?.services?.map(({ alias }) => alias)).toEqual(['database', 'queue']);
  expect(job?.variables).toMatchObject({ PAYMENTS: 'https://sandbox.example', MODE: 'development' });
});

test('an environment with a mistake of its own is no reason to know fewer jobs', async () => {
  // GIVEN a pipeline that waits for a deployment to staging, where a parameter is wrong
  const descriptions = await builtInDescriptions();
  const folder = project(
    [
      ...head,
      'applications: { web: { stack: node, environments: { staging: { parameters: { port: many } } } } }',
      'pipelines: { main: { jobs: { smoke: { stage: deploy, needs: [deploy-staging], script: x } } } }',
    ].join('\n'),
  );
  // THEN only who reads it for staging is told
  const told = (environment: string) => lines(readProject(folder, { descriptions, environment }).diagnostics);
  expect(told('production')).toEqual([]);
  expect(told('staging')).toEqual([expect.stringContaining(' error ')]);
});

test('jobs of an application that development has not can be waited for', async () => {
  const folder = project(
    [
      ...head,
      'applications: { web: { stack: node }, billing: { stack: node, environments: [production] } }',
      'pipelines: { main: { jobs: { audit: { stage: deploy, needs: [build-billing], script: x } } } }',
    ].join('\n'),
  );
  expect(lines(validateProject(folder, await builtInDescriptions()).diagnostics)).toEqual([]);
});
