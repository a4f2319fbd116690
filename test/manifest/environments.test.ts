import { readProject, validateProject } from '../../lib/manifest/read-project';
import { descriptions } from './descriptions';
import { project } from './folder';

const read = (text: string, environment: string, review?: string) =>
  readProject(project(text), { descriptions, environment, review });
const problems = (text: string) =>
  validateProject(project(text), descriptions).diagnostics.map(({ code, message }) => `${code}: ${message}`);

describe('what lies over another', () => {
  const text = `name: shop
environments:
  demo: { kind: production, domain: demo.example.com, namespace: demo }
  canary: { of: demo }
  development: { domain: dev.example.com, namespace: dev }
  review: { imagePullSecrets: [ghcr] }
applications:
  web:
    stack: web
    variables: { A: "1" }
    environments:
      demo: { variables: { A: demo } }
      development: { variables: { A: development } }
      canary: { variables: { B: canary } }
  nightly: { stack: cron, parameters: { schedule: "@daily" }, environments: [demo] }
  jobs: { stack: worker, environments: [development] }
`;
  const inEnvironment = (environment: string, review?: string) => {
    const values = read(text, environment, review).values;
    const web = values?.applications.find(({ name }) => name === 'web');
    return { environment: values?.environment, variables: web?.variables, absent: values?.absent };
  };

  test('a canary runs beside the environment it names, with its settings and its layer', () => {
    expect(inEnvironment('canary')).toMatchObject({
      environment: { name: 'canary', kind: 'canary', of: 'demo', namespace: 'demo', domain: 'demo.example.com' },
      variables: { A: 'demo', B: 'canary' },
    });
  });

  test('a review environment is made from development, with a name and a namespace of its own', () => {
    const { environment, variables, absent } = inEnvironment('review', 'pr-7');
    expect(environment).toMatchObject({
      name: 'review-pr-7',
      review: 'pr-7',
      kind: 'development',
      of: 'development',
      domain: 'dev.example.com',
      imagePullSecrets: ['ghcr'],
    });
    expect(environment?.namespace).toBeUndefined();
    expect(variables).toEqual({ A: 'development' });
    expect(absent).toEqual(['nightly']);
  });

  test('or from another, where it says so; and it need not be written at all', () => {
    const from = (review: string) =>
      read(`name: shop\nenvironments: { ${review} }\n`, 'review', 'a').values?.environment;
    expect(from('review: { of: staging }')).toMatchObject({ kind: 'staging', of: 'staging' });
    expect(from('review: { kind: staging }')).toMatchObject({ kind: 'staging', of: 'staging' });
    expect(from('')).toMatchObject({ name: 'review-a', kind: 'development', of: 'development' });
  });

  test('is checked with the others where it is written', () => {
    const environments = (more: string) =>
      validateProject(project(`name: shop\nenvironments: { ${more} }\n`), descriptions).environments;
    expect(environments('')).not.toContain('review');
    expect(environments('review: {}')).toContain('review');
  });

  test.each([
    ['demo: { kind: staging, of: production }', 'environment-of: environment demo cannot have of:'],
    ['canary: { of: review }', 'environment-of: review is itself based on another environment'],
    ['canary: { of: prodution }', 'environment-of: unknown environment "prodution"; did you mean "production"?'],
    ['review: { kind: production }', 'environment-kind: environment review is created for each change'],
    ['review: { namespace: x }', 'namespace-taken: every review environment has a namespace of its own'],
    ['production: { routing: { type: gateway } }', 'routing-contradictory: routing.type: no Gateway is named'],
    ['production: { routing: { type: nginx } }', 'not-accepted: '],
  ])('%s is refused', (environments, message) => {
    const found = problems(`name: shop\nenvironments: { ${environments} }\n`);
    expect([...new Set(found.map((problem) => problem.startsWith(message)))]).toEqual([true]);
  });
});

describe('the name of a review environment', () => {
  const named = (name: string | undefined, environment = 'review') => {
    try {
      return read('name: shop\n', environment, name).values?.environment.name;
    } catch (error) {
      return error;
    }
  };

  test.each([
    ['pr-7', 'review', 'review-pr-7'],
    [undefined, 'review', expect.objectContaining({ code: 'review-name-missing' })],
    ['pr-7', 'staging', expect.objectContaining({ code: 'review-name-unexpected' })],
    ['staging', 'review', expect.objectContaining({ code: 'name-taken', hint: 'For example: --name pr-staging.' })],
    [
      'feature/Cart',
      'review',
      expect.objectContaining({ code: 'name-invalid', hint: 'For example: --name feature-cart.' }),
    ],
    ['x'.repeat(41), 'review', expect.objectContaining({ code: 'name-invalid' })],
  ])('%s of %s', (name, environment, expected) => {
    expect(named(name, environment)).toEqual(expected);
  });
});

test('a canary of itself is told once, as what it is', () => {
  const text = 'environments: { c3: { kind: canary, of: c3 } }\napplications: { web: { stack: web, image: "a:1" } }';
  expect(problems(`name: shop\n${text}`)).toEqual([
    'environment-of: c3 cannot be based on itself; expected one of production, staging, development',
  ]);
});
