import { Redis } from '../../addons';
import { Application, type Project } from '../../lib/model';
import { Django, Web, type WebProps } from '../../stacks';
import { field, find, manifests, names, newProject } from '../tree';
import { main, pod, webWith } from './workload';

function patched(...patches: NonNullable<WebProps['patches']>): Project {
  return webWith({ patches });
}

test('a map is merged: items of lists by their names, null removes', () => {
  const project = patched({
    kind: 'Deployment',
    name: 'web',
    patch: {
      metadata: { labels: { team: '${project.name}' } },
      spec: {
        revisionHistoryLimit: null,
        template: {
          spec: {
            dnsPolicy: 'Default',
            containers: [{ name: 'web', tty: true, env: [{ name: 'EXTRA', value: '1' }], lifecycle: null }],
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }],
          },
        },
      },
    },
  });
  const deployment = find(project, 'Deployment', 'web');
  expect(deployment.metadata.labels).toMatchObject({ team: 'shop', 'app.kubernetes.io/name': 'web' });
  expect(deployment['spec']).not.toHaveProperty('revisionHistoryLimit');
  expect(pod(project)).toMatchObject({
    dnsPolicy: 'Default',
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }],
  });
  expect(main(project)).toMatchObject({
    image: 'web:1',
    tty: true,
    env: [
      { name: 'PORT', value: '8080' },
      { name: 'EXTRA', value: '1' },
    ],
  });
  expect(main(project)).not.toHaveProperty('lifecycle');
});

test('an item of a list is removed by name', () => {
  const project = patched({
    kind: 'Deployment',
    patch: {
      spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'PORT', $patch: 'delete' }] }] } } },
    },
  });
  expect(main(project).env).toEqual([]);
});

test('operations are applied one after the other', () => {
  const project = patched({
    kind: 'Service',
    patch: [
      { op: 'test', path: '/spec/ports/0/name', value: 'http' },
      { op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' },
      { op: 'replace', path: '/spec/ports/0/port', value: 8000 },
      { op: 'copy', from: '/spec/sessionAffinity', path: '/metadata/annotations' },
      { op: 'remove', path: '/metadata/annotations' },
    ],
  });
  expect(find(project, 'Service', 'web')['spec']).toMatchObject({
    sessionAffinity: 'ClientIP',
    ports: [{ name: 'http', port: 8000, targetPort: 'http' }],
  });
});

test('every object of a kind is patched where no name is given, those of add-ons too', () => {
  const project = newProject();
  const web = new Application(project, 'web');
  new Redis(web, 'CACHE');
  new Web(web, 'stack', { patches: [{ kind: 'Service', patch: { spec: { ipFamilyPolicy: 'PreferDualStack' } } }] });
  const services = manifests(project).filter(({ kind }) => kind === 'Service');
  expect(services.map((service) => [service.metadata.name, field(service, 'spec', 'ipFamilyPolicy')]).sort()).toEqual([
    ['web', 'PreferDualStack'],
    ['web-cache', 'PreferDualStack'],
  ]);
});

test('a program patches with a function, and cdk8s gives the same objects', () => {
  const build = () => {
    const project = webWith({});
    project.applications[0]?.stack.patch('Deployment', (object) => {
      object.metadata.annotations = { note: 'patched' };
    });
    return project;
  };
  expect(find(build(), 'Deployment', 'web').metadata.annotations).toEqual({ note: 'patched' });
  expect(build().synthYaml()).toContain('note: patched');
});

test.each<[string, NonNullable<WebProps['patches']>[number], string, string]>([
  [
    'that finds nothing',
    { kind: 'Ingress', patch: {} },
    'patch-unmatched',
    'has a patch of Ingress, but no such object; there are Deployment web, NetworkPolicy web, Service web',
  ],
  [
    'of a path that is not there',
    { kind: 'Service', patch: [{ op: 'replace', path: '/spec/prots/0', value: 1 }] },
    'patch-path',
    'has a patch of Service web that fails: /spec/prots/0 does not exist',
  ],
  [
    'whose test fails',
    { kind: 'Service', patch: [{ op: 'test', path: '/spec/ports/0/port', value: 81 }] },
    'patch-path',
    'has a patch of Service web that fails: /spec/ports/0/port is the number 80, not the number 81',
  ],
  [
    'into what is not there',
    { kind: 'Service', patch: [{ op: 'add', path: '/spec/a/b', value: 1 }] },
    'patch-path',
    'has a patch of Service web that fails: /spec/a does not exist',
  ],
  [
    'beyond the end of a list',
    { kind: 'Service', patch: [{ op: 'add', path: '/spec/ports/7', value: {} }] },
    'patch-path',
    'has a patch of Service web that fails: /spec/ports is a list of 1; expected 0 to 1, or - for its end',
  ],
  [
    'of a number into a text',
    { kind: 'Deployment', patch: { spec: { replicas: 'three' } } },
    'patch-type',
    'has a patch that makes Deployment web unreadable for Kubernetes: /spec/replicas must be a number, and would become the text "three"',
  ],
  [
    'of a list into a map',
    { kind: 'Deployment', patch: { spec: { template: { spec: { volumes: { a: 1 } } } } } },
    'patch-type',
    'has a patch that makes Deployment web unreadable for Kubernetes: /spec/template/spec/volumes must be a list, and would become a map',
  ],
  [
    'that gives a label a number',
    { kind: 'Service', patch: { metadata: { labels: { tier: 1 } } } },
    'patch-type',
    'has a patch that makes Service web unreadable for Kubernetes: /metadata/labels/tier must be text, and would become the number 1',
  ],
])('a patch %s is an error', (_, patch, code, message) => {
  expect(() => patched(patch).prepare()).toThrow(
    expect.objectContaining({ code, message: `Application web: ${message}` }),
  );
});

test('every application is told what is wrong with its patches, whatever else is wrong with others', () => {
  // GIVEN an application without a stack, and two with a patch that finds nothing
  const project = newProject();
  const patches = [{ kind: 'Ingress', patch: {} }];
  new Application(project, 'odd');
  for (const name of ['web', 'api']) new Web(new Application(project, name), 'stack', { patches });
  // THEN all of it is told at once
  const found = 'but no such object; there are Deployment';
  expect(() => project.prepare()).toThrow(
    expect.objectContaining({
      message: [
        'Application odd: has no stack [stack-missing]',
        `Application web: has a patch of Ingress, ${found} web, NetworkPolicy web, Service web [patch-unmatched]`,
        `Application api: has a patch of Ingress, ${found} api, NetworkPolicy api, Service api [patch-unmatched]`,
      ].join('\n'),
    }),
  );
});

test('a port of a Service is found by its name, too', () => {
  const project = patched({
    kind: 'Service',
    patch: { spec: { type: 'NodePort', ports: [{ name: 'http', nodePort: 30999 }] } },
  });
  expect(field(find(project, 'Service', 'web'), 'spec', 'ports')).toEqual([
    { name: 'http', port: 80, targetPort: 'http', nodePort: 30999 },
  ]);
});

test('what a patch gives takes the place of what cannot stand beside it', () => {
  const pods = {
    containers: [{ name: 'web', env: [{ name: 'PORT', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }] }],
    volumes: [{ name: 'tmp', hostPath: { path: '/tmp' } }],
  };
  const project = patched({
    kind: 'Deployment',
    patch: { spec: { strategy: { type: 'Recreate' }, template: { spec: pods } } },
  });
  expect(field(find(project, 'Deployment', 'web'), 'spec', 'strategy')).toEqual({ type: 'Recreate' });
  expect(main(project).env).toEqual(pods.containers[0]?.env);
  expect(pod(project)['volumes']).toEqual(pods.volumes);
  // What does not change the type is merged.
  const slower = patched({
    kind: 'Deployment',
    patch: { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2 } } } },
  });
  const merged = field(find(slower, 'Deployment', 'web'), 'spec', 'strategy');
  expect(merged).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } });
});

test.each([
  ['status.replicas', { status: { replicas: 3 } }, 'status'],
  ['metadata.uid', { metadata: { uid: 'a' } }, 'metadata.uid'],
  ['a managed field', [{ op: 'add' as const, path: '/metadata/managedFields/0', value: {} }], 'metadata.managedFields'],
])('a patch of %s, which Kubernetes sets, is refused', (_, patch, name) => {
  expect(() => patched({ kind: 'Deployment', patch })).toThrow(`a patch cannot change the ${name} of an object`);
});

test.each([
  ['the selector', { selector: { matchLabels: { tier: 'front' } } }, 'spec.selector'],
  [
    'what the selector finds',
    { template: { metadata: { labels: { 'app.kubernetes.io/name': null } } } },
    'the label app.kubernetes.io/name in spec.template',
  ],
])('a patch of %s is refused', (_, spec, what) => {
  expect(() => patched({ kind: 'Deployment', patch: { spec } }).prepare()).toThrow(
    expect.objectContaining({
      code: 'patch-identity',
      message: `Application web: has a patch that changes ${what} of Deployment web`,
    }),
  );
});

test('a patch that renames is an error, written or programmed', () => {
  const written = { kind: 'Service', patch: { metadata: { name: 'other' } } };
  expect(() => patched(written)).toThrow(
    'Web web/stack: patches.0.patch.metadata.name: a patch cannot change the metadata.name of an object',
  );
  const project = webWith({});
  project.applications[0]?.stack.patch('Service', ({ metadata }) => {
    metadata.name = 'other';
  });
  expect(() => project.prepare()).toThrow(
    expect.objectContaining({
      code: 'patch-identity',
      message:
        'Application web: has a patch that turns Service web (v1) in shop-staging into Service other (v1) in shop-staging',
    }),
  );
});

test('a patch that exposes a secret is an error, written or programmed', () => {
  const build = (patches: WebProps['patches']) => {
    const project = newProject();
    const web = new Application(project, 'web');
    const cache = new Redis(web, 'CACHE', { provisioner: 'external' });
    const stack = new Web(web, 'stack', patches === undefined ? {} : { patches });
    return { project, cache, stack };
  };
  const written = build([{ kind: 'Service', patch: { metadata: { annotations: { url: '${addons.cache.url}' } } } }]);
  expect(() => written.project.prepare()).toThrow(expect.objectContaining({ code: 'secret-exposed' }));
  const { project, cache, stack } = build(undefined);
  stack.patch('Service', ({ metadata }) => void (metadata.annotations = { url: cache.binding('url') }));
  expect(() => project.prepare()).toThrow(
    expect.objectContaining({
      code: 'secret-exposed',
      message: 'Application web: has a patch that would expose the secret url in Service web',
    }),
  );
});

test('what a patch takes from the security of pods is told by name', () => {
  const containers = [{ name: 'web', securityContext: { allowPrivilegeEscalation: true } }];
  const project = patched({
    kind: 'Deployment',
    patch: { spec: { template: { spec: { containers, hostNetwork: true } } } },
  });
  project.prepare();
  expect(project.warnings.map(({ message }) => message)).toEqual([
    'after the patch, Deployment web does not meet the Pod Security Standard "restricted" that its namespace enforces: hostNetwork, container web: allowPrivilegeEscalation',
  ]);
});

test('the release runs again where its Job is patched, and only there', () => {
  const release = (patches?: WebProps['patches']) => {
    const project = newProject();
    const parameters = { module: 'shop.wsgi', ...(patches === undefined ? {} : { patches }) };
    new Django(new Application(project, 'shop'), 'stack', parameters);
    return names(project).find((name) => name.startsWith('Job '));
  };
  expect(release([{ kind: 'Deployment', patch: { spec: { paused: false } } }])).toBe(release());
  expect(release([{ kind: 'Job', patch: { spec: { backoffLimit: 5 } } }])).not.toBe(release());
});
