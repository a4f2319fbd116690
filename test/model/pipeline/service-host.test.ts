import { serviceHost, serviceHosts } from '../../../lib/model/pipeline/service-host';
import { exportValues, valuesOf } from '../../export/export';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  ['postgres', ['postgres']],
  ['postgres:16', ['postgres']],
  [`postgres@${digest}`, ['postgres']],
  [`postgres:16@${digest}`, ['postgres']],
  ['postgres:$VERSION', ['postgres']],
  ['tutum/wordpress:latest', ['tutum__wordpress', 'tutum-wordpress']],
  ['registry.example:5000/acme/db:16', ['registry.example__acme__db', 'registry.example-acme-db']],
  ['registry.example:5000/db', ['registry.example__db', 'registry.example-db']],
])('%s is reached as %j', (name, hosts) => {
  expect(serviceHosts({ name })).toEqual(hosts);
  expect(serviceHost({ name })).toBe(hosts.at(-1));
});

test('an alias is the only name', () => {
  expect(serviceHosts({ name: 'tutum/wordpress', alias: 'blog' })).toEqual(['blog']);
});

test('a service with tag and digest has the same host in every CI system', async () => {
  // GIVEN
  const job = `unit: { image: "node:22", services: ["postgres:16@${digest}"], script: npm test }`;
  const values = await valuesOf(`name: shop\npipelines: { main: { stages: [test], jobs: { ${job} } } }`);
  // THEN
  const hosts = { 'github-actions': /services:\n +postgres:\n/, 'azure-pipelines': /services:\n +postgres: / };
  for (const [format, host] of Object.entries(hosts)) {
    const { files } = await exportValues(format, values);
    expect(files[0]?.content).toMatch(host);
  }
});
