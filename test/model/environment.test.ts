import { Environment } from '../../lib/model';

test.each([
  ['production', { kind: 'production', base: 'production', isProduction: true, namespace: 'shop-production' }],
  ['canary', { kind: 'canary', base: 'production', isProduction: true, namespace: 'shop-production' }],
  ['staging', { kind: 'staging', base: 'staging', isProduction: false, namespace: 'shop-staging' }],
  ['development', { kind: 'development', base: 'development', isProduction: false, namespace: 'shop-development' }],
])('%s means what its name says', (name, meaning) => {
  const environment = new Environment(name);
  const { kind, base, isProduction } = environment;
  expect({ kind, base, isProduction, namespace: environment.namespace('shop') }).toEqual(meaning);
});

test('another name takes the meaning of the kind it gives, and has a namespace of its own', () => {
  const demo = new Environment({ name: 'demo', kind: 'staging' });
  expect([demo.kind, demo.base, demo.namespace('shop')]).toEqual(['staging', 'demo', 'shop-demo']);
});

test('the kind wins over the name', () => {
  expect(new Environment({ name: 'production', kind: 'development' }).isProduction).toBe(false);
});

test('a namespace that is given is taken as it is', () => {
  expect(new Environment({ name: 'production', namespace: 'storefront' }).namespace('shop')).toBe('storefront');
});

test('the namespace of a project with a long name is a DNS label, and no other project has it', () => {
  const production = new Environment('production');
  const of = (project: string) => production.namespace(project);
  const [one, two] = [of(`${'a'.repeat(62)}x`), of(`${'a'.repeat(62)}y`)];
  expect(one).toMatch(/^[a-z0-9-]{1,63}$/);
  expect(two).toMatch(/^[a-z0-9-]{1,63}$/);
  expect(one).not.toBe(two);
});

test('a name that is no DNS label is refused, with what is accepted', () => {
  expect(() => new Environment('Production')).toThrow(
    expect.objectContaining({
      code: 'name-invalid',
      exitCode: 2,
      message: expect.stringMatching(/^environment "Production" is not a valid name; expected a DNS label/),
    }),
  );
});

test('a name of no known meaning without a kind is refused, with how to say one', () => {
  expect(() => new Environment('demo')).toThrow(
    expect.objectContaining({
      code: 'environment-kind',
      hint: "Add a kind, one of production, canary, staging, development: { name: 'demo', kind: 'development' }.",
    }),
  );
});

test.each([
  ['the one that is given', { name: 'production', cluster: { context: 'prod-eu' } }, 'prod-us', 'prod-us'],
  ["the environment's own", { name: 'production', cluster: { context: 'prod-eu' } }, undefined, 'prod-eu'],
  ['the current one for staging', { name: 'staging' }, undefined, undefined],
  ['the current one for another name of development', { name: 'demo', kind: 'development' }, undefined, undefined],
] as const)('it works in the context %s', (_what, values, given, context) => {
  expect(new Environment(values).context(given)).toBe(context);
});

test.each([{ name: 'production' }, { name: 'canary' }, { name: 'live', kind: 'production' }] as const)(
  '%j does not follow the current context',
  (values) => {
    expect(() => new Environment(values).context()).toThrow(
      expect.objectContaining({
        code: 'context-missing',
        exitCode: 2,
        message: `no context is set for ${values.name}, which never uses the current one`,
        hint: `Add cluster: { context: NAME } to environments.${values.name} in project.yml, or use --context NAME; in a Pulumi program, pass context: 'NAME'.`,
      }),
    );
  },
);
