import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyFile, everyStack } from '../stacks/every-stack';
import { describeEndToEnd, kubectlJson } from './environment';
import { SampleProject } from './sample-project';

describeEndToEnd('a project with every stack', () => {
  const project = new SampleProject({ applications: everyStack });
  for (const [path, text] of Object.entries(everyFile)) writeFileSync(join(project.directory, path), text);
  afterAll(() => project.remove());

  test('is deployed, ready, and deployed again without a change', async () => {
    // WHEN
    const { changes } = await project.deploy();

    // THEN
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['create']));
    const { items } = await kubectlJson<{
      items: { metadata: { name: string }; spec: { replicas: number }; status: { readyReplicas?: number } }[];
    }>(['get', 'deployments,statefulsets', '-n', project.namespace()]);
    expect(items.map(({ metadata, status }) => [metadata.name, status.readyReplicas])).toEqual(
      items.map(({ metadata, spec }) => [metadata.name, spec.replicas]),
    );
    expect(items.map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['static-site', 'django-celery-beat', 'rails-sidekiq', 'procfile-clock', 'spring-boot']),
    );
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });

  test('a changed Procfile changes what it says, and nothing else', async () => {
    const uids = await project.uids();
    writeFileSync(join(project.directory, 'Procfile'), everyFile['Procfile']?.replace('tick', 'tock') ?? '');
    const { changes } = await project.deploy();
    expect(changes.map(({ action, kind, name }) => [action, kind, name])).toEqual([
      ['update', 'Deployment', 'procfile-clock'],
    ]);
    expect(await project.uids()).toEqual(uids);
  });
});
