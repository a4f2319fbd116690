import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectJsonSchema } from '../../lib/manifest';
import { builtInCatalogue } from '../../lib';
import { alternatives, check, describe as describeCatalogue, type Schema } from '../../lib/model';
import { descriptions } from './descriptions';

const schema = projectJsonSchema(descriptions);
const accepts = new Ajv({ strict: false, validateFormats: false }).compile(schema);
const accepted = (text: string) => accepts(parse(text, { merge: true }));

test('is plain JSON, of which an editor knows every keyword', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  expect(JSON.stringify(schema).match(/"x-[a-z-]+"/g)).toBeNull();
});

test('accepts a project that uses the whole format', () => {
  const text = readFileSync(join(__dirname, '../fixtures/manifest-single/.infra/project.yml'), 'utf8');
  expect([accepted(text), accepts.errors]).toEqual([true, null]);
});

test.each([
  ['short forms', 'name: a\napplications: { web: { stack: web@^2, addons: [redis, { type: postgres@1, as: B }] } }'],
  [
    'texts written as numbers',
    'name: a\nversion: 3.10\napplications: { web: { stack: web, variables: { A: 1, B: true } } }',
  ],
  [
    'layers without a stack',
    'name: a\napplications: { web: { stack: web, environments: { staging: { parameters: { port: null } }, canary: false, demo: null } } }',
  ],
  ['hidden keys', 'name: a\n.x: { any: 1 }\napplications: { .b: { any: 1 }, web: { stack: web, .y: 1 } }'],
  ['a stack as a map', 'name: a\napplications: { web: { stack: { type: cron, parameters: { schedule: "@daily" } } } }'],
])('accepts %s', (_, text) => {
  expect([accepted(text), accepts.errors]).toEqual([true, null]);
});

test.each([
  ['unknown keys', 'name: a\nenviroments: {}'],
  ['unknown stacks', 'name: a\napplications: { web: { stack: wbe } }'],
  ['unknown parameters of a stack', 'name: a\napplications: { web: { stack: web, parameters: { prot: 1 } } }'],
  [
    'wrong parameters of a versioned stack',
    'name: a\napplications: { web: { stack: web@2, parameters: { port: x } } }',
  ],
  [
    'wrong parameters inside of stack',
    'name: a\napplications: { web: { stack: { type: web, parameters: { port: 0 } } } }',
  ],
  ['wrong parameters of an add-on', 'name: a\naddons: [{ type: postgres, parameters: { size: huge } }]'],
  ['unknown add-ons', 'name: a\naddons: [{ type: postgress }]'],
  ['wrong names', 'name: A b'],
  ['domains that are no host names', 'name: a\nenvironments: { staging: { domain: a_b } }'],
  ['domains with a wildcard', 'name: a\nenvironments: { staging: { domain: "*.example.com" } }'],
  ['jobs with wrong keys', 'name: a\npipelines: { ci: { jobs: { a: { scirpt: x } } } }'],
])('refuses %s', (_, text) => {
  expect(accepted(text)).toBe(false);
});

describe('of the built-in types', () => {
  const builtIn = describeCatalogue(builtInCatalogue);
  const schema = projectJsonSchema(builtIn);
  const accepts = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  /** Where a parameter may hold a placeholder: `probes.readiness.path`. */
  function placeholders(parameters: Schema, path: readonly string[] = []): readonly (readonly string[])[] {
    return alternatives(parameters).flatMap((form) => [
      ...(form['x-placeholders'] === true && path.length > 0 ? [path] : []),
      ...Object.entries(form.properties ?? {}).flatMap(([name, property]) => placeholders(property, [...path, name])),
      ...(typeof form.additionalProperties === 'object'
        ? placeholders(form.additionalProperties, [...path, 'any'])
        : []),
      ...(form.items === undefined ? [] : placeholders(form.items, [...path, '0'])),
    ]);
  }

  const found = Object.values(builtIn.stacks).flatMap(({ type, parameters }) =>
    [...new Set(placeholders(parameters).map((path) => path.join(' ')))].map((path) => [type, path] as const),
  );

  test('their editor knows every keyword, too', () => {
    expect(JSON.stringify(schema).match(/"x-[a-z-]+"/g)).toBeNull();
  });

  test.each(found)('a placeholder in a parameter of %s: %s', (stack, path) => {
    // GIVEN a placeholder that validate accepts
    const keys = path.split(' ');
    const parameters = keys.reduceRight<unknown>(
      (value, key) => (key === '0' ? [value] : { [key]: value }),
      '${project.name}',
    );
    const issues = check(parameters, builtIn.stacks[stack]?.parameters ?? {}, { partial: true });
    expect(issues.filter(({ code }) => code !== 'missing-key')).toEqual([]);
    // THEN the editor accepts it
    accepts({ name: 'a', applications: { web: { stack, parameters } } });
    const at = `/applications/web/parameters/${keys.join('/')}`;
    expect((accepts.errors ?? []).filter(({ instancePath }) => instancePath === at)).toEqual([]);
  });

  test.each([
    ['/up', true],
    ['up', false],
    ['/${project.name}', true],
    ['${project.name}/up', true],
  ])('healthPath: %s', (healthPath, expected) => {
    expect(accepts({ name: 'a', applications: { web: { stack: 'web', parameters: { healthPath } } } })).toBe(expected);
  });
});
