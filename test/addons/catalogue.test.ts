import { addons } from '../../addons';
import {
  AddOn,
  aliasName,
  Application,
  describe as descriptionsOf,
  follows,
  type AddOnType,
  type Provisioner,
} from '../../lib/model';
import { stacks } from '../../stacks';
import { manifests, newProject } from '../tree';

const types: [string, AddOnType][] = Object.entries(addons);

/** Parameters of types that have no defaults for all. */
const needed: { readonly [type: string]: object } = {
  secret: { keys: ['KEY'] },
  credentials: { keys: ['key'], values: { mode: 'live' } },
  logging: { collector: 'sumologic' },
  dynamodb: { partitionKey: 'id' },
  application: { project: 'acme/ledger', application: 'api' },
};

test.each(types)('%s is described by its type, and by an alias that can be one', (type, { description }) => {
  expect(description.type).toBe(type);
  expect(follows(aliasName, description.alias)).toBe(true);
  expect(description.summary).toMatch(/^[A-Z].*\.$/);
});

test.each(types.flatMap(([type, made]) => made.description.provisioners.map((from) => [type, from, made] as const)))(
  '%s from %s gives each binding that its description names, and only what is not secret in the open',
  (type, provisioner, made) => {
    const addon = new made(new Application(newProject(), 'web'), 'ALIAS', { ...needed[type], provisioner });
    expect(addon.bindingNames.length).toBeGreaterThan(0);
    for (const name of addon.bindingNames) {
      const kinds = addon.project.tokens.in(addon.value(name)).map(({ kind }) => kind);
      if (addon.isSecret(name)) expect(kinds.length).toBeGreaterThan(0);
      if (provisioner === 'external' && addon.isSecret(name)) expect(kinds).toEqual(['configuration']);
    }
  },
);

test.each([
  [{ name: 'development' }, 'in-cluster'],
  [{ name: 'production', aws: { region: 'eu-west-1' } }, 'aws'],
  [{ name: 'development', aws: { region: 'eu-west-1' } }, 'in-cluster'],
  [
    { name: 'production', aws: { region: 'eu-west-1' }, provisioners: { thing: 'external' as Provisioner } },
    'external',
  ],
  [{ name: 'production', aws: { region: 'eu-west-1' }, provisioners: { other: 'external' as Provisioner } }, 'aws'],
])('in %j it comes from %s', (environment, expected) => {
  class Thing extends AddOn {
    static readonly description = {
      type: 'thing',
      summary: 'A thing.',
      alias: 'THING',
      provisioners: ['in-cluster', 'aws', 'external'],
      parameters: { type: 'object', properties: {} },
      bindings: {},
    } as const;
    protected override bindings() {
      return {};
    }
    override render(): void {}
  }
  const application = new Application(newProject({ environment }), 'web');
  expect(new Thing(application, 'A', {}).provisioner).toBe(expected);
  expect(new Thing(application, 'B', { provisioner: 'external' }).provisioner).toBe('external');
});

test('where the preferred place is none of a type, it comes from the first it has', () => {
  expect(new addons.secret(new Application(newProject(), 'web'), 'A', { keys: ['K'] }).provisioner).toBe('external');
});

test('what holds data says so on the objects that hold it', () => {
  const marked = types
    .filter(([, { description }]) => description.data === true)
    .map(([type, made]) => {
      const project = newProject();
      new made(project, 'ALIAS', needed[type] ?? {});
      const data = manifests(project).filter(({ metadata }) => metadata.annotations?.['infra.dev/data'] === 'true');
      return [type, data.map(({ kind }) => kind).sort()];
    });
  const server = ['PersistentVolumeClaim', 'Secret'];
  expect(Object.fromEntries(marked)).toEqual({
    postgres: server,
    mysql: server,
    mongodb: server,
    redis: ['Secret'],
    s3: ['PersistentVolumeClaim', 'Secret'],
    rabbitmq: server,
    kafka: server,
    opensearch: server,
    storm: ['PersistentVolumeClaim', 'PersistentVolumeClaim'],
    'generated-secret': ['Secret'],
  });
});

test('descriptions can be had without the classes', () => {
  const { addons: described, stacks: describedStacks } = descriptionsOf({ stacks, addons });
  expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  expect(Object.keys(describedStacks)).toEqual(Object.keys(stacks));
});
