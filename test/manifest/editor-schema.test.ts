import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectJsonSchema } from '../../lib/manifest';
import { descriptions } from './descriptions';

const schema = projectJsonSchema(descriptions);
const accepts = new Ajv({ strict: false, validateFormats: false }).compile(schema);
const accepted = (text: string) => accepts(parse(text, { merge: true }));

test('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  expect(JSON.stringify(schema)).not.toContain('x-expected');
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
  ['jobs with wrong keys', 'name: a\npipelines: { ci: { jobs: { a: { scirpt: x } } } }'],
])('refuses %s', (_, text) => {
  expect(accepted(text)).toBe(false);
});
