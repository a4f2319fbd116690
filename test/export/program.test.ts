import { exportPipelines, Job, Pipeline, Project, type PipelineFormat } from '../../lib';
import { pipelineFormats } from '../../lib/export';
import { filesOf } from './export';
import { problems } from './judges';

const names = Object.keys(pipelineFormats) as PipelineFormat[];

test.each(names)('a pipeline made in code is exported to %s', async (format) => {
  // GIVEN a tree with a pipeline
  const project = new Project({ name: 'shop', environment: 'production' });
  const main = new Pipeline(project, 'main', { on: { push: { branches: 'main' } }, stages: ['test', 'deploy'] });
  new Job(main.stage('test'), 'unit', { image: 'node:22', script: ['npm ci', 'npm test'] });
  new Job(main.stage('deploy'), 'ship', { image: 'node:22', script: './ship.sh', when: 'manual' });
  // WHEN it is exported
  const result = await exportPipelines(project, format);
  // THEN the system takes it, and no command claims to have made it
  expect(result.findings.filter(({ code }) => code === 'unsupported')).toEqual([]);
  expect(await problems(filesOf(result))).toEqual([]);
  const [content = ''] = Object.values(filesOf(result));
  expect(content.split('\n')[0]).toMatch(
    /^(#|\/\/) Made by a program from the pipeline main: what is changed here is lost\.$/,
  );
  expect(content).toContain('npm test');
});
