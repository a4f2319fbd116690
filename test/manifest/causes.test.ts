import { addons } from '../../addons';
import { describe as described, emptyCatalogue } from '../../lib/model';
import { validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, project, repository } from './folder';

/** What is said of a project, each with its hint. */
function found(text: string): string[] {
  const { diagnostics } = validateProject(project(`name: shop\n${text}`), descriptions);
  return diagnostics.map(({ message, hint }) => [message, hint].filter(Boolean).join(' | '));
}

describe('one cause is told once', () => {
  test('a typing mistake in a required key', () => {
    expect(found('ownership: [{ paths: "*", owner: "@ann" }]')).toEqual([
      'ownership[0]: unknown key "owner"; did you mean "owners"? | Use one of paths, owners.',
    ]);
  });

  test('a wrong key of aws: is not what every add-on from there lacks', () => {
    const environments = 'environments: { production: { aws: { region: eu-west-1, cluster: shop } } }';
    const root = project(`name: shop\n${environments}\naddons: [postgres, redis, memcached]\n`);
    const { diagnostics } = validateProject(root, described({ ...emptyCatalogue, addons }));
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['unknown-key']);
  });
});

describe('an environment that is called otherwise', () => {
  test.each([
    ['prod', 'production'],
    ['stagging', 'staging'],
  ])('%s is probably %s, and never shown as a development environment', (name, meant) => {
    const kinds = 'development, staging, production, canary';
    const [finding] = found(`environments: { ${name}: {} }`);
    expect(finding?.replace(/one of .*/, '…')).toBe(
      `environment "${name}" has no kind; did you mean "${meant}"? | Use ${meant}:, or give ${name} a kind, …`,
    );
    expect(
      finding
        ?.match(/one of (.*)\./)?.[1]
        ?.split(', ')
        .toSorted(),
    ).toEqual(kinds.split(', ').toSorted());
  });
});

describe('from: names an add-on by its alias', () => {
  const web = (from: string) =>
    found(`applications: { api: { stack: web, addons: [postgres] }, web: { stack: web, addons: [${from}] } }`);

  test.each([
    ['{ from: api, as: DB }', 'from: api names no add-on; expected DATABASE'],
    ['{ from: api.postgres, as: DB }', 'api has no add-on "postgres"; did you mean DATABASE, its alias?'],
    ['{ from: api.database, as: DB }', 'api has no add-on "database"; did you mean DATABASE, its alias?'],
    ['{ from: api.postgres }', 'api has no add-on "postgres"; did you mean DATABASE, its alias?'],
  ])('%s', (from, message) => {
    expect(web(from)).toEqual([`${message} | Refer to add-ons by their alias: from: api.DATABASE.`]);
  });
});

describe('a key that stands elsewhere', () => {
  const parameter = (name: string) => `It is a parameter: write parameters: { ${name}: … }.`;

  test.each([
    ['env: { A: b }', 'env', 'Set environment variables with variables: { NAME: value }.'],
    ['replicas: 2', 'replicas', parameter('replicas')],
    ['port: 3000', 'port', parameter('port')],
  ])('%s in an application', (written, key, hint) => {
    const [finding, ...others] = found(`applications: { web: { stack: web, ${written} } }`);
    expect(others).toEqual([]);
    expect(finding).toMatch(new RegExp(`^applications.web: unknown key "${key}"; expected one of .* \\| `));
    expect(finding?.split(' | ')[1]).toBe(hint);
  });

  test('a parameter beside the type of an add-on', () => {
    const [finding] = found('addons: [{ type: redis, size: small }]');
    expect(finding?.split(' | ')[1]).toBe(parameter('size'));
  });
});

test.each([
  ['', 'registry.example.com/acme/shop/api'],
  [', image: quay.io/acme/api', 'quay.io/acme/api'],
])('an image that is called as another application is not that one (%s)', (image, theirs) => {
  const applications = `applications: { api: { stack: web${image} }, jobs: { stack: worker, image: api } }`;
  expect(found(`registry: registry.example.com/acme\n${applications}`)).toEqual([
    `image "api" names an image called api; it does not refer to the application api | To run the same image, repeat image: ${theirs}.`,
  ]);
});

describe('what cannot be read', () => {
  test('a key with one space less than the next names the indentation', () => {
    expect(found('applications:\n  api:\n   stack: node\n    addons: [redis]\n')).toEqual([
      'line 5 is indented deeper than line 4, but line 4 already has a value | Indent all keys of a map by the same number of spaces.',
    ]);
  });

  test('two values on one line are told as such', () => {
    expect(found('description: a: b\n')).toEqual([
      'a second ": " on one line | Quote the value, or put the map on lines of its own.',
    ]);
  });

  test('JSON is called JSON', () => {
    const schema = { type: 'object', additionalProperties: true } as const;
    const { web } = descriptions.stacks;
    if (web === undefined) throw new Error('no web');
    const parameters = { type: 'object', properties: { app: { type: 'string', default: 'app.json' } } } as const;
    const stacks = { web: { ...web, parameters, reads: { app: { schema } } } };
    const root = repository({
      '.infra/project.yml': 'name: shop\napplications: { web: { stack: web } }\n',
      'app.json': '{bad',
    });
    expect(lines(validateProject(root, { stacks, addons: {} }).diagnostics)).toEqual([
      expect.stringMatching(/^app\.json:1:\d error yaml-syntax this is not valid JSON$/),
    ]);
  });
});
