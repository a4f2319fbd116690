import { Postgres, Redis } from '../../addons';
import { AddOn, Application, type AddOnDescription, type AddOnType } from '../../lib/model';
import { addons } from '../../addons';
import { Django, stacks, Web } from '../../stacks';
import { find, environmentOf, manifests, names, newProject } from '../tree';

const wsgi = 'shop.wsgi';

function addOnsOf(application: Application): string[] {
  application.project.prepare();
  return [...application.attachments.values()].map(({ alias, addon }) => `${alias} ${addon.description.type}`);
}

test('what a stack implies appears without being written', () => {
  const web = new Application(newProject(), 'web');
  new Django(web, 'django', { module: wsgi });
  expect(addOnsOf(web)).toEqual(['DATABASE postgres', 'SECRET generated-secret']);
});

test('a stack that implies nothing brings nothing', () => {
  const web = new Application(newProject(), 'web');
  new Web(web, 'web');
  expect(addOnsOf(web)).toEqual([]);
});

test('it can be turned off', () => {
  const web = new Application(newProject(), 'web', { implied: false });
  new Django(web, 'django', { module: wsgi });
  expect(addOnsOf(web)).toEqual([]);
  expect(names(web.project)).toEqual([
    expect.stringMatching(/^Job web-release-/),
    'Deployment web',
    'Service web',
    'NetworkPolicy web',
  ]);
});

test('it does not appear where something goes by its alias, of its type or of another', () => {
  // GIVEN an application with a shared database, and one that calls a cache DATABASE
  const project = newProject();
  const [web, odd] = [new Application(project, 'web'), new Application(project, 'odd')];
  web.attach(new Postgres(project, 'SHARED_DB'), { as: 'DATABASE' });
  new Redis(odd, 'DATABASE');
  // WHEN their stacks imply one
  new Django(web, 'django', { module: wsgi });
  new Django(odd, 'django', { module: wsgi });
  // THEN it is not made
  expect(addOnsOf(web)).toEqual(['DATABASE postgres', 'SECRET generated-secret']);
  expect(addOnsOf(odd)).toEqual(['DATABASE redis', 'SECRET generated-secret']);
  expect(names(project).filter((name) => name.startsWith('StatefulSet'))).toEqual([
    'StatefulSet shop-shared-db',
    'StatefulSet odd-database',
  ]);
});

test('the order in which stack and add-ons are made does not matter', () => {
  // GIVEN the same application, made in two orders
  const [before, after] = [newProject(), newProject()].map((project) => new Application(project, 'web'));
  if (before === undefined || after === undefined) throw new Error('two were made');
  new Postgres(before, 'DATABASE', { version: '16' });
  new Redis(before, 'CACHE');
  new Django(before, 'django', { module: wsgi });
  new Django(after, 'django', { module: wsgi });
  new Postgres(after, 'DATABASE', { version: '16' });
  new Redis(after, 'CACHE');
  // THEN their objects are the same, and only the database that was made is there
  const sorted = (application: Application) =>
    manifests(application.project).sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  expect(sorted(after)).toEqual(sorted(before));
  expect(names(before.project).filter((name) => name.startsWith('StatefulSet'))).toHaveLength(2);
});

test('what is only implied when a parameter asks for it appears then', () => {
  // GIVEN a stack that wants a cache when it is public
  class Cached extends Web {
    static override readonly description = {
      ...Web.description,
      implies: { addons: [{ type: 'redis', as: 'CACHE', when: 'public' }] },
    };
  }
  const project = newProject();
  const [yes, no] = [new Application(project, 'yes'), new Application(project, 'no')];
  new Cached(yes, 'web');
  new Cached(no, 'web', { public: false });
  // THEN
  expect([addOnsOf(yes), addOnsOf(no)]).toEqual([['CACHE redis'], []]);
});

test('the catalogue says which class an implied type is', () => {
  // GIVEN a project whose packages bring a database of their own
  class Managed extends AddOn {
    static readonly description: AddOnDescription = { ...Postgres.description, provisioners: ['external'] };
    protected override bindings() {
      return this.externalBindings();
    }
    override render(): void {}
  }
  const postgres: AddOnType = Managed;
  const project = newProject({ catalogue: { stacks, addons: { ...addons, postgres } } });
  new Django(new Application(project, 'web'), 'django', { module: wsgi });
  // THEN
  expect(environmentOf(find(project, 'Deployment', 'web'))).toMatchObject({
    DATABASE_URL: 'web-config/DATABASE_URL',
    DATABASE_HOST: 'web-config/DATABASE_HOST?',
  });
});

function keyOf({ kind, metadata }: { kind: string; metadata: { name: string } }): string {
  return `${kind}/${metadata.name}`;
}
