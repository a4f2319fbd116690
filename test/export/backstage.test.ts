import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
  type Entity,
} from '@backstage/catalog-model';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ownerReference } from '../../lib/export/backstage/owner';
import { repositoryPage } from '../../lib/export/backstage/repository';
import { packageRoot } from '../cli/run';
import { project, repository } from '../manifest/folder';
import { exportFolder } from './project-source';

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const kinds: { readonly [kind: string]: { check(entity: Entity): Promise<boolean> } } = {
  System: systemEntityV1alpha1Validator,
  Component: componentEntityV1alpha1Validator,
  Resource: resourceEntityV1alpha1Validator,
  API: apiEntityV1alpha1Validator,
};

/** The entities of a project, once Backstage's own policies and validators took every one. */
async function entitiesOf(folder: string, files: readonly string[] = []) {
  const result = await exportFolder(folder, { format: 'backstage' }, files);
  const entities = parseAllDocuments(result.files[0]?.content ?? '').map((document) => document.toJS() as Entity);
  for (const entity of entities) {
    // The catalogue puts what $text names in its place before it validates.
    const spec =
      entity.kind === 'API' ? { ...entity.spec, definition: JSON.stringify(entity.spec?.['definition']) } : {};
    const read = { ...entity, spec: { ...entity.spec, ...spec } };
    expect(await policy.enforce(structuredClone(read))).toBeDefined();
    expect(await kinds[entity.kind]?.check(read)).toBe(true);
  }
  const refs = entities.map((entity) => stringifyEntityRef(entity));
  expect(new Set(refs).size).toBe(refs.length);
  return { entities, refs, findings: result.findings.map(({ message }) => message) };
}

/** An entity by the end of its reference. */
function named(entities: readonly Entity[], kind: string, name: string): Entity {
  const found = entities.find((entity) => entity.kind === kind && entity.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

test.each(['storefront', 'aws'])(
  'the example %s is what Backstage takes, and every reference leads somewhere',
  async (name) => {
    // WHEN an example is exported
    const { entities, refs } = await entitiesOf(join(packageRoot, 'examples', name));
    // THEN what its components depend on is there
    const wanted = entities
      .flatMap(({ spec }) => (spec?.['dependsOn'] ?? []) as string[])
      .map((text) =>
        stringifyEntityRef(parseEntityRef(text, { defaultKind: 'Component', defaultNamespace: 'default' })),
      );
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((ref) => !refs.includes(ref))).toEqual([]);
  },
);

const shop = `
name: shop
repository: https://github.com/acme/shop.git
ownership: "@acme/shop"
contact: [{ url: https://status.acme.example }, { email: oncall@acme.example, only: "alert:high" }]
environments: { production: { domain: shop.example.com } }
applications:
  web:
    stack: web
    owner: ["@ann", "@acme/web"]
    addons:
      - { type: application, application: api }
      - { type: application, project: acme/ledger, application: books, as: LEDGER }
      - { type: generated-secret }
  api: { stack: web, parameters: { public: false }, addons: [postgres] }
  lab: { stack: worker, environments: [staging], addons: [{ type: redis }] }
`;

test('who uses whom, and in which environments', async () => {
  const { entities, refs, findings } = await entitiesOf(project(shop));
  expect(refs).toEqual([
    'system:default/shop',
    'component:default/shop-web',
    'component:default/shop-api',
    'resource:default/shop-api-database',
    'api:default/shop-api',
    'component:default/shop-lab',
    'resource:default/shop-lab-redis',
  ]);
  expect(named(entities, 'Component', 'shop-web')).toMatchObject({
    metadata: {
      annotations: {
        'backstage.io/source-location': 'url:https://github.com/acme/shop/',
        'github.com/project-slug': 'acme/shop',
        'infra.dev/owners': '@ann @acme/web',
      },
      links: [{ url: 'https://web.shop.example.com', title: 'production', icon: 'web' }],
    },
    spec: {
      lifecycle: 'production',
      owner: 'user:ann',
      consumesApis: ['shop-api'],
      dependsOn: ['component:shop-api', 'component:ledger-books'],
    },
  });
  expect(named(entities, 'Component', 'shop-api').spec).toMatchObject({
    providesApis: ['shop-api'],
    owner: 'group:shop',
  });
  expect(named(entities, 'Component', 'shop-lab').spec).toMatchObject({
    lifecycle: 'experimental',
    dependsOn: ['resource:shop-lab-redis'],
  });
  expect(named(entities, 'System', 'shop').metadata.links).toEqual([
    { url: 'https://github.com/acme/shop', title: 'Repository', icon: 'code' },
    { url: 'https://status.acme.example', title: 'https://status.acme.example', icon: 'help' },
    { url: 'mailto:oncall@acme.example', title: 'alert:high', icon: 'email' },
  ]);
  expect(findings).toEqual([]);
});

test.each([
  [[], { type: 'http', definition: 'No api/openapi.yaml describes it.' }],
  [['openapi.json'], { type: 'openapi', definition: { $text: './openapi.json' } }],
  [['openapi.yaml', 'src/api/openapi.yaml'], { type: 'openapi', definition: { $text: './src/api/openapi.yaml' } }],
])('the API is what the repository says of it: %j', async (files, spec) => {
  const { entities } = await entitiesOf(project(shop), files);
  expect(named(entities, 'API', 'shop-api').spec).toMatchObject(spec);
});

test('names are cut, and none is taken twice', async () => {
  // GIVEN an add-on of an application and one of the project that come to one name, and names too long
  const long = 'a'.repeat(60);
  const { refs } = await entitiesOf(
    project(`
name: shop
ownership: "@acme/shop"
addons: [{ type: redis, as: WEB_CACHE }]
applications:
  web: { stack: worker, addons: [{ type: redis, as: CACHE }, { from: project.WEB_CACHE, as: SHARED }] }
  ${long}: { stack: worker }
`),
  );
  // THEN Backstage takes them, and tells them apart
  const resources = refs.filter((ref) => ref.startsWith('resource:'));
  expect(resources.toSorted()).toEqual([
    'resource:default/shop-web-cache',
    expect.stringMatching(/^resource:default\/shop-web-cache-[0-9a-f]{8}$/),
  ]);
  expect(refs.find((ref) => ref.includes('aaa'))).toMatch(/^component:default\/shop-a{49}-[0-9a-f]{8}$/);
});

test('what nobody owns is said', async () => {
  const { entities, findings } = await entitiesOf(
    repository({ '.infra/project.yml': 'name: shop\napplications: { web: { stack: web } }\n' }),
  );
  expect(named(entities, 'Component', 'shop-web').spec).toMatchObject({ owner: 'unknown' });
  expect(findings).toEqual([
    'nobody owns shop, but Backstage requires an owner, so it is set to "unknown"',
    'nobody owns web, but Backstage requires an owner, so it is set to "unknown"',
  ]);
});

test.each([
  ['@acme/web', 'group:web'],
  ['@acme/shop/web', 'group:shop-web'],
  ['@ann', 'user:ann'],
  ['ann.b@acme.example', 'user:ann.b'],
  ['@@maintainer', 'user:maintainer'],
  ['The Web Team', 'group:The-Web-Team'],
])('owner %s is %s', (owner, reference) => {
  expect(ownerReference(owner)).toBe(reference);
});

test.each([
  ['git@example.com:acme/shop.git', 'https://example.com/acme/shop'],
  ['ssh://git@example.com:2222/acme/shop.git', 'https://example.com/acme/shop'],
  ['https://token@example.com/acme/shop', 'https://example.com/acme/shop'],
  ['https://example.com/acme/group/shop.git/', 'https://example.com/acme/group/shop'],
  ['/srv/git/shop', undefined],
])('repository %s is looked at at %s', (text, url) => {
  expect(repositoryPage(text)?.url).toBe(url);
});
