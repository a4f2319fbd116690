import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../lib/kubernetes';
import { packageRoot } from '../cli/run';
import { project } from '../manifest/folder';
import { exportFolder } from './project-source';

interface Exported {
  readonly paths: readonly string[];
  readonly objects: readonly (Manifest & { readonly path: string })[];
  readonly text: string;
  readonly findings: readonly string[];
}

async function exported(format: 'argocd' | 'flux', folder: string, environment = 'production'): Promise<Exported> {
  const { files, findings } = await exportFolder(folder, { format, environment });
  const objects = files.flatMap(({ path, content }) =>
    parseAllDocuments(content).flatMap((document) => {
      const object = document.toJS() as Manifest | null;
      return object === null ? [] : [{ ...object, path }];
    }),
  );
  return {
    paths: files.map(({ path }) => path),
    objects,
    text: files.map(({ content }) => content).join(''),
    findings: findings.map(({ code, message }) => `${code}: ${message}`),
  };
}

function one({ objects }: Exported, kind: string, name?: string): Exported['objects'][number] {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}`);
  return first;
}

const waveOf = ({ metadata }: Manifest) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
const storefront = join(packageRoot, 'examples', 'storefront');

const shop = (more = '') => `
name: shop
repository: git@example.com:acme/shop.git
registry: registry.example.com
${more}
applications:
  web:
    stack: django
    image: registry.example.com/shop/web:1
    variables: { DJANGO_SETTINGS_MODULE: shop.settings, KEY: { secret: KEY }, BRACES: "{{ x }}" }
    addons: [postgres]
  worker: { stack: worker, image: "registry.example.com/shop/web:1", addons: [{ from: web.DATABASE, as: DATABASE }] }
`;

test.each(['argocd', 'flux'] as const)('%s gets references in the place of every secret', async (format) => {
  const whole = await exported(format, project(shop()));
  // THEN nothing stands for a value, and no Secret is written
  expect(whole.objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  expect(whole.text).not.toMatch(/<(generated|configuration|output)/);
  // THEN what is made of several values is put together in the cluster
  const bindings = whole.objects.find(
    ({ kind, metadata }) => kind === 'ExternalSecret' && /^web-database-[0-9a-f]{8}$/.test(metadata.name),
  );
  expect(bindings?.['spec']).toEqual({
    refreshInterval: '1h',
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'infra' },
    target: {
      name: bindings?.metadata.name,
      template: {
        data: {
          url: 'postgres://app:{{ .web_database_password }}@web-database.shop-production.svc:5432/app',
          password: '{{ .web_database_password }}',
        },
      },
    },
    data: [
      {
        secretKey: 'web_database_password',
        remoteRef: { key: 'shop/production/web/database', property: 'password' },
      },
    ],
  });
  // THEN the configuration is all that the store has of it, under the name that pods refer to
  const configuration = one(whole, 'ExternalSecret', 'web-config');
  expect(configuration['spec']).toMatchObject({
    target: { name: 'web-config' },
    dataFrom: [{ extract: { key: 'shop/production/web/config' } }],
  });
  expect(whole.findings.filter((finding) => finding.startsWith('unsupported'))).toEqual([]);
  expect((await exported(format, project(shop()))).text).toBe(whole.text);
});

test('Argo CD: add-ons, then the release, then what serves, then routes; data is never pruned', async () => {
  const whole = await exported('argocd', storefront);
  expect(one(whole, 'Application')['spec']).toMatchObject({
    source: { repoURL: 'git@example.com:acme/storefront.git', path: 'argocd/production/manifests' },
    destination: { namespace: 'storefront-production' },
  });
  const waves = [one(whole, 'StatefulSet', 'web-database'), one(whole, 'Job'), one(whole, 'Deployment', 'web')].map(
    waveOf,
  );
  expect(waves).toEqual([1, 2, 3]);
  expect(waveOf(one(whole, 'Ingress'))).toBe(3);
  for (const object of whole.objects.filter(({ metadata }) => metadata.annotations?.['infra.dev/data'] !== undefined))
    expect(object.metadata.annotations?.['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
  expect(one(whole, 'PersistentVolumeClaim').path).toBe('argocd/production/manifests/web.yaml');
});

test('Flux: a Kustomization for each wave, which waits for the one before; the namespace stays', async () => {
  const whole = await exported('flux', storefront);
  const kustomizations = whole.objects.filter(({ kind }) => kind === 'Kustomization');
  expect(kustomizations.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ['storefront-production-1', expect.objectContaining({ path: './flux/production/1', wait: true })],
    ['storefront-production-2', expect.objectContaining({ dependsOn: [{ name: 'storefront-production-1' }] })],
    ['storefront-production-3', expect.objectContaining({ dependsOn: [{ name: 'storefront-production-2' }] })],
  ]);
  expect(one(whole, 'Job').path).toBe('flux/production/2/web.yaml');
  expect(one(whole, 'Deployment', 'web').path).toBe('flux/production/3/web.yaml');
  expect(one(whole, 'Namespace').metadata).toMatchObject({
    name: 'storefront-production',
    annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
  });
  expect(one(whole, 'GitRepository')['spec']).toMatchObject({
    url: 'ssh://git@example.com/acme/storefront.git',
    secretRef: { name: 'storefront' },
  });
});

test('units of deployment stay units', async () => {
  const folder = project(shop('deploy: { unit: application }'));
  const argo = await exported('argocd', folder);
  const applications = argo.objects.filter(({ kind }) => kind === 'Application');
  expect(applications.map(({ metadata }) => metadata.name)).toEqual([
    'shop-production',
    'shop-production-web',
    'shop-production-worker',
  ]);
  // Flux: each waits for what it needs of others, by names that exist, and in no circle.
  const flux = await exported('flux', folder);
  const needs = new Map(
    flux.objects
      .filter(({ kind }) => kind === 'Kustomization')
      .map(({ metadata, spec }) => [
        metadata.name,
        ((spec as { readonly dependsOn?: readonly { readonly name: string }[] }).dependsOn ?? []).map(
          ({ name }) => name,
        ),
      ]),
  );
  const depth = (name: string, above: readonly string[] = []): number => {
    const needed = needs.get(name);
    if (needed === undefined || above.includes(name)) throw new Error([...above, name].join(' → '));
    return 1 + Math.max(0, ...needed.map((other) => depth(other, [...above, name])));
  };
  expect([...needs.keys()].map((name) => [name, depth(name)])).toEqual([
    ['shop-production-1', 1],
    ['shop-production-web-1', 2],
    ['shop-production-web-2', 3],
    ['shop-production-web-3', 4],
    ['shop-production-worker-1', 2],
  ]);
  expect(one(flux, 'Namespace').path).toBe('flux/production/production/1/_namespace.yaml');
});

test.each([
  [
    'environments: { production: { aws: { region: eu-west-1, clusterName: main } } }',
    'unsupported: DATABASE comes from AWS, where only infra deploy can create it',
  ],
])('what GitOps cannot do is said: %s', async (more, message) => {
  expect((await exported('argocd', project(shop(more)))).findings).toContain(message);
});

test('what has to be there beside the files is said', async () => {
  expect((await exported('argocd', project('name: shop\napplications: { web: { stack: web } }\n'))).findings).toEqual([
    'unsupported: the project has no repository:',
  ]);
  expect((await exported('argocd', storefront)).findings).toEqual([
    'beside-file: web, worker, nightly name images without a tag, so commits do not record what runs',
    'beside-file: the External Secrets Operator reads secrets from the ClusterSecretStore "infra"',
  ]);
  expect((await exported('flux', storefront, 'canary')).findings).toContain(
    'unsupported: only infra deploy can send a canary its share of the traffic',
  );
});
