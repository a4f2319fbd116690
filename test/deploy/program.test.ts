import * as pulumi from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { Postgres, Redis } from '../../addons';
import { applyUnit, type ClusterAccess, type RolloutTarget } from '../../lib/deploy';
import { noCluster } from '../../lib/deploy/cluster';
import { AddOn, Application, type AddOnDescription, type Project } from '../../lib/model';
import { Django, Web } from '../../stacks';
import { newProject } from '../tree';

/** What an engine was asked to register, and how. */
interface Registration {
  readonly name: string;
  readonly type: string;
  readonly inputs: { readonly [key: string]: unknown };
  readonly retainOnDelete: boolean;
  readonly dependencies: readonly string[];
}

/** Runs a program under mocks, and tells what the engine would be asked. @param isPreview nothing is applied then */
async function run(program: () => Promise<unknown>, isPreview = false): Promise<Registration[]> {
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }), call: ({ inputs }) => inputs },
    'program',
    'stack',
    isPreview,
  );
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error('mocks bring a monitor');
  const requests = jest.spyOn(monitor, 'registerResource');
  // The SDK takes a program that rejects for the end of the process, so its error is carried around the SDK.
  const failures: unknown[] = [];
  await pulumi.runtime.runInPulumiStack(() =>
    program().then(
      () => ({}),
      (error: unknown) => void failures.push(error),
    ),
  );
  await pulumi.runtime.disconnect();
  if (failures.length > 0) throw failures[0];
  return requests.mock.calls.map(([request]) => registrationOf(request)).filter(({ type }) => type !== 'pulumi:pulumi:Stack');
}

function registrationOf(request: RegisterResourceRequest): Registration {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: unwrapped(request.getObject()?.toJavaScript() ?? {}) as Registration['inputs'],
    retainOnDelete: request.getRetainondelete(),
    dependencies: request.getDependenciesList().map((urn) => {
      const [, , type = '', name = ''] = urn.split('::');
      return keyOf({ type, name });
    }),
  };
}

/** A value without what the engine wraps secrets in. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  if ('4dabf18193072939515e22adb298388d' in value && 'value' in value) return unwrapped(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item)]));
}

function django(name = 'shop', environment = 'staging'): Project {
  const project = newProject({ name, environment: { name: environment, domain: 'example.com' } });
  new Django(new Application(project, 'web', { image: 'web:1' }), 'stack', { module: 'shop.wsgi' });
  return project;
}

/** The registration of a kind and name, as `Deployment shop/staging/web`. */
function registration(all: readonly Registration[], name: string): Registration {
  const found = all.find((known) => keyOf(known) === name);
  if (found === undefined) throw new Error(`no ${name} among ${all.map(keyOf).join(', ')}`);
  return found;
}

function keyOf({ type, name }: Pick<Registration, 'type' | 'name'>): string {
  return `${type.split(':').at(-1) ?? ''} ${name.replace(/-[0-9a-f]{8}$/, '-#')}`;
}

/** A cluster in which things are as they are told, and which remembers what was waited for. */
function cluster(access: Partial<ClusterAccess> = {}): ClusterAccess & { readonly awaited: RolloutTarget[] } {
  const awaited: RolloutTarget[] = [];
  return {
    ...noCluster,
    awaitReady: (target) => {
      awaited.push(target);
      return Promise.resolve();
    },
    ...access,
    awaited,
  };
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
  expect(blog).toHaveLength(13);
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
  expect(all.filter(({ retainOnDelete }) => retainOnDelete).map(keyOf).sort()).toEqual([
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
      private readonly given: { readonly [key: string]: unknown },
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

  async function apply(given: { readonly [key: string]: unknown }): Promise<Registration[]> {
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

describe('values that are made once', () => {
  function data(all: readonly Registration[], name: string): { readonly [key: string]: string } {
    return Object.fromEntries(
      Object.entries(registration(all, name).inputs['data'] as object).map(([key, value]) => [
        key,
        Buffer.from(String(value), 'base64').toString(),
      ]),
    );
  }

  function database(): Project {
    const project = newProject({ environment: 'staging' });
    const web = new Application(project, 'web');
    new Postgres(web, 'DATABASE');
    new Redis(web, 'CACHE');
    new Web(web, 'stack');
    return project;
  }

  test('they are random, of characters that need no escape, and long', async () => {
    const all = await run(() => applyUnit(database(), 'staging', cluster()));
    const again = await run(() => applyUnit(database(), 'staging', cluster()));
    const [one, two, cache] = [
      data(all, 'Secret shop/staging/web-database-generated')['password'],
      data(again, 'Secret shop/staging/web-database-generated')['password'],
      data(all, 'Secret shop/staging/web-cache-generated')['password'],
    ];
    expect(one).toMatch(/^[A-Za-z0-9]{32,}$/);
    expect(new Set([one, two, cache]).size).toBe(3);
  });

  test('those that are in the cluster are kept', async () => {
    const kept = new Map([['web-database-generated', { password: Buffer.from('canary-kept').toString('base64') }]]);
    const asked: string[] = [];
    const access = cluster({
      generatedValues: (namespace) => {
        asked.push(namespace);
        return Promise.resolve(kept);
      },
    });
    const all = await run(() => applyUnit(database(), 'staging', access));
    expect(asked).toEqual(['shop-staging']);
    expect(data(all, 'Secret shop/staging/web-database-generated')).toEqual({ password: 'canary-kept' });
    expect(data(all, 'Secret shop/staging/web/database/Bindings')).toEqual({
      password: 'canary-kept',
      url: 'postgres://app:canary-kept@web-database.shop-staging.svc:5432/app',
    });
  });

  test('the name of what the pods read follows its content, and tells nothing of it', async () => {
    const nameWith = async (password: string) => {
      const kept = new Map([['web-database-generated', { password: Buffer.from(password).toString('base64') }]]);
      const all = await run(() => applyUnit(database(), 'staging', cluster({ generatedValues: () => Promise.resolve(kept) })));
      const { metadata } = registration(all, 'Secret shop/staging/web/database/Bindings').inputs;
      return (metadata as { name: string }).name;
    };
    const [first, same, other] = [await nameWith('one'), await nameWith('one'), await nameWith('two')];
    expect(first).toMatch(/^web-database-[0-9a-f]{8}$/);
    expect([same === first, other === first]).toEqual([true, false]);
  });
});
