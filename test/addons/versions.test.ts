import { addons } from '../../addons';
import { describe as described, emptyCatalogue } from '../../lib/model';
import { validateProject } from '../../lib/manifest';
import { lines, project } from '../manifest/folder';

const descriptions = described({ ...emptyCatalogue, addons });

function found(type: string, version: string, provisioner: string): string[] {
  const aws = 'aws: { region: eu-west-1, clusterName: shop }';
  const addon = `{ type: ${type}, as: IT, provisioner: ${provisioner}, parameters: { version: "${version}" } }`;
  const environments = ['development', 'staging', 'production'].map((name) => `${name}: { ${aws} }`).join(', ');
  const root = project(`name: shop\nenvironments: { ${environments} }\naddons: [${addon}]\n`);
  return lines(validateProject(root, descriptions).diagnostics).map((line) => line.replace(/^\S+ /, ''));
}

test.each([
  ['redis', '66', '5, 6, 7, 8'],
  ['postgres', '66', '10, 11, 12, 13, 14, 15, 16, 17, 18'],
  ['mysql', '5.6', '5.7, 8, 9'],
])('in the cluster a version of %s that nobody knows is warned of: %s', (type, version, known) => {
  expect(found(type, version, 'in-cluster')).toEqual([
    `warning version-unknown IT: version ${version} of ${type} is not known; known versions are ${known}`,
  ]);
});

test.each([
  [
    'postgres',
    '17.99',
    'a version that RDS supports: 11, 12, 13, 14, 15, 16, 17, 18, or one of their releases such as 18.1',
  ],
  ['mysql', '9', 'a version that RDS supports: 5.7, 8.0, 8.4, or one of their releases such as 8.4.1'],
  ['kafka', '1.0', 'a version that MSK supports: 2, 3, 4, or one of their releases such as 4.1'],
])('what AWS does not run is refused: %s %s', (type, version, expected) => {
  expect(found(type, version, 'aws')).toEqual([
    `error wrong-format IT from aws, parameters.version: "${version}" is not accepted; expected ${expected}`,
  ]);
});

const versioned = Object.values(addons).flatMap(({ description }) => {
  const { type, provisioners, parameters } = description as (typeof descriptions.addons)[string];
  const standard = parameters.properties['version']?.default;
  return standard === undefined
    ? []
    : provisioners.map((provisioner) => [type, String(standard), provisioner] as const);
});

test.each([
  ...versioned,
  ['postgres', '16.4', 'aws'],
  ['postgres', '17.2', 'in-cluster'],
  ['mysql', '8.0.45', 'aws'],
  ['rabbitmq', '3.13.7', 'aws'],
  ['kafka', '3.6.0', 'aws'],
  ['redis', '7.4', 'in-cluster'],
] as const)('%s %s from %s is fine', (type, version, provisioner) => {
  expect(found(type, version, provisioner)).toEqual([]);
});
