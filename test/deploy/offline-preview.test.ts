import * as pulumi from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { Postgres, Redis } from '../../addons';
import { previewOffline, type PlannedResource } from '../../lib/deploy/offline-preview';
import { AddOn, Application, type AddOnDescription, type Project } from '../../lib/model';
import { Django, Web, Worker } from '../../stacks';
import { newProject } from '../tree';

function shop(environment = 'staging', unit: 'environment' | 'application' = 'environment'): Project {
  const project = newProject({ environment: { name: environment, domain: 'example.com' }, deploy: { unit } });
  const web = new Application(project, 'web', { image: 'web:1' });
  new Django(web, 'stack', { module: 'shop.wsgi' });
  new Postgres(web, 'DATABASE', { storage: '20Gi' });
  web.attach(new Redis(project, 'CACHE'));
  return project;
}

/** The resource of a kind and name, as `Deployment shop/staging/web`. */
function named(planned: readonly PlannedResource[], name: string): PlannedResource {
  const found = planned.find((resource) => keyOf(resource) === name);
  if (found === undefined) throw new Error(`no ${name} among ${planned.map(keyOf).join(', ')}`);
  return found;
}

function keyOf({ type, name }: PlannedResource): string {
  return `${type.split(':').at(-1) ?? ''} ${name}`;
}

function input(resource: PlannedResource, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], resource.inputs);
}

test('every object is one resource, named after project, environment and itself, or its place where its name follows its content', async () => {
  const planned = await previewOffline(shop(), 'staging');
  const plain = planned.map(({ type, name }) => `${type} ${name.replace(/[0-9a-f]{8}$/, '#')}`);
  expect(plain.sort()).toEqual(
    [
      'kubernetes:core/v1:Service shop/staging/shop-cache',
      'kubernetes:apps/v1:StatefulSet shop/staging/shop-cache',
      'kubernetes:core/v1:Secret shop/staging/shop-cache-generated',
      'kubernetes:core/v1:Secret shop/staging/Shared/cache/Bindings',
      'kubernetes:core/v1:PersistentVolumeClaim shop/staging/web-database',
      'kubernetes:core/v1:Service shop/staging/web-database',
      'kubernetes:apps/v1:StatefulSet shop/staging/web-database',
      'kubernetes:core/v1:Secret shop/staging/web-database-generated',
      'kubernetes:core/v1:Secret shop/staging/web/database/Bindings',
      'kubernetes:core/v1:Secret shop/staging/web-secret-generated',
      'kubernetes:core/v1:Secret shop/staging/web/secret/Bindings',
      'kubernetes:batch/v1:Job shop/staging/web-release-#',
      'kubernetes:apps/v1:Deployment shop/staging/web',
      'kubernetes:core/v1:Service shop/staging/web',
      'kubernetes:networking.k8s.io/v1:Ingress shop/staging/web',
      'kubernetes:networking.k8s.io/v1:NetworkPolicy shop/staging/web',
      'kubernetes:networking.k8s.io/v1:NetworkPolicy shop/staging/web-database',
      'kubernetes:networking.k8s.io/v1:NetworkPolicy shop/staging/shop-cache',
    ].sort(),
  );
  for (const { urn, type, name } of planned) expect(urn).toBe(`urn:pulumi:staging::shop::${type}::${name}`);
});

test('every object says whose it is, and which field manager applies it', async () => {
  const planned = await previewOffline(shop(), 'staging');
  const ours = {
    'infra.dev/unit': 'shop/staging',
    'pulumi.com/patchFieldManager': 'infra',
    'pulumi.com/skipAwait': 'true',
  };
  const data = (addon: object, fixed: object = {}) => ({
    'infra.dev/data': 'true',
    'infra.dev/made-with': JSON.stringify({ ...addon, provisioner: 'in-cluster', ...fixed }),
  });
  const database = { version: '17', database: 'app' };
  const extra: { readonly [name: string]: object } = {
    'Secret shop/staging/shop-cache-generated': data({ addon: 'Shared/cache', type: 'redis' }),
    'Secret shop/staging/web-database-generated': data({ addon: 'web/database', type: 'postgres' }, database),
    'Secret shop/staging/web-secret-generated': data({ addon: 'web/secret', type: 'generated-secret' }),
    'PersistentVolumeClaim shop/staging/web-database': data({ addon: 'web/database', type: 'postgres' }, database),
    'Ingress shop/staging/web': { 'kubernetes.io/tls-acme': 'true' },
  };
  const annotations = Object.fromEntries(
    planned.map((resource) => [keyOf(resource), input(resource, 'metadata', 'annotations')]),
  );
  expect(annotations).toEqual(
    Object.fromEntries(planned.map((resource) => [keyOf(resource), { ...ours, ...extra[keyOf(resource)] }])),
  );
});

test('an object is what it is in a manifest, with its namespace and its labels', async () => {
  const service = named(await previewOffline(shop(), 'staging'), 'Service shop/staging/web');
  const labels = {
    'app.kubernetes.io/name': 'web',
    'app.kubernetes.io/instance': 'web',
    'app.kubernetes.io/component': 'web',
  };
  expect(service.inputs).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'shop-staging',
      labels: { ...labels, 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/managed-by': 'infra' },
      annotations: expect.any(Object),
    },
    spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  });
});

test('the Secret an application reads has a name of its content, which pods and release refer to', async () => {
  const planned = await previewOffline(shop(), 'staging');
  const name = input(named(planned, 'Secret shop/staging/web/database/Bindings'), 'metadata', 'name');
  expect(name).toMatch(/^web-database-[0-9a-f]{8}$/);
  const readers = planned.filter(({ type }) => /:(Deployment|Job)$/.test(type));
  expect(readers).toHaveLength(2);
  for (const { inputs } of readers) {
    const references = JSON.stringify(inputs).match(/"name":"web-database-[0-9a-f]{8}"/g);
    expect(new Set(references)).toEqual(new Set([`"name":"${String(name)}"`]));
  }
});

test('a unit is only what belongs to it', async () => {
  const units = ['staging', 'staging.web', 'staging.jobs'];
  const counts: { [unit: string]: number } = {};
  for (const unit of units) counts[unit] = (await previewOffline(shop('staging', 'application'), unit)).length;
  const all = (await previewOffline(shop('staging'), 'staging')).length;
  // What the environment publishes for the application is one Secret more.
  expect(counts).toEqual({ staging: 6, 'staging.web': 13, 'staging.jobs': 0 });
  expect(6 + 13).toBe(all + 1);
});

test('the placeholders of manifests are in nothing that is applied', async () => {
  for (const environment of ['production', 'staging']) {
    const text = JSON.stringify(await previewOffline(shop(environment), environment));
    expect(text).not.toMatch(/<(generated|output|binding|configuration|web\/)/);
    expect(text.length).toBeGreaterThan(5000);
  }
});

test('applications that change their stack, and constructs that change their ids, keep the names of their resources', async () => {
  const build = (id: string, serve: boolean) => {
    const project = newProject();
    const web = new Application(project, 'web');
    if (serve) new Web(web, id);
    else new Worker(web, id);
    return previewOffline(project, 'development');
  };
  const [before, after] = [await build('web', true), await build('other', false)];
  expect(after.map(({ urn }) => urn)).toEqual(
    before.filter(({ type }) => /(Deployment|NetworkPolicy)$/.test(type)).map(({ urn }) => urn),
  );
});

test('renamed applications and add-ons keep the names of their resources', async () => {
  const build = (name: string, alias: string, was: { application?: string; addon?: string } = {}) => {
    const project = newProject();
    const web = new Application(project, name, was.application === undefined ? {} : { was: was.application });
    new Redis(web, alias, was.addon === undefined ? {} : { was: was.addon });
    new Web(web, 'stack');
    return project;
  };
  const before = await previewOffline(build('web', 'CACHE'), 'development');
  const after = await previewOffline(build('site', 'STORE', { application: 'web', addon: 'CACHE' }), 'development');
  expect(after.map(({ urn }) => urn).sort()).toEqual(before.map(({ urn }) => urn).sort());
});

describe('values of the program around the tree', () => {
  function withVariables(variables: { readonly [name: string]: unknown }): Project {
    const project = newProject();
    const given = variables as { readonly [name: string]: string };
    new Web(new Application(project, 'web', { variables: given }), 'stack');
    return project;
  }

  async function environment(project: Project): Promise<unknown> {
    const deployment = named(await previewOffline(project, 'development'), 'Deployment shop/development/web');
    return input(deployment, 'spec', 'template', 'spec', 'containers', '0', 'env');
  }

  test('an Output is the value it comes to, alone and inside of a text', async () => {
    const host = pulumi.output(Promise.resolve('db.example.com'));
    const project = withVariables({ HOST: host, PORT_NUMBER: pulumi.output(5432) });
    expect(await environment(project)).toEqual([
      { name: 'PORT', value: '8080' },
      { name: 'HOST', value: 'db.example.com' },
      { name: 'PORT_NUMBER', value: '5432' },
    ]);
  });

  test('an Output can stand in an object of the user', async () => {
    const project = newProject();
    const web = new Application(project, 'web');
    new Web(web, 'stack', { annotations: { 'acme.example/host': '${application.name}' } });
    new ApiObject(web, 'mine', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'mine' },
      data: { host: pulumi.output('db.example.com') },
    });
    const map = named(await previewOffline(project, 'development'), 'ConfigMap shop/development/mine');
    expect(map.inputs['data']).toEqual({ host: 'db.example.com' });
  });
});

describe('add-ons of a cloud', () => {
  class Bucket extends AddOn {
    static readonly description: AddOnDescription = {
      type: 'bucket',
      summary: 'A bucket.',
      alias: 'BUCKET',
      provisioners: ['aws'],
      parameters: { type: 'object', properties: {} },
      bindings: { name: { description: 'Name.' }, key: { description: 'Key.', secret: true } },
    };
    protected override bindings() {
      return { name: this.output('name'), key: `k-${this.output('key', true)}` };
    }
    override render(): void {}
    override provision() {
      return Promise.resolve({ name: pulumi.output('media'), key: 'canary-91bc' });
    }
  }

  async function planned(): Promise<PlannedResource[]> {
    const project = newProject();
    const web = new Application(project, 'web');
    new Bucket(web, 'MEDIA', {});
    new Web(web, 'stack');
    return previewOffline(project, 'development');
  }

  test('their outputs are where their tokens were: public ones in pods, secret ones in the Secret', async () => {
    const resources = await planned();
    const deployment = named(resources, 'Deployment shop/development/web');
    const env = input(deployment, 'spec', 'template', 'spec', 'containers', '0', 'env');
    expect(env).toContainEqual({ name: 'MEDIA_NAME', value: 'media' });
    const secret = named(resources, 'Secret shop/development/web/media/Bindings');
    expect(JSON.stringify(secret.inputs['data'])).toContain(Buffer.from('k-canary-91bc').toString('base64'));
    expect(secret.inputs['stringData']).toBeUndefined();
    expect(secret.inputs['immutable']).toBe(true);
  });

  test('no resource but the Secret has a secret value, in any form', async () => {
    const others = (await planned()).filter(({ type }) => type !== 'kubernetes:core/v1:Secret');
    const text = JSON.stringify(others);
    expect(text).not.toContain('canary-91bc');
    expect(text).not.toContain(Buffer.from('k-canary-91bc').toString('base64'));
    expect(others.map(({ type }) => type.split(':').at(-1))).toEqual(['Service', 'NetworkPolicy', 'Deployment']);
  });
});
