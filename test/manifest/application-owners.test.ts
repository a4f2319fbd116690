import { loadProject } from '../../lib/load-project';
import { validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, project, repository } from './folder';

const owned = (rules: string, application: string) => ({
  '.infra/project.yml': `name: shop\nownership: [${rules}]\n`,
  '.infra/applications/api.yml': `stack: web\n${application}\n`,
  'api/server.js': '',
});

const everything = '{ paths: "*", owners: "@acme/platform" }';
const folder = '{ paths: api/, owners: ["@acme/backend"] }';

test.each([
  ['its own', `${everything}, ${folder}`, 'build: api\nowner: "@ann"', ['@ann']],
  ['that of the folder it is built from', `${everything}, ${folder}`, 'build: ./api/', ['@acme/backend']],
  ['that of its manifest', `{ paths: .infra/, owners: "@acme/infra" }, ${folder}`, '', ['@acme/infra']],
  ['that of everything', `${folder}, "@acme/all"`, 'build: api', ['@acme/all']],
  ['that of everything, by its pattern', everything, 'build: .', ['@acme/platform']],
  ['nobody, where a rule says so', `${everything}, { paths: api/, owners: [] }`, 'build: api', []],
  ['nobody, where no rule is about it', '{ paths: web/, owners: "@acme/web" }', 'build: api', []],
])('the owner of an application is %s', async (_, rules, application, owners) => {
  const { applications } = await loadProject(repository(owned(rules, application)));
  expect(applications.map((one) => one.owners)).toEqual([owners]);
});

test.each(['backend', '@', 'a@', 'ann@b c'])('%j is no owner', (owner) => {
  const text = `name: shop\nownership: [{ paths: api/, owners: "${owner}" }]\n`;
  expect(lines(validateProject(project(text), descriptions).diagnostics)).toEqual([
    `project.yml:2:36 error wrong-format ownership[0].owners: "${owner}" is not accepted; expected an owner: @user, @organization/team or an email address`,
  ]);
});
