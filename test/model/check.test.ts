import Ajv from 'ajv';
import { alternatives, check, isClosed } from '../../lib/model/check';
import { distance, nearest } from '../../lib/model/nearest';
import type { Schema } from '../../lib/model/schema';
import fc from '../property';

const said = (value: unknown, schema: Schema, partial = false) =>
  check(value, schema, { partial }).map(({ path, code, message }) => `${path.join('.')} ${code}: ${message}`);

describe('check', () => {
  const workload: Schema = {
    type: 'object',
    properties: {
      replicas: { type: 'integer', minimum: 1, maximum: 10 },
      size: { type: 'string', enum: ['small', 'medium', 'large'] },
      command: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] },
      name: { type: 'string', pattern: '^[a-z]+$', 'x-expected': 'lower case letters' },
      labels: {
        type: 'object',
        propertyNames: { pattern: '^[a-z]+$', 'x-expected': 'lower case letters' },
        additionalProperties: { type: 'string' },
      },
    },
    required: ['name'],
  };

  test('finds nothing wrong with what is right', () => {
    expect(said({ name: 'web', replicas: 2, size: 'large', command: ['a'], labels: { a: 'b' } }, workload)).toEqual([]);
  });

  test('says all problems at once, each with what is accepted', () => {
    expect(said({ replica: 2, replicas: '2', size: 'lage', command: [1], labels: { A: 'b' } }, workload)).toEqual([
      'replica unknown-key: unknown key "replica"; did you mean "replicas"?',
      'replicas wrong-type: expected a whole number, found the text "2"',
      'size not-accepted: the text "lage" is not accepted; expected one of small, medium, large; did you mean "large"?',
      'command.0 wrong-type: expected text, found the number 1',
      'labels.A wrong-format: the key "A" is not accepted; expected lower case letters',
      'name missing-key: "name" is missing; it takes lower case letters',
    ]);
  });

  test('gives the nearest match and the accepted names apart', () => {
    expect(check({ name: 'x', repliacs: 1 }, workload)).toEqual([
      expect.objectContaining({ suggestion: 'replicas', accepted: ['replicas', 'size', 'command', 'name', 'labels'] }),
    ]);
  });

  test.each<[string, unknown, Schema, string]>([
    ['range', 11, { type: 'integer', maximum: 10 }, ' out-of-range: 11 is out of range; expected at most 10'],
    ['fraction', 1.5, { type: 'integer' }, ' wrong-type: expected a whole number, found the number 1.5'],
    ['infinity', Infinity, { type: 'integer' }, ' wrong-type: expected a whole number, found the number Infinity'],
    ['nothing', null, { type: 'string' }, ' wrong-type: expected text, found nothing'],
    [
      'length',
      'abc',
      { type: 'string', maxLength: 2 },
      ' wrong-length: "abc" has 3 characters; expected text of at most 2 characters',
    ],
    [
      'empty',
      '',
      { type: 'string', minLength: 1 },
      ' wrong-length: the text is empty; expected text of 1 or more characters',
    ],
    ['items', [], { type: 'array', minItems: 1 }, ' wrong-length: the list is empty; expected 1 or more items'],
    ['const', true, { const: false }, ' wrong-type: expected false, found true'],
    [
      'alternatives',
      [],
      { anyOf: [{ type: 'string' }, { type: 'integer', 'x-expected': '2 to 50' }] },
      ' wrong-type: expected text or 2 to 50, found a list',
    ],
  ])('%s', (_, value, schema, expected) => {
    const issues = said(value, schema);
    if (value === true) expect(issues).toEqual([' not-accepted: true is not accepted; expected false']);
    else expect(issues).toEqual([expected]);
  });

  test('alternatives that are maps are chosen by their const property', () => {
    const schema: Schema = {
      anyOf: [
        { type: 'object', properties: { kind: { const: 'a' }, x: { type: 'integer' } }, required: ['kind'] },
        { type: 'object', properties: { kind: { const: 'b' }, y: { type: 'integer' } }, required: ['kind'] },
      ],
    };
    expect(said({ kind: 'b', y: 1 }, schema)).toEqual([]);
    expect(said({ kind: 'b', y: 'x' }, schema)).toEqual(['y wrong-type: expected a whole number, found the text "x"']);
    expect(said({ kind: 'c' }, schema)).toEqual([
      'kind not-accepted: the text "c" is not accepted; expected one of a, b',
    ]);
  });

  test('a map with properties is closed unless it says otherwise', () => {
    expect(check({ a: 1 }, { type: 'object', properties: {} })).toHaveLength(1);
    expect(check({ a: 1 }, { type: 'object', properties: {}, additionalProperties: true })).toEqual([]);
    expect(check({ a: 1 }, { type: 'object' })).toEqual([]);
  });

  test('names of objects are no accepted keys', () => {
    expect(check({ toString: 1 }, { type: 'object', properties: {} })).toHaveLength(1);
    expect(check({}, { type: 'object', properties: { toString: {} }, required: ['toString'] })).toHaveLength(1);
  });

  test('a layer needs nothing and may remove anything', () => {
    expect(said({ replicas: null, size: 'x', old: null }, workload, true)).toEqual([
      'size not-accepted: the text "x" is not accepted; expected one of small, medium, large',
    ]);
  });

  test('a text with a placeholder is not compared with a pattern where placeholders are allowed', () => {
    expect(check('${a}', { type: 'string', pattern: '^[a-z]+$' })).toHaveLength(1);
    expect(check('${a}', { type: 'string', pattern: '^[a-z]+$', 'x-placeholders': true })).toEqual([]);
  });

  test('undefined is as if it were not there', () => {
    expect(said({ name: undefined, other: undefined }, workload)).toEqual([
      'name missing-key: "name" is missing; it takes lower case letters',
    ]);
  });
});

describe('check and ajv agree', () => {
  const names = fc.constantFrom('a', 'b', 'kind', 'value');
  const scalar: fc.Arbitrary<Schema> = fc.oneof(
    fc.record(
      { type: fc.constant('string' as const), minLength: fc.nat(3), maxLength: fc.integer({ min: 2, max: 6 }) },
      { requiredKeys: ['type'] },
    ),
    fc.record({ type: fc.constant('string' as const), pattern: fc.constantFrom('^[a-z]+$', 'x', '^.$') }),
    fc.record(
      {
        type: fc.constantFrom('integer' as const, 'number' as const),
        minimum: fc.integer({ min: -3, max: 3 }),
        maximum: fc.integer({ min: 0, max: 9 }),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ type: fc.constantFrom('boolean' as const, 'null' as const) }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 1, true, null), { minLength: 1 }) }),
    fc.record({ const: fc.constantFrom('a', 1, false) }),
  );
  const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      scalar,
      fc.record(
        { type: fc.constant('array' as const), items: tie('schema'), minItems: fc.nat(2) },
        { requiredKeys: ['type'] },
      ),
      fc.record(
        {
          type: fc.constant('object' as const),
          properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
          required: fc.uniqueArray(names, { maxLength: 2 }),
          additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
          propertyNames: fc.record({
            type: fc.constant('string' as const),
            pattern: fc.constantFrom('^[a-k]$', '^.{1,5}$'),
          }),
        },
        { requiredKeys: ['type'] },
      ),
      fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    ),
  }));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constantFrom<unknown>('a', 'b', 'xyz', '', 0, 1, 1.5, -2, true, false, null),
      fc.string({ maxLength: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 3 }),
    ),
  }));

  /** What we take as given written out: maps with properties are closed. */
  function closed(own: Schema): Schema {
    const map = (items: { readonly [name: string]: Schema }) =>
      Object.fromEntries(Object.entries(items).map(([name, item]) => [name, closed(item)]));
    return {
      ...own,
      ...(own.properties === undefined
        ? {}
        : { properties: map(own.properties), additionalProperties: !isClosed(own) }),
      ...(typeof own.additionalProperties === 'object'
        ? { additionalProperties: closed(own.additionalProperties) }
        : {}),
      ...(own.items === undefined ? {} : { items: closed(own.items) }),
      ...(own.anyOf === undefined ? {} : { anyOf: own.anyOf.map(closed) }),
    };
  }

  test('on whether a value is right', () => {
    const ajv = new Ajv({ strict: false, addUsedSchema: false });
    fc.assert(
      fc.property(schema, value, (wanted, given) => {
        const second = ajv.compile(closed(wanted))(given);
        expect(check(given, wanted).length === 0).toBe(second);
      }),
      { numRuns: 1500 },
    );
  });

  test('alternatives are never nested', () => {
    fc.assert(fc.property(schema, (wanted) => alternatives(wanted).every(({ anyOf }) => anyOf === undefined)));
  });
});

describe('nearest', () => {
  test.each([
    ['djnago', 'django'],
    ['Django', 'django'],
    ['postgre', 'postgres'],
    ['param', 'parameters'],
    ['cronn', 'cron'],
    ['kubernetes', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('%s → %s', (text, expected) => {
    expect(nearest(text, ['django', 'cron', 'postgres', 'parameters', 'web'])).toBe(expected);
  });

  test('a swap of neighbours is one edit', () => {
    expect(distance('ab', 'ba')).toBe(1);
    expect(distance('kitten', 'sitting')).toBe(3);
  });

  test('distance is symmetric and zero only for the same text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
