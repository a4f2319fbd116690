import { describeEndToEnd, kubectlJson } from './environment';
import { installGatewayApi } from './gateway-api';
import { SampleProject, type Manifest } from './sample-project';
import { SimulatedTraffic } from './simulated-traffic';

const image = (tag: number | string) => `registry.example.com/app:${tag}`;

interface Project {
  readonly routing: Manifest;
  readonly weight?: number;
  readonly domain?: string;
  readonly more?: Manifest;
  readonly applications?: Manifest;
}

const manifest = ({ routing, weight = 10, domain = 'example.com', more = {}, applications }: Project): Manifest => ({
  environments: {
    production: { cluster: { context: 'prod-eu' }, domain, routing },
    beta: { kind: 'canary', of: 'production', cluster: { context: 'prod-eu' } },
  },
  applications: applications ?? {
    web: { stack: 'web', image: image(1), environments: { canary: { parameters: { weight, replicas: 1 } } } },
  },
  ...more,
});

const called = (changes: readonly { readonly action: string; readonly kind: string; readonly name: string }[]) =>
  changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

/** What is changed of production rather than of its canary. */
const ofProduction = (changes: Parameters<typeof called>[0]) =>
  called(changes.filter(({ kind, name }) => kind === 'Ingress' || !name.endsWith('-canary')));

/** Everything of production, but for what the API server counts and who wrote it. */
async function snapshot(project: SampleProject): Promise<Record<string, unknown>> {
  const kinds =
    'deployments,services,secrets,configmaps,ingresses,httproutes,gateways,poddisruptionbudgets,jobs,cronjobs,serviceaccounts,networkpolicies';
  const { items } = await kubectlJson<{
    items: { kind: string; metadata: Record<string, unknown>; status?: unknown }[];
  }>(['get', kinds, '-n', project.namespace('production')]);
  return Object.fromEntries(
    items.map(({ metadata, status: _status, ...rest }) => {
      const { resourceVersion: _version, managedFields: _fields, generation: _generation, ...kept } = metadata;
      return [`${rest.kind}/${String(kept['name'])}`, { ...rest, metadata: kept }];
    }),
  );
}

async function images(project: SampleProject, environment = 'production'): Promise<Record<string, unknown>> {
  const deployments = await project.objects('deployments', environment);
  return Object.fromEntries(
    deployments.map(({ metadata, spec }) => {
      const { template } = spec as { template: { spec: { containers: { image: string }[] } } };
      return [metadata.name, template.spec.containers[0]?.image];
    }),
  );
}

describeEndToEnd('a canary on a route of the Gateway API', () => {
  beforeAll(installGatewayApi);
  const routing = { gateway: 'infra/public' };
  const project = new SampleProject(manifest({ routing }));
  let before: Record<string, unknown>;
  afterAll(() => project.remove());

  test('takes its share of the traffic once it is ready; nothing else of production changes', async () => {
    await project.deploy('--env', 'production');
    before = await snapshot(project);
    const traffic = new SimulatedTraffic(project.namespace('production'), 'web').start();

    const { changes } = await project.deploy('--env', 'canary', '--image', `web=${image('slow-start-2')}`);

    expect(called(changes)).toEqual(
      expect.arrayContaining(['create Deployment web-canary', 'create Service web-canary']),
    );
    expect(ofProduction(changes)).toEqual(['update HTTPRoute web']);
    expect(await traffic.shares()).toEqual([
      { service: 'web', weight: 90 },
      { service: 'web-canary', weight: 10 },
    ]);
    expect((await project.deploy('--env', 'canary')).changes).toEqual([]);
    expect((await project.deploy('--env', 'production')).changes).toEqual([]);
    expect((await traffic.stop()).filter((answer) => answer.image === undefined)).toEqual([]);
  });

  test('another weight changes the route alone, whatever else the manifest says of it by now', async () => {
    project.write(manifest({ routing, weight: 50, domain: 'example.org' }));
    expect(ofProduction((await project.deploy('--env', 'canary')).changes)).toEqual(['update HTTPRoute web']);
    const [route] = await project.objects('httproutes', 'production');
    expect(route?.spec?.['hostnames']).toEqual(['web.example.com']);
    project.write(manifest({ routing }));
  });

  test('goes without a trace: the traffic first', async () => {
    // GIVEN production as it was before the canary, and not deployed since
    const traffic = new SimulatedTraffic(project.namespace('production'), 'web').start();

    // WHEN
    const { code, stderr } = await project.infra(['destroy', '--yes', '--env', 'canary']);

    // THEN
    expect([code, stderr]).toEqual([0, expect.stringContaining('routing HTTPRoute web')]);
    expect((await traffic.stop()).filter((answer) => answer.image === undefined)).toEqual([]);
    expect(await images(project)).toEqual({ web: image(1) });
    const after = await snapshot(project);
    const record = `ConfigMap/infra-release-${project.name}.production`;
    const { [record]: _after, ...objectsAfter } = after;
    const { [record]: _before, ...objectsBefore } = before;
    expect(objectsAfter).toEqual(objectsBefore);
    expect((await project.deploy('--env', 'production', '--refresh')).changes).toEqual([]);
  });

  test('without a deployment in between, the record of the release is as before too', async () => {
    const alone = await snapshot(project);
    await project.deploy('--env', 'canary', '--image', `web=${image(2)}`);
    expect(await snapshot(project)).not.toEqual(alone);
    await project.infra(['destroy', '--yes', '--env', 'canary']);
    expect(await snapshot(project)).toEqual(alone);
  });

  test('is promoted: its image becomes that of production, which is never without ready pods', async () => {
    await project.deploy('--env', 'canary', '--image', `web=${image(3)}`);
    const traffic = new SimulatedTraffic(project.namespace('production'), 'web').start();

    const { code, stdout, stderr } = await project.infra(['promote', '--yes', '--json']);

    const answers = await traffic.stop();
    expect([code, stderr]).toEqual([0, expect.stringContaining(`web  ${image(1)} → ${image(3)}`)]);
    const { changes } = JSON.parse(stdout) as { changes: Parameters<typeof called>[0] };
    expect(ofProduction(changes)).toEqual(['update Deployment web', 'update HTTPRoute web']);
    expect(called(changes)).toEqual(
      expect.arrayContaining(['delete Deployment web-canary', 'delete Service web-canary']),
    );
    expect(await images(project)).toEqual({ web: image(3) });
    expect(answers.filter((answer) => answer.image === undefined)).toEqual([]);
    expect(new Set(answers.map(({ service }) => service))).toContain('web');
    expect((await project.deploy('--env', 'production')).changes).toEqual([]);
  });

  test('a promotion without anything to promote is refused', async () => {
    const { code, stderr } = await project.infra(['promote', '--yes']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing is deployed in canary')]);
  });
});

describeEndToEnd('a canary on ingress-nginx, each application a unit', () => {
  beforeAll(installGatewayApi);
  const web = { stack: 'web', image: image(1), environments: { canary: { parameters: { weight: 20 } } } };
  const project = new SampleProject(
    manifest({
      routing: { className: 'nginx' },
      applications: { web, api: web },
      more: { deploy: { unit: 'application' } },
    }),
  );
  afterAll(() => project.remove());

  test('has an Ingress beside production’s, which goes with it', async () => {
    await project.deploy('--env', 'production');
    const before = await snapshot(project);
    const { changes } = await project.deploy('web', '--env', 'canary', '--image', `web=${image(2)}`);
    expect(ofProduction(changes)).toEqual(['create Ingress web-canary']);
    const traffic = new SimulatedTraffic(project.namespace('production'), 'web');
    expect(await traffic.shares()).toEqual([
      { service: 'web', weight: 80 },
      { service: 'web-canary', weight: 20 },
    ]);
    expect((await project.infra(['destroy', '--yes', '--env', 'canary'])).code).toBe(0);
    expect(await traffic.shares()).toEqual([{ service: 'web', weight: 100 }]);
    await traffic.stop();
    expect(await snapshot(project)).toEqual(before);
  });

  test('one of two canaries is promoted, the other stays', async () => {
    await project.deploy('--env', 'canary', '--image', `web=${image(2)}`, '--image', `api=${image(2)}`);
    const { code } = await project.infra(['promote', 'web', '--yes']);
    expect([code, await images(project)]).toEqual([0, { api: image(1), web: image(2), 'api-canary': image(2) }]);
    expect((await project.objects('ingresses', 'production')).map(({ metadata }) => metadata.name)).toEqual([
      'api',
      'api-canary',
      'web',
    ]);
  });

  test('is the only one of an application', async () => {
    project.write(
      manifest({
        routing: { className: 'nginx' },
        applications: { web, api: { ...web, environments: { beta: { parameters: { weight: 5 } } } } },
        more: { deploy: { unit: 'application' } },
      }),
    );
    for (const command of [['preview'], ['deploy', '--yes']]) {
      const { code, stderr } = await project.infra([...command, 'api', '--env', 'beta', '--image', `api=${image(3)}`]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('canary already receives 20 percent of its traffic')]);
    }
    expect(Object.keys(await images(project))).toEqual(['api', 'api-canary', 'web']);
  });
});

describeEndToEnd('a promotion that fails', () => {
  beforeAll(installGatewayApi);
  test('leaves production as it serves, and the canary beside it', async () => {
    // GIVEN a release phase, which a canary never runs, that fails with the next version
    const project = new SampleProject(
      manifest({
        routing: { gateway: 'infra/public' },
        applications: {
          web: {
            stack: 'django',
            image: image(1),
            parameters: { module: 'shop.wsgi' },
            environments: { canary: { parameters: { weight: 5 } } },
          },
        },
      }),
    );
    await project.deploy('--env', 'production');
    await project.deploy('--env', 'canary', '--image', `web=${image('failing-release')}`);
    expect((await project.objects('jobs', 'production')).length).toBe(1);
    const traffic = new SimulatedTraffic(project.namespace('production'), 'web').start();

    // WHEN
    const { code } = await project.infra(['promote', '--yes']);

    // THEN
    expect(code).toBe(1);
    expect(await images(project)).toEqual({ web: image(1), 'web-canary': image('failing-release') });
    expect(await traffic.shares()).toEqual([
      { service: 'web', weight: 95 },
      { service: 'web-canary', weight: 5 },
    ]);
    expect((await traffic.stop()).filter((answer) => answer.image === undefined)).toEqual([]);
    project.remove();
  });
});

describeEndToEnd('promotion between environments', () => {
  beforeAll(installGatewayApi);
  test('takes the image, not the configuration', async () => {
    const project = new SampleProject(
      manifest({
        routing: {},
        applications: {
          web: {
            stack: 'web',
            image: image(1),
            variables: { PLACE: 'anywhere' },
            environments: { production: { variables: { PLACE: 'production' } } },
          },
        },
      }),
    );
    await project.deploy('--env', 'staging', '--image', `web=${image(7)}`);
    const { code, stdout } = await project.infra(['promote', '--from', 'staging', '--to', 'production', '--yes']);
    expect([code, stdout]).toEqual([0, 'web  https://web.example.com\n']);
    expect([await images(project), await images(project, 'staging')]).toEqual([{ web: image(7) }, { web: image(7) }]);
    const [production] = await project.objects('deployments', 'production');
    expect(JSON.stringify(production?.spec)).toContain('"value":"production"');
    project.remove();
  });
});
