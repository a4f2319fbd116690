import { heavySizes, sizes, type Manifest, type PodTemplate } from '../../lib/kubernetes';
import { field, find, manifests, names, newProject, podsOf } from '../tree';
import { Application } from '../../lib/model';
import { Web } from '../../stacks';
import { everyType, kinds } from './every-type';
import { violations } from '../../lib/kubernetes';

interface Pods {
  readonly name: string;
  readonly manifest: Manifest;
  readonly template: PodTemplate;
}

/** Memory of the samples whose stack says another than the smallest. */
const memories = {
  'a-storm': '512Mi',
  'a-nextjs': '512Mi',
  'a-rails': '512Mi',
  'a-spring-boot': '768Mi',
  'a-static-site': '64Mi',
};

/** Java virtual machines with heaps as small as they run with. */
const stormSizes: { readonly [part: string]: { readonly cpu: string; readonly memory: string } } = {
  zookeeper: { cpu: '50m', memory: '384Mi' },
  nimbus: { cpu: '50m', memory: '768Mi' },
  supervisor: { cpu: '100m', memory: '1024Mi' },
  ui: { cpu: '50m', memory: '512Mi' },
};

/** What a pod asks for, by the name of what makes it; implied servers are small. */
function expectedSize(name: string) {
  const part = /-storm-(\w+)$/.exec(name)?.[1];
  if (part !== undefined) return { ...stormSizes[part] };
  if (/every-(mysql|mongodb|rabbitmq|kafka|opensearch)/.test(name)) return heavySizes.small;
  if (name.startsWith('StatefulSet'))
    return name.includes('shared-db') ? sizes.large : name.includes('queue') ? sizes.medium : sizes.small;
  const own = Object.entries(memories).find(([sample]) => name.includes(sample));
  return own === undefined ? sizes.small : { ...sizes.small, memory: own[1] };
}

function podsOfEvery(kind: (typeof kinds)[number]): Pods[] {
  return manifests(everyType(kind)).flatMap((manifest) => {
    const template = podsOf(manifest);
    return template === undefined ? [] : [{ name: `${manifest.kind} ${manifest.metadata.name}`, manifest, template }];
  });
}

/** A pod that passes, as the standard's own examples have it. */
function passing() {
  return {
    metadata: { annotations: {} as { [name: string]: string } },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } as {
        [field: string]: unknown;
      },
      containers: [
        {
          name: 'a',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } as {
            [field: string]: unknown;
          },
        } as { [field: string]: unknown },
      ],
      volumes: [{ name: 'tmp', emptyDir: {} }] as object[],
    } as { [field: string]: unknown },
  };
}

function containerWith(fields: object, context: object = {}): object {
  const pod = passing();
  const [container] = pod.spec['containers'] as { securityContext: object }[];
  const containers = [{ ...container, ...fields, securityContext: { ...container?.securityContext, ...context } }];
  return { ...pod, spec: { ...pod.spec, containers } };
}

function podWith(fields: object, context: object = {}): object {
  const pod = passing();
  const securityContext = { ...(pod.spec['securityContext'] as object), ...context };
  return { ...pod, spec: { ...pod.spec, securityContext, ...fields } };
}

describe('the judge of Pod Security', () => {
  test('lets a pod pass that has all that is asked', () => {
    expect(violations(passing())).toEqual([]);
    expect(violations(containerWith({}, { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }))).toEqual([]);
  });

  test.each([
    ['hostNetwork', podWith({ hostNetwork: true })],
    ['hostPID', podWith({ hostPID: true })],
    ['hostIPC', podWith({ hostIPC: true })],
    ['sysctl kernel.msgmax', podWith({}, { sysctls: [{ name: 'kernel.msgmax', value: '1' }] })],
    [
      'AppArmor profile unconfined',
      { ...passing(), metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } } },
    ],
    ['pod: hostProcess', podWith({}, { windowsOptions: { hostProcess: true } })],
    ['pod: SELinux type spc_t', podWith({}, { seLinuxOptions: { type: 'spc_t' } })],
    ['pod: SELinux user', podWith({}, { seLinuxOptions: { user: 'root' } })],
    ['pod: AppArmor profile', podWith({}, { appArmorProfile: { type: 'Unconfined' } })],
    ['pod: seccomp profile', podWith({}, { seccompProfile: { type: 'Unconfined' } })],
    ['pod: runAsUser 0', podWith({}, { runAsUser: 0 })],
    ['container a: runAsUser 0', containerWith({}, { runAsUser: 0 })],
    ['volume x: type hostPath', podWith({ volumes: [{ name: 'x', hostPath: { path: '/' } }] })],
    ['volume x: type nfs', podWith({ volumes: [{ name: 'x', nfs: {} }] })],
    ['container a: privileged', containerWith({}, { privileged: true })],
    ['container a: allowPrivilegeEscalation', containerWith({}, { allowPrivilegeEscalation: undefined })],
    ['container a: capabilities not dropped', containerWith({}, { capabilities: { drop: ['KILL'] } })],
    ['container a: capability SYS_ADMIN', containerWith({}, { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } })],
    ['container a: procMount', containerWith({}, { procMount: 'Unmasked' })],
    ['container a: may run as root', podWith({}, { runAsNonRoot: undefined })],
    ['container a: no seccomp profile', podWith({}, { seccompProfile: undefined })],
    ['container a: hostPort 80', containerWith({ ports: [{ containerPort: 80, hostPort: 80 }] })],
    ['container a: host of a probe', containerWith({ livenessProbe: { tcpSocket: { host: '10.0.0.1', port: 1 } } })],
    ['the pod has no containers to judge', podWith({ containers: [] })],
  ])('says "%s"', (problem, pod) => {
    expect(violations(pod)).toEqual([problem]);
  });

  test('judges containers that start before, and those that are added later', () => {
    const bad = { name: 'b', securityContext: { capabilities: { drop: ['ALL'] } } };
    expect(violations(podWith({ initContainers: [bad] }))).toEqual(['container b: allowPrivilegeEscalation']);
    expect(violations(podWith({ ephemeralContainers: [bad] }))).toEqual(['container b: allowPrivilegeEscalation']);
  });
});

describe.each(kinds)('in %s', (kind) => {
  const pods = podsOfEvery(kind);
  const inKind = (given: readonly string[]) => given.map((name) => (kind === 'canary' ? `${name}-canary` : name));

  test('every kind of pod is there', () => {
    const expected = kind === 'canary' ? ['CronJob', 'Deployment'] : ['CronJob', 'Deployment', 'Job', 'StatefulSet'];
    expect([...new Set(pods.map(({ manifest }) => manifest.kind))].sort()).toEqual(expected);
  });

  test.each(pods)('$name passes Pod Security "restricted"', ({ template }) => {
    expect(violations(template)).toEqual([]);
  });

  test.each(pods)('$name has no token of the API, and no environment but its own', ({ template: { spec } }) => {
    expect([spec.automountServiceAccountToken, spec.enableServiceLinks]).toEqual([false, false]);
  });

  test.each(pods)('$name asks for little, and cannot take all memory', ({ name, template }) => {
    const [container] = template.spec.containers;
    const size = expectedSize(name);
    expect(container?.resources).toEqual({ requests: size, limits: { memory: size.memory } });
  });

  test.each(pods)('$name can write to /tmp and to what it keeps', ({ manifest, template: { spec } }) => {
    const mounted = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
    expect(mounted).toContain('tmp');
    const claims = (field(manifest, 'spec', 'volumeClaimTemplates') ?? []) as readonly { metadata: { name: string } }[];
    const volumes = [...(spec.volumes ?? []), ...claims.map(({ metadata }) => metadata)];
    expect(mounted.sort()).toEqual(volumes.map(({ name }) => name).sort());
  });

  test.each(pods.filter(({ template }) => (template.spec.containers[0]?.ports ?? []).length > 0))(
    '$name is ready when it answers, not when it starts',
    ({ template }) => {
      const [container] = template.spec.containers;
      expect(container?.readinessProbe).toEqual(
        expect.objectContaining({ periodSeconds: expect.any(Number), timeoutSeconds: expect.any(Number) }),
      );
      expect(container?.livenessProbe).toEqual(expect.objectContaining({ failureThreshold: 6 }));
    },
  );

  test.each(pods.filter(({ manifest }) => manifest.kind === 'Deployment'))(
    '$name rolls without downtime, and finds its own pods only',
    ({ name, manifest, template }) => {
      expect(field(manifest, 'spec', 'strategy')).toEqual(
        /-(beat|clock)$/.test(name)
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
      );
      const selector = field(manifest, 'spec', 'selector', 'matchLabels') as object;
      expect(template.metadata.labels).toMatchObject(selector);
      const others = pods.filter((other) => other.manifest !== manifest);
      const alsoFound = others.filter(({ template: { metadata } }) =>
        Object.entries(selector).every(([label, value]) => metadata.labels?.[label] === value),
      );
      expect(alsoFound.map(({ name }) => name)).toEqual([]);
    },
  );

  test('a server is taken out of its Service before it is told to stop, and has time for both', () => {
    const servers = pods.filter(({ template }) => template.metadata.labels?.['app.kubernetes.io/component'] === 'web');
    expect(servers.map(({ manifest }) => manifest.metadata.name)).toEqual(
      expect.arrayContaining(inKind(['web', 'shop'])),
    );
    for (const { name, template } of servers) {
      expect(template.spec.containers[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
      // Spring Boot gives its requests 30 seconds itself.
      expect(template.spec.terminationGracePeriodSeconds).toBe(name.includes('spring-boot') ? 40 : 35);
    }
  });

  test('a Service leads to pods that are there, at a port they have', () => {
    const services = manifests(everyType(kind)).filter((manifest) => manifest.kind === 'Service');
    for (const service of services) {
      const selector = Object.entries(field(service, 'spec', 'selector') as object);
      const found = pods.filter(({ template }) =>
        selector.every(([label, value]) => template.metadata.labels?.[label] === value),
      );
      expect(found).toHaveLength(1);
      const ports = found.flatMap(({ template }) =>
        template.spec.containers.flatMap((container) => container.ports ?? []),
      );
      const served = field(service, 'spec', 'ports') as readonly { targetPort: string }[];
      expect(ports.map((port) => port.name)).toEqual(served.map(({ targetPort }) => targetPort));
    }
    const serving = pods.filter(({ template }) => (template.spec.containers[0]?.ports ?? []).length > 0);
    expect(services.map(({ metadata }) => metadata.name).sort()).toEqual(
      serving.map(({ manifest }) => manifest.metadata.name).sort(),
    );
    expect(services.length).toBeGreaterThan(5);
  });

  test('a budget for disruptions is there in production only, one for each Deployment', () => {
    const all = names(everyType(kind));
    const budgets = all.filter((name) => name.startsWith('PodDisruptionBudget'));
    const deployments = all.filter((name) => name.startsWith('Deployment'));
    expect(budgets).toEqual(
      kind === 'production' ? deployments.map((name) => name.replace('Deployment', 'PodDisruptionBudget')) : [],
    );
  });

  test('replicas are two in production, else one, and are spread where people depend on them', () => {
    const web = find(everyType(kind), 'Deployment', kind === 'canary' ? 'web-canary' : 'web');
    expect(field(web, 'spec', 'replicas')).toBe(kind === 'production' ? 2 : 1);
    const spread = podsOf(web)?.spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey) ?? [];
    expect(spread).toEqual(
      kind === 'production' || kind === 'canary' ? ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'] : [],
    );
  });
});

test('a budget lets one pod go at a time, so that it never blocks a drain', () => {
  const budget = find(everyType('production'), 'PodDisruptionBudget', 'web');
  expect(field(budget, 'spec')).toEqual({
    maxUnavailable: 1,
    selector: {
      matchLabels: field(find(everyType('production'), 'Deployment', 'web'), 'spec', 'selector', 'matchLabels'),
    },
  });
});

test('labels and annotations of the user are on the pods, beside ours', () => {
  const project = newProject();
  new Web(new Application(project, 'web', { image: 'web:1.2' }), 'web', {
    labels: { tier: 'front' },
    annotations: { 'acme.example/url': '${application.name}' },
  });
  const metadata = podsOf(find(project, 'Deployment', 'web'))?.metadata;
  expect(metadata).toEqual({
    labels: {
      tier: 'front',
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/instance': 'web',
      'app.kubernetes.io/component': 'web',
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/managed-by': 'infra',
      'app.kubernetes.io/version': '1.2',
    },
    annotations: { 'acme.example/url': 'web' },
  });
});

test('the ids of constructs are in no object, so that they can change', () => {
  const build = (id: string) => {
    const project = newProject({ environment: 'production' });
    new Web(new Application(project, 'web'), id, { processes: { jobs: { command: 'jobs' } } });
    return manifests(project);
  };
  expect(build('other')).toEqual(build('web'));
});

test.each([
  ['ghcr.io/acme/web:1.2.3', '1.2.3'],
  ['localhost:5000/web', undefined],
  ['localhost:5000/web:v1', 'v1'],
  ['web:1.2@sha256:0123', '1.2'],
  ['web@sha256:0123', undefined],
  ['web:_edge', undefined],
  ['web:edge-', undefined],
  [`web:${'a'.repeat(64)}`, undefined],
])('the version of the image %s is %s', (image, version) => {
  const project = newProject();
  new Web(new Application(project, 'web', { image }), 'web');
  expect(podsOf(find(project, 'Deployment', 'web'))?.metadata.labels?.['app.kubernetes.io/version']).toBe(version);
});

test('a label that its placeholders make too long or wrong is refused', () => {
  const project = newProject();
  new Web(new Application(project, 'web'), 'stack', {
    host: 'a.example.com',
    labels: { team: '${project.name}', at: '${application.url}' },
  });
  expect(() => project.prepare()).toThrow(
    expect.objectContaining({
      code: 'wrong-format',
      message: expect.stringContaining('Application web: labels.at: "https://a.example.com" is not accepted'),
    }),
  );
});
