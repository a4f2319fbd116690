import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEndToEnd, freshName, kubectl, kubectlJson } from './environment';
import { SampleProject, type LiveObject } from './sample-project';

const image = 'registry.example.com/app:1';

/** A type of a package whose only object belongs to no namespace. */
const packageWithRole = `
const { Stack } = require('project-infra');
const { ApiObject } = require(require.resolve('cdk8s', { paths: [require.resolve('project-infra')] }));
class Role extends Stack {
  static description = {
    type: 'role',
    summary: 'A role of the whole cluster.',
    parameters: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false },
  };
  render() {
    new ApiObject(this, 'Role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: this.parameters.name },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    });
  }
}
module.exports = { stacks: { role: Role }, addons: {} };
`;

describeEndToEnd('an object that belongs to no namespace', () => {
  test('is owned by one environment; another is refused, and its destroy leaves it', async () => {
    // GIVEN two environments in one cluster that make it under one name
    const role = freshName('reader');
    const project = new SampleProject({
      packages: ['roles'],
      applications: { role: { stack: 'role', image, parameters: { name: role } } },
    });
    const modules = join(project.directory, 'node_modules');
    mkdirSync(join(modules, 'roles'), { recursive: true });
    symlinkSync(join(__dirname, '..', '..'), join(modules, 'project-infra'));
    writeFileSync(
      join(modules, 'roles', 'package.json'),
      '{ "name": "roles", "version": "1.0.0", "main": "index.js" }',
    );
    writeFileSync(join(modules, 'roles', 'index.js'), packageWithRole);
    await project.deploy();
    const before = await kubectlJson<LiveObject>(['get', 'clusterrole', role]);

    // WHEN
    const { code, stderr } = await project.infra(['deploy', '--yes', '--env', 'staging']);
    const destroyed = await project.infra(['destroy', '--yes', '--env', 'staging']);

    // THEN
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`${role}, created by ${project.name}/development; needed by .infra/project.yml`),
    ]);
    expect(destroyed.code).toBe(0);
    expect(await kubectlJson<LiveObject>(['get', 'clusterrole', role])).toEqual(before);
    expect((await project.deploy('--refresh')).changes).toEqual([]);
    expect((await project.infra(['destroy', '--yes'])).code).toBe(0);
    await expect(kubectl(['get', 'clusterrole', role])).rejects.toThrow('not found');
    project.remove();
  });
});

describeEndToEnd('two projects in one namespace', () => {
  test('keep their configurations apart', async () => {
    // GIVEN one state, as colleagues share it
    const namespace = freshName('both');
    const state = mkdtempSync(join(tmpdir(), 'infra-state-'));
    const deploy = { backend: `file://${state}` };
    const environments = { development: { namespace } };
    const [one, two] = ['web', 'api'].map(
      (name) => new SampleProject({ environments, deploy, applications: { [name]: { stack: 'web', image } } }),
    );
    if (one === undefined || two === undefined) throw new Error('no projects');
    const shared = async (project: SampleProject, ...set: readonly string[]) => {
      if (set.length > 0) expect((await project.infra(['config', 'set', ...set])).code).toBe(0);
      return (await project.infra(['config', 'list'])).stdout;
    };

    // WHEN
    expect(await shared(one, 'A=1')).toBe('A=1\n');
    expect(await shared(one, 'A=2')).toBe('A=2\n');

    // THEN
    expect(await shared(two)).toBe('');
    expect(await shared(two, 'B=1')).toBe('B=1\n');
    expect(await shared(one)).toBe('A=2\n');
    await Promise.all([one.deploy(), two.deploy()]);
    expect((await one.infra(['destroy', '--yes', '--delete-data', 'all'])).code).toBe(0);
    expect(await shared(two)).toBe('B=1\n');
    expect((await two.deploy('--refresh')).changes).toEqual([]);
    for (const project of [one, two]) project.remove();
    rmSync(state, { recursive: true });
  });
});
