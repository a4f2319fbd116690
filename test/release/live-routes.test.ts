import { treeObjects } from '../../lib/kubernetes';
import { Application } from '../../lib/model';
import { LiveRoutes } from '../../lib/release/live-routes';
import { Web } from '../../stacks';
import { newProject } from '../tree';
import { FakeCluster } from './fake-cluster';

const namespace = 'shop-production';
const weight = 'nginx.ingress.kubernetes.io/canary-weight';

function production(canaries: { readonly [application: string]: { readonly [environment: string]: number } } = {}) {
  const project = newProject({
    environment: { name: 'production', domain: 'shop.example', routing: { weights: 'nginx' } },
    canaries,
  });
  new Web(new Application(project, 'web', { image: 'web:1' }), 'stack');
  return project;
}

/** An Ingress as it is in the cluster. */
function ingress(name: string, host: string, canary: { readonly [annotation: string]: string } = {}) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'infra' },
      annotations: { 'infra.dev/unit': 'shop/production', ...canary },
    },
    spec: { rules: [{ host }] },
  };
}

const tenth = { 'nginx.ingress.kubernetes.io/canary': 'true', [weight]: '10' };

async function look(project: ReturnType<typeof production>, live: readonly ReturnType<typeof ingress>[]) {
  const routes = await LiveRoutes.read(project, new FakeCluster(live).cluster);
  const objects = treeObjects(project);
  return {
    outdated: objects.filter((object) => routes.isOutdated(object)).map(({ manifest }) => manifest.metadata.name),
    stale: routes.stale('production', objects).map(({ metadata }) => metadata.name),
    unrouted: routes.unrouted(),
    areShared: routes.areShared('production', objects),
    objects,
  };
}

test('a share that is not in the cluster yet makes its route outdated', async () => {
  expect(await look(production({ web: { canary: 10 } }), [ingress('web', 'web.shop.example')])).toMatchObject({
    outdated: ['web-canary'],
    stale: [],
    unrouted: [],
    areShared: false,
  });
});

test('one that is there as it should be is let be; another weight is not', async () => {
  const live = [ingress('web', 'web.shop.example'), ingress('web-canary', 'web.shop.example', tenth)];
  expect(await look(production({ web: { canary: 10 } }), live)).toMatchObject({ outdated: [], areShared: true });
  expect(await look(production({ web: { canary: 25 } }), live)).toMatchObject({ outdated: ['web-canary'] });
});

test('the route of a canary that is no more is stale', async () => {
  const live = [ingress('web', 'web.shop.example'), ingress('web-canary', 'web.shop.example', tenth)];
  expect(await look(production(), live)).toMatchObject({ outdated: [], stale: ['web-canary'], areShared: true });
});

test('what has no route yet is not given a canary', async () => {
  expect(await look(production({ web: { canary: 10 } }), [])).toMatchObject({ outdated: [], unrouted: ['web'] });
});

test('a host that was changed in the manifest waits for a deployment of its own', async () => {
  const { objects } = await look(production({ web: { canary: 10 } }), [ingress('web', 'old.example')]);
  const canary = objects.find(({ manifest }) => manifest.metadata.name === 'web-canary');
  expect(canary?.manifest).toMatchObject({ spec: { rules: [{ host: 'old.example' }] } });
});
