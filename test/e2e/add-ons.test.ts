import { addons } from '../../addons';
import type { AddOnDescription } from '../../lib/model';
import { describeEndToEnd, kubectlJson } from './environment';
import { SampleProject, type Manifest } from './sample-project';

/** Every type that can be in the cluster. */
const descriptions = Object.values(addons)
  .map(({ description }): AddOnDescription => description)
  .filter(({ provisioners }) => provisioners.includes('in-cluster'));
const types = descriptions.map(({ type }) => type);

const alias = (type: string) => type.toUpperCase().replaceAll('-', '_');

const manifest: Manifest = {
  addons: types.map((type) => ({ type, as: alias(type) })),
  applications: {
    worker: {
      stack: 'worker',
      image: 'registry.example.com/shop/web:1',
      addons: types.map((type) => ({ from: `project.${alias(type)}`, as: alias(type) })),
    },
  },
};

interface StatefulSet {
  readonly metadata: { readonly name: string };
  readonly status: { readonly readyReplicas?: number };
}

describeEndToEnd('a project with every add-on of the cluster', () => {
  const project = new SampleProject(manifest);
  afterAll(() => project.remove());

  test('is deployed until all are ready, under Pod Security "restricted"', async () => {
    await project.deploy();
    const { items } = await kubectlJson<{ items: readonly StatefulSet[] }>([
      'get',
      'statefulsets',
      '-n',
      project.namespace(),
    ]);
    const servers = descriptions
      .filter(({ type }) => type !== 'generated-secret')
      .flatMap(({ type, objects }) => objects?.map((part) => `${type}-${part}`) ?? [type]);
    expect(items.map(({ metadata, status }) => [metadata.name, status.readyReplicas]).sort()).toEqual(
      servers.map((server) => [`${project.name}-${server}`, 1]).sort(),
    );
  });

  test('deployed again changes nothing', async () => {
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });
});
