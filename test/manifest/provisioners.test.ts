import { project, run } from '../cli/run';

const shop = (addon: string, ...settings: string[]) =>
  project(
    'name: shop',
    'environments:',
    '  production: { cluster: { context: x }, aws: { region: eu-west-1, clusterName: main } }',
    '  staging: { cluster: { context: x } }',
    'applications:',
    '  web:',
    '    stack: web',
    '    image: web:1',
    `    addons: [${addon}]`,
    ...settings,
  );

const problems = async (directory: string) => {
  const { stdout } = await run(['validate', '--format', 'json'], { directory });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { severity: string; source: { line: number; column: number }; message: string }[];
  };
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ source: { line, column }, message }) => `${line}:${column} ${message}`);
};

test.each([
  [
    '{ type: postgres, parameters: { storage: 10Gi } }',
    ['9:55 DATABASE from aws, parameters.storage: "10Gi" is out of range; expected 20Gi to 64Ti'],
  ],
  ['{ type: postgres, parameters: { storage: 20Gi } }', []],
  ['{ type: mysql, parameters: { storage: 65Ti } }', [expect.stringContaining('"65Ti" is out of range')]],
  ['{ type: postgres, provisioner: in-cluster, parameters: { storage: 10Gi } }', []],
  ['{ type: postgres, parameters: { storage: ten } }', [expect.stringMatching(/DATABASE parameters\.storage: "ten"/)]],
  [
    '{ type: postgres, parameters: { database: rdsadmin } }',
    [expect.stringContaining('not a name that the server reserves')],
  ],
  ['{ type: postgres, parameters: { database: rdsbooks } }', []],
  ['{ type: redis, parameters: { instanceClass: db.r7g.large } }', [expect.stringContaining('cache.r7g.large')]],
  ['{ type: rabbitmq, parameters: { vhost: a } }', [expect.stringContaining('2 to 31 characters')]],
  ['{ type: rabbitmq, provisioner: in-cluster, parameters: { vhost: a } }', []],
  ['{ type: kafka, parameters: { brokers: 1 } }', [expect.stringContaining('the number 1 is not accepted')]],
  ['{ type: kafka, provisioner: in-cluster, parameters: { brokers: 2 } }', [expect.stringContaining('the number 2')]],
  ['{ type: opensearch, parameters: { storage: 5Gi } }', [expect.stringContaining('10Gi or more')]],
])('%s', async (addon, expected) => {
  expect(await problems(shop(addon))).toEqual(expected);
});

test('a value that one environment cannot have is shown where it was written for another', async () => {
  const directory = shop(
    '{ type: postgres, as: DATABASE }',
    '    environments:',
    '      default: { addons: { DATABASE: { parameters: { storage: 15Gi } } } }',
    '      staging: { addons: { DATABASE: { parameters: { storage: 5Gi } } } }',
  );
  expect(await problems(directory)).toEqual([expect.stringMatching(/^11:63 .*"15Gi" is out of range/)]);
});

test('a default is what the place has', async () => {
  const directory = shop('postgres');
  const storage = async (environment: string) => {
    const { stdout } = await run(['show', 'web', '--env', environment, '--json'], { directory });
    return JSON.stringify(JSON.parse(stdout)).match(/"(\d+Gi)"/)?.[1];
  };
  expect([await storage('production'), await storage('staging')]).toEqual(['20Gi', '10Gi']);
});

test('what an environment says of provisioners may be anything, and is told once', async () => {
  const directory = project(
    'name: shop',
    'environments: { development: { provisioners: { postgres: { toString: 2 } } } }',
    'applications: { web: { stack: web, image: web:1, addons: [postgres] } }',
  );
  expect(await problems(directory)).toEqual([
    '2:58 environments.development.provisioners.postgres: expected one of in-cluster, aws, external, found a map',
  ]);
});
