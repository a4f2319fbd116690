import { Job, Pipeline, Project } from '../../../lib';
import { valuesOf } from '../../export/export';

const newProject = () => new Project({ name: 'shop', environment: 'staging' });

test('a pipeline made in TypeScript is the one its manifest gives', async () => {
  // GIVEN the same, with short forms, in both
  const pipeline = new Pipeline(newProject(), 'main', {
    on: { push: { branches: 'main' }, tag: {} },
    stages: ['test', 'deploy'],
  });
  new Job(pipeline.stage('test'), 'unit', { image: 'node:22', script: 'npm test', retry: 1, services: ['redis:7'] });
  new Job(pipeline.stage('deploy'), 'ship', {
    script: ['make ship'],
    needs: ['unit'],
    only: { branches: 'main' },
    environment: 'production',
    parallel: { matrix: [{ REGION: 'eu' }] },
  });
  const values = await valuesOf(`
name: shop
pipelines:
  main:
    on: { push: { branches: main }, tag: {} }
    stages: [test, deploy]
    jobs:
      unit: { image: node:22, script: npm test, retry: 1, services: [redis:7], stage: test }
      ship: { stage: deploy, script: [make ship], needs: [unit], only: { branches: main }, environment: production,
              parallel: { matrix: [{ REGION: eu }] } }
`);
  // THEN exporters read the same
  const [{ source: _, keySources: __, ...written } = { source: undefined, keySources: undefined }] = values.pipelines;
  expect(pipeline.values).toEqual(written);
});

test.each([
  ['needs an unknown job "b"; expected one of a', { a: { needs: ['b'] } }],
  ['waits for itself, among a, b', { a: { needs: ['b'] }, b: { needs: ['a'] } }],
])('%s', (message, jobs) => {
  const pipeline = new Pipeline(newProject(), 'main');
  for (const [name, props] of Object.entries(jobs)) new Job(pipeline.stage('test'), name, props);
  expect(() => pipeline.values).toThrow(message);
});

test('no job needs one of a later stage, and no two have a name', () => {
  const pipeline = new Pipeline(newProject(), 'main');
  new Job(pipeline.stage('deploy'), 'ship', {});
  new Job(pipeline.stage('test'), 'unit', { needs: ['ship'] });
  expect(() => pipeline.values).toThrow('needs ship, which runs later, in stage deploy');
  expect(() => new Job(pipeline.stage('test'), 'ship', {})).toThrow('the same name as another job');
});
