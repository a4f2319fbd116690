import { Postgres } from '../../addons';
import type { LiveObject } from '../../lib/deploy/cluster';
import { planReplacements } from '../../lib/deploy/replacement';
import { treeObjects, type TreeObject } from '../../lib/kubernetes';
import { Application, recordSource } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';

function objects(storage = '10Gi'): readonly TreeObject[] {
  const project = newProject();
  const web = new Application(project, 'web');
  recordSource(web, { file: '.infra/project.yml', line: 4, column: 3 });
  new Postgres(web, 'DATABASE', { storage });
  new Web(web, 'stack');
  return treeObjects(project);
}

/** The objects as they are in the cluster, each with some fields of its spec changed. */
function live(wanted: readonly TreeObject[], changed: { readonly [kind: string]: object } = {}) {
  return new Map(
    wanted.map((object): [TreeObject, LiveObject] => {
      const { apiVersion, kind, metadata, spec } = object.manifest;
      const found = { ...(spec as object), ...changed[kind] };
      return [
        object,
        { apiVersion, kind, name: metadata.name, annotations: {}, managers: [], failed: false, spec: found },
      ];
    }),
  );
}

const stored = (storage: string) => ({ PersistentVolumeClaim: { resources: { requests: { storage } } } });

test('objects that are as they are wanted, or differ in what can change, are left', () => {
  const wanted = objects();
  expect(planReplacements(live(wanted), false)).toEqual([]);
  expect(planReplacements(live(wanted, { Deployment: { replicas: 9 }, StatefulSet: { replicas: 0 } }), false)).toEqual(
    [],
  );
});

test('a selector that changed is refused, with the object and its line', () => {
  const wanted = objects();
  const there = live(wanted, { Deployment: { selector: { matchLabels: { app: 'web' } } } });
  expect(() => planReplacements(there, false)).toThrow(
    expect.objectContaining({
      code: 'replace-refused',
      message:
        'what cannot be changed in place would have to be deleted and recreated: Deployment web (.infra/project.yml:4)',
      hint: expect.stringContaining('--allow-replace'),
    }),
  );
  expect(planReplacements(there, true).map(({ manifest }) => manifest.kind)).toEqual(['Deployment']);
});

test('a selector whose labels come in another order is the same', () => {
  const wanted = objects();
  const matchLabels = Object.fromEntries([
    ['app.kubernetes.io/component', 'web'],
    ['app.kubernetes.io/instance', 'web'],
    ['app.kubernetes.io/name', 'web'],
  ]);
  expect(planReplacements(live(wanted, { Deployment: { selector: { matchLabels } } }), false)).toEqual([]);
});

test.each([
  ['10Gi', '20Gi', false],
  ['20Gi', '10Gi', true],
  ['10Gi', '10Gi', true],
  ['1Ti', '1000Gi', true],
  ['1000Gi', '1Ti', false],
  ['10Gi', '10737418240', true],
  ['10Gi', '11G', false],
  ['10Gi', '10240Mi', true],
])('a volume of %s where there is one of %s: %s', (wanted, there, accepted) => {
  const plan = () => planReplacements(live(objects(wanted), stored(there)), true);
  if (accepted) expect(plan()).toEqual([]);
  else expect(plan).toThrow(expect.objectContaining({ code: 'volume-shrinks' }));
});

test('an object whose spec was not looked at is left', () => {
  const [object] = objects().filter(({ manifest }) => manifest.kind === 'Deployment');
  if (object === undefined) throw new Error('there is one');
  const { apiVersion, kind, metadata } = object.manifest;
  const there = new Map([
    [object, { apiVersion, kind, name: metadata.name, annotations: {}, managers: [], failed: false }],
  ]);
  expect(planReplacements(there, false)).toEqual([]);
});
