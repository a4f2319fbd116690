import { addons } from '../../addons';
import { describeEndToEnd, kubectlJson } from './environment';
import { SampleProject, type Manifest } from './sample-project';

/** Every type that can be in the cluster. */
const types = Object.values(addons)
  .filter(({ description }) => (description.provisioners as readonly string[]).includes('in-cluster'))
  .map(({ description }) => description.type);

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
    const servers = types.filter((type) => type !== 'generated-secret');
    expect(items.map(({ metadata, status }) => [metadata.name, status.readyReplicas]).sort()).toEqual(
      servers.map((type) => [`${project.name}-${type}`, 1]).sort(),
    );
  });

  test('deployed again changes nothing', async () => {
    expect((await project.deploy('--refresh')).changes).toEqual([]);
  });
});
