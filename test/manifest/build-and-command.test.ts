import { commandSchema } from '../../lib/kubernetes/command';
import { validateProject } from '../../lib/manifest';
import { descriptions } from './descriptions';
import { lines, repository } from './folder';

function found(application: string, files: { readonly [path: string]: string } = {}): string[] {
  const manifest = `name: shop\napplications:\n  web: { stack: web, ${application} }\n`;
  const { web } = descriptions.stacks;
  if (web === undefined) throw new Error('no web');
  const properties = { ...web.parameters.properties, release: commandSchema };
  const stacks = { ...descriptions.stacks, web: { ...web, parameters: { ...web.parameters, properties } } };
  const root = repository({ '.infra/project.yml': manifest, ...files });
  return lines(validateProject(root, { ...descriptions, stacks }).diagnostics);
}

const files = { 'api/Dockerfile': '', 'services/billing/Dockerfile': '' };

test.each([
  ['build: apii', '"apii" is not a folder of the repository; did you mean "api"?'],
  [
    'build: { context: services/biling }',
    '"services/biling" is not a folder of the repository; did you mean "services/billing"?',
  ],
  ['build: api/Dockerfile', '"api/Dockerfile" is not a folder of the repository; there are no folders here'],
])('%s: a folder to build from has to be there', (build, message) => {
  expect(found(build, files)).toEqual([expect.stringMatching(/^project\.yml:3:\d+ error file-missing build context /)]);
  expect(found(build, files)[0]).toContain(message);
});

test.each(['build: api', 'build: ./services/billing/', 'build: .'])('%s is there', (build) => {
  expect(found(build, files)).toEqual([]);
});

test('arguments of a build are plain texts', () => {
  expect(found('build: { args: { NODE_ENV: production, VERSION: 3.10 } }')).toEqual([
    expect.stringContaining('warning text-as-written'),
  ]);
  expect(found('build: { args: { TOKEN: { secret: TOKEN } } }')).toEqual([
    'project.yml:3:46 error wrong-type applications.web.build.args.TOKEN: expected plain text, not a secret, as build arguments stay in the image, found a map',
  ]);
  expect(found('build: { args: { URL: "${application.url}" } }')).toEqual([
    expect.stringContaining('project.yml:3:44 error placeholder-misplaced'),
  ]);
  expect(found('build: { args: { a-b: x } }')).toEqual([expect.stringContaining('"a-b"')]);
});

test('where there is nothing but the manifest, nothing is missing', () => {
  expect(found('build: apii')).toEqual([]);
});

test('a list with one word that has blanks is not a command', () => {
  expect(found('parameters: { release: [npm run migrate] }')).toEqual([
    'project.yml:3:46 warning command-words "npm run migrate" is a single list item, so it runs as one program name, spaces included',
  ]);
  expect(found('parameters: { release: [npm, run, migrate] }')).toEqual([]);
  expect(found('parameters: { release: npm run migrate }')).toEqual([]);
});
