import { validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { project } from './folder';

/** The findings of lines below the name of a project. */
function found(...lines: readonly string[]) {
  const { diagnostics } = validateProject(project(`name: shop\n${lines.join('\n')}\n`), descriptions);
  return diagnostics.map(({ message, hint = '' }) => `${message} | ${hint}`);
}

const web = (text: string) => `applications: { web: { stack: web, ${text} } }`;
const own = 'To use types of your own, list their packages in packages: of project.yml.';

test('a map with a single key shows how the text is written that stands in its place', () => {
  expect(found(web('image: a'), 'environments: { production: { cluster: prod-eu } }')).toEqual([
    'environments.production.cluster: expected a map, found the text "prod-eu" | Write cluster: { context: prod-eu }.',
  ]);
});

test('types of packages are spoken of where no known type is near', () => {
  // GIVEN an add-on by its name on Heroku, a mistyped one, and one that nobody knows
  const [heroku, near, none] = found(web('addons: [heroku-postgresql, { type: rediss, as: B }, { type: zzz, as: C }]'));
  expect(heroku).toBe('unknown add-on "heroku-postgresql"; did you mean "postgres"? | ');
  expect(near).toBe('unknown add-on "rediss"; did you mean "redis"? | ');
  expect(none).toMatch(/^unknown add-on "zzz"; expected one of /);
  expect(none?.endsWith(own)).toBe(true);
});

test('what belongs elsewhere is told where', () => {
  const [autoscaling, domain] = found(web('autoscaling: { max: 3 }, domain: example.com'));
  expect(autoscaling).toContain('| It is a parameter: write parameters: { autoscaling: … }.');
  expect(domain).toContain('| A domain is of an environment: environments: { production: { domain: example.com } }');
});

test('placeholders may begin with applications', () => {
  expect(found(web('variables: { A: "${HOME}" }'))).toEqual([
    '${HOME}: unknown name "HOME"; expected one of addons, project, environment, application, applications | For a literal ${HOME}, write $${HOME}.',
  ]);
});

test.each([
  ['addons: { MAIN: { type: redis } }', '', 'did you mean "project.MAIN"?'],
  ['', 'api: { stack: worker, addons: { MAIN: { type: redis } } }', 'did you mean "api.MAIN"?'],
])('an alias without its owner is found: %s%s', (shared, other, meant) => {
  expect(found(`applications: { web: { stack: web, addons: [{ from: MAIN }] }, ${other} }`, shared)).toEqual([
    `unknown application "MAIN"; ${meant} | Name its owner and its alias: from: project.ALIAS, or from: APPLICATION.ALIAS.`,
  ]);
});

test.each([
  ['ghcr.io/Acme/Web:1:2', ': its path must be in lower case, and it has more than one tag'],
  ['ghcr.io/acme/Web', ': its path must be in lower case'],
  ['localhost:5000/web:1:2', ': it has more than one tag'],
  ['https://ghcr.io/acme/web', ': it begins with the protocol of a URL'],
  ['${project.name}/web', ''],
])('what is wrong with the name of an image is told: %s', (image, cause) => {
  expect(found(web(`image: "${image}"`))).toEqual([
    `applications.web.image: "${image}" is not accepted${cause}; expected an image, such as ghcr.io/acme/web or ghcr.io/acme/web:1.2, without placeholders | `,
  ]);
});

test('the path of a parameter says whose it is', () => {
  expect(found(web('parameters: { port: 0 }'))).toEqual([
    'applications.web.parameters.port: 0 is out of range; expected 1 to 65535 | ',
  ]);
});
