import { Kafka, Redis } from '../../addons';
import { applyUnit } from '../../lib/deploy/program';
import { AddOn, Application, type AddOnDescription, type Project } from '../../lib/model';
import { Django, Web } from '../../stacks';
import { field, newProject } from '../tree';
import { cluster, keyOf, registration, run, type Registration } from './registrations';

function django(name = 'shop', environment = 'staging'): Project {
  const project = newProject({ name, environment: { name: environment, domain: 'example.com' } });
  new Django(new Application(project, 'web', { image: 'web:1' }), 'stack', { module: 'shop.wsgi' });
  return project;
}

test('the provider applies on the server, for one cluster and context', async () => {
  const all = await run(() => applyUnit(django(), 'staging', cluster({ context: 'prod-eu' })));
  expect(registration(all, 'kubernetes shop/staging/cluster')).toMatchObject({
    type: 'pulumi:providers:kubernetes',
    inputs: { enableServerSideApply: 'true', clusterIdentifier: 'shop/staging', context: 'prod-eu' },
  });
});

test('two projects in one program do not meet', async () => {
  const all = await run(async () => {
    await applyUnit(django('shop'), 'staging', cluster());
    await applyUnit(django('blog'), 'staging', cluster());
  });
  const keys = all.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(keys).size).toBe(keys.length);
  const [shop, blog] = ['shop', 'blog'].map((name) => all.map(keyOf).filter((key) => key.includes(` ${name}/`)));
  expect(shop?.map((key) => key.replace(' shop/', ' blog/')).sort()).toEqual(blog?.sort());
  expect(blog).toHaveLength(14);
});

test('two environments of a project in one program do not meet', async () => {
  const all = await run(async () => {
    await applyUnit(django('shop', 'staging'), 'staging', cluster());
    await applyUnit(django('shop', 'development'), 'development', cluster());
  });
  const keys = all.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('what holds data stays when its resource goes; nothing else does', async () => {
  const all = await run(() => applyUnit(django(), 'staging', cluster()));
  expect(
    all
      .filter(({ retainOnDelete }) => retainOnDelete)
      .map(keyOf)
      .sort(),
  ).toEqual([
    'PersistentVolumeClaim shop/staging/web-database',
    'Secret shop/staging/web-database-generated',
    'Secret shop/staging/web-secret-generated',
  ]);
});

test('the engine is told what comes after what', async () => {
  const all = await run(() => applyUnit(django(), 'staging', cluster()));
  const dependencies = (name: string) => registration(all, name).dependencies;
  expect(dependencies('Job shop/staging/web-release-#')).toEqual(
    expect.arrayContaining(['StatefulSet shop/staging/web-database', 'Secret shop/staging/web/database/Bindings']),
  );
  expect(dependencies('Deployment shop/staging/web')).toEqual(
    expect.arrayContaining(['Job shop/staging/web-release-#']),
  );
});

test('passwords are made before the volumes of their data, and volumes before what would make them itself', async () => {
  const project = newProject({ name: 'shop', environment: 'staging' });
  const web = new Application(project, 'web', { image: 'web:1' });
  new Web(web, 'stack', {});
  new Kafka(web, 'EVENTS');
  const all = await run(() => applyUnit(project, 'staging', cluster()));
  const dependencies = (name: string) => registration(all, name).dependencies;
  expect(dependencies('PersistentVolumeClaim shop/staging/data-web-events-0')).toEqual([
    'Secret shop/staging/web-events-generated',
  ]);
  expect(dependencies('StatefulSet shop/staging/web-events')).toContain(
    'PersistentVolumeClaim shop/staging/data-web-events-0',
  );
});

test('workloads are waited for, the database before the release, and the release before the server', async () => {
  const access = cluster();
  await run(() => applyUnit(django(), 'staging', access));
  expect(access.awaited.map(({ kind, name }) => `${kind} ${name.replace(/[0-9a-f]{8}$/, '#')}`)).toEqual([
    'StatefulSet web-database',
    'Job web-release-#',
    'Deployment web',
  ]);
  expect(access.awaited.map(({ application, namespace }) => [application, namespace])).toEqual([
    ['web', 'shop-staging'],
    ['web', 'shop-staging'],
    ['web', 'shop-staging'],
  ]);
});

test('nothing is waited for in a preview', async () => {
  const access = cluster();
  await run(() => applyUnit(django(), 'staging', access), true);
  expect(access.awaited).toEqual([]);
});

describe('mistakes of an add-on of a cloud', () => {
  class Bucket extends AddOn {
    static readonly description: AddOnDescription = {
      type: 'bucket',
      summary: 'A bucket.',
      alias: 'BUCKET',
      provisioners: ['aws'],
      parameters: { type: 'object', properties: {} },
      bindings: { name: { description: 'Name.' } },
    };
    constructor(
      application: Application,
      private readonly given: { readonly [key: string]: string },
    ) {
      super(application, 'MEDIA', {});
    }
    protected override bindings() {
      return { name: this.output('name') };
    }
    override render(): void {}
    override provision() {
      return Promise.resolve(this.given);
    }
  }

  async function apply(given: { readonly [key: string]: string }): Promise<Registration[]> {
    const web = new Application(newProject(), 'web');
    new Bucket(web, given);
    new Web(web, 'stack');
    return run(() => applyUnit(web.project, 'development', cluster()));
  }

  test('what it gives is used', async () => {
    const deployment = registration(await apply({ name: 'media' }), 'Deployment shop/development/web');
    expect(JSON.stringify(deployment.inputs)).toContain('{"name":"MEDIA_NAME","value":"media"}');
  });

  test('an output that no binding uses', async () => {
    await expect(apply({ name: 'media', region: 'eu-west-1' })).rejects.toThrow(
      expect.objectContaining({
        code: 'output-unknown',
        message: 'Bucket web/MEDIA: provision gives "region", which no binding uses',
      }),
    );
  });

  test('an output that is missing', async () => {
    await expect(apply({})).rejects.toThrow(
      expect.objectContaining({ code: 'value-unknown', message: expect.stringContaining('<output web/media.name>') }),
    );
  });
});

test('what is limited to targets waits for these only', async () => {
  const project = newProject({ environment: 'staging' });
  for (const name of ['web', 'jobs']) new Web(new Application(project, name), 'stack');
  const access = cluster();
  const urn = 'urn:pulumi:staging::shop::kubernetes:apps/v1:Deployment::shop/staging/jobs';
  await run(() => applyUnit(project, 'staging', access, [urn]));
  expect(access.awaited.map(({ name }) => name)).toEqual(['jobs']);
});

test('the URLs of a unit are those of its applications that have one', async () => {
  const project = newProject({ environment: { name: 'staging', domain: 'example.com' } });
  new Web(new Application(project, 'web'), 'stack');
  new Web(new Application(project, 'inner'), 'stack', { public: false });
  let urls: unknown;
  await run(async () => (urls = await applyUnit(project, 'staging', cluster())));
  expect(urls).toEqual({ urls: { web: 'https://web.example.com' } });
});

test('what other units publish is followed by its digest, from the cluster', async () => {
  const project = newProject({ environment: 'staging', deploy: { unit: 'application' } });
  const web = new Application(project, 'web');
  web.attach(new Redis(project, 'CACHE'));
  new Web(web, 'stack');
  const annotations = async (digests: { readonly [secret: string]: string }) => {
    const access = cluster({ publishedDigests: () => Promise.resolve(digests) });
    const { inputs } = registration(
      await run(() => applyUnit(project, 'staging.web', access)),
      'Deployment shop/staging/web',
    );
    return field(
      { apiVersion: '', kind: '', metadata: { name: '' }, ...inputs },
      'spec',
      'template',
      'metadata',
      'annotations',
    );
  };
  expect(await annotations({ 'shop-cache': 'aaaaaaaa', other: 'b' })).toEqual({
    'infra.dev/digest-shop-cache': 'aaaaaaaa',
  });
  expect(await annotations({})).toEqual({ 'infra.dev/digest-shop-cache': 'unpublished' });
});
