import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Postgres, Redis } from '../../addons';
import { objectKey, treeObjects, writeManifests, type Manifest } from '../../lib/kubernetes';
import { Application, type Project } from '../../lib/model';
import { Django, Web, Worker } from '../../stacks';
import { manifests, names, newProject } from '../tree';
import { everyType, kinds } from './every-type';

/** The objects as cdk8s itself writes them into files. */
function synthesized(build: (outdir: string) => Project): Manifest[] {
  const outdir = mkdtempSync(join(tmpdir(), 'infra-synth-'));
  try {
    build(outdir).synth();
    return readdirSync(outdir).flatMap((file) =>
      parseAllDocuments(readFileSync(join(outdir, file), 'utf8')).map((document) => document.toJS() as Manifest),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function sorted(objects: readonly Manifest[]): Manifest[] {
  return [...objects].sort((a, b) => objectKey(a).localeCompare(objectKey(b)));
}

test.each(kinds)('in %s the objects are those that cdk8s synthesizes', (kind) => {
  const ours = manifests(everyType(kind));
  const theirs = synthesized((outdir) => everyType(kind, { outdir }));
  expect(sorted(ours)).toEqual(sorted(theirs));
  expect(ours.length).toBeGreaterThan(10);
});

test('cdk8s gives the objects as one text, too', () => {
  const read = parseAllDocuments(everyType('production').synthYaml()).map((document) => document.toJS() as Manifest);
  expect(sorted(read)).toEqual(sorted(manifests(everyType('production'))));
});

test('the same tree gives the same text every time', () => {
  expect(writeManifests(manifests(everyType('production')))).toBe(writeManifests(manifests(everyType('production'))));
});

test('objects are made once, however often they are read', () => {
  const project = everyType('staging');
  const first = names(project);
  project.prepare();
  expect(names(project)).toEqual(first);
});

test('every object comes after those it depends on', () => {
  const objects = treeObjects(everyType('production'));
  const place = new Map(objects.map(({ construct }, index) => [construct, index]));
  const wrong = objects.flatMap(({ dependencies, construct }, index) =>
    dependencies.filter((needed) => (place.get(needed) ?? -1) >= index).map((needed) => [needed.name, construct.name]),
  );
  expect(wrong).toEqual([]);
  expect(objects.filter(({ dependencies }) => dependencies.length > 0).length).toBeGreaterThan(5);
});

test('an application waits for the add-ons it uses, and serves after its release', () => {
  const project = newProject();
  const shop = new Application(project, 'shop');
  new Django(shop, 'django', { module: 'shop.wsgi', processes: { jobs: { command: 'jobs' } } });
  const database = new Postgres(shop, 'DATABASE');
  const objects = treeObjects(project);
  const needed = (name: string) =>
    objects
      .find(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`.startsWith(name))
      ?.dependencies.map(({ kind }) => kind);
  const ofDatabase = database.node.findAll().filter((part) => ApiObject.isApiObject(part));
  expect(ofDatabase.length).toBe(6);
  expect(needed('Job shop-release')).toEqual(
    expect.arrayContaining(['StatefulSet', 'Secret', 'PersistentVolumeClaim']),
  );
  expect(needed('Deployment shop')).toEqual(expect.arrayContaining(['StatefulSet', 'Job']));
  expect(needed('Deployment shop-jobs')).toEqual(expect.arrayContaining(['StatefulSet', 'Job']));
  expect(needed('StatefulSet shop-database')).toEqual([]);
});

test('objects that need each other are an error that names one', () => {
  const project = newProject();
  const [a, b] = ['a', 'b'].map((name) => new Worker(new Application(project, name), 'worker'));
  a?.node.addDependency(b ?? project);
  b?.node.addDependency(a ?? project);
  expect(() => treeObjects(project)).toThrow(
    expect.objectContaining({ code: 'dependency-cycle', message: expect.stringMatching(/^ApiObject [ab]\/worker/) }),
  );
});

test('two objects of one kind and name are an error, whatever version they are written in', () => {
  const project = newProject();
  const web = new Application(project, 'web');
  new Web(web, 'web');
  new ApiObject(web, 'mine', { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'web' } });
  expect(() => treeObjects(project)).toThrow(
    expect.objectContaining({
      code: 'object-duplicate',
      message: 'ApiObject web/mine: Deployment "web" is also created by web/web/Web/Deployment',
    }),
  );
});

test('the same name in another namespace, group or kind is another object', () => {
  const object = (apiVersion: string, kind: string, namespace?: string): string =>
    objectKey({ apiVersion, kind, metadata: { name: 'a', ...(namespace === undefined ? {} : { namespace }) } });
  const keys = [
    object('v1', 'Service', 'x'),
    object('v1', 'Service', 'y'),
    object('v1', 'Service'),
    object('serving.knative.dev/v1', 'Service', 'x'),
    object('v1', 'Secret', 'x'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(object('apps/v1', 'Deployment')).toBe(object('apps/v1beta2', 'Deployment'));
});

test('a process that would be named like another application is an error that names both', () => {
  const project = newProject();
  new Worker(new Application(project, 'web'), 'stack', { processes: { jobs: { command: 'x' } } });
  new Worker(new Application(project, 'web-jobs'), 'stack');
  expect(() => treeObjects(project)).toThrow(
    expect.objectContaining({
      message:
        'ApiObject web-jobs/stack/Process-worker/Deployment: Deployment "web-jobs" is also created by web/stack/Process-jobs/Deployment',
    }),
  );
});

test('two databases whose names come to the same are an error', () => {
  const project = newProject();
  new Redis(new Application(project, 'a'), 'B_C');
  new Redis(new Application(project, 'a-b'), 'C');
  for (const application of project.applications) new Worker(application, 'stack');
  expect(() => treeObjects(project)).toThrow(expect.objectContaining({ code: 'object-duplicate' }));
});

test('everything of a project says that it is, and lives in its namespace', () => {
  for (const { metadata } of manifests(everyType('staging'))) {
    expect(metadata.namespace).toBe('shop-staging');
    expect(metadata.labels).toMatchObject({
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/managed-by': 'infra',
    });
  }
});
