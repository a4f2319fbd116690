import { project, run } from '../../cli/run';

const shop = (aws: string, addon = 'postgres', kind = 'production') =>
  project(
    'name: shop',
    `environments: { main: { kind: ${kind}, cluster: { context: x }${aws} } }`,
    'applications:',
    '  web:',
    '    stack: web',
    '    image: web:1',
    `    addons: [${addon}]`,
  );

const problems = async (directory: string) => {
  const { stdout } = await run(['validate', '--format', 'json'], { directory });
  const { diagnostics: found } = JSON.parse(stdout) as {
    diagnostics: { code: string; source: { line: number }; message: string }[];
  };
  return found
    .filter(({ code }) => code.startsWith('aws-'))
    .map(({ code, source, message }) => `${code} ${source.line} ${message}`);
};

test.each([
  [
    ', aws: { region: eu-west-1 }',
    'postgres',
    ['aws-missing 7 DATABASE needs a network, which is missing from aws: of environment main'],
  ],
  [', aws: { region: eu-west-1 }', '{ type: postgres, provisioner: in-cluster }', []],
  [', aws: { region: eu-west-1, clusterName: main }', 'postgres', []],
  [', aws: { region: eu-west-1, vpcId: vpc-1, subnetIds: [subnet-1, subnet-2] }', 'redis', []],
  [', aws: { region: eu-west-1, clusterName: main }', 's3', []],
  [
    ', aws: { region: eu-west-1 }',
    's3',
    ['aws-missing 7 S3 gives pods access by pod-identity, which needs clusterName in aws: of environment main'],
  ],
  [
    '',
    '{ type: postgres, provisioner: aws }',
    ['aws-missing 7 DATABASE comes from aws, but environment main has no settings for AWS'],
  ],
])('an environment with%s and %s', async (aws, addon, expected) => {
  expect((await problems(shop(aws, addon))).filter((text) => /main/.test(text))).toEqual(expected);
});
