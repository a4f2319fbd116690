import { aliasIdentity, aliasName, dnsLabel, follows, objectName, shortHash, variableName } from '../../lib/model';
import fc from '../property';

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const parts = fc.array(label, { minLength: 1, maxLength: 4 });
const max = fc.constantFrom(40, 52, 63);

test('names of objects are DNS labels', () => {
  fc.assert(
    fc.property(parts, max, (given, limit) => {
      expect(objectName(given, limit)).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    }),
  );
});

test('names of objects keep to their length', () => {
  fc.assert(fc.property(parts, max, (given, limit) => objectName(given, limit).length <= limit));
});

test('different texts give different names, however long they are and however alike they begin', () => {
  // GIVEN pairs that share a beginning longer than any name
  const prefix = fc.stringMatching(/^[a-z][a-z0-9]{60}$/);
  fc.assert(
    fc.property(prefix, label, label, max, (same, a, b, limit) => {
      fc.pre(a !== b);
      expect(objectName([same, a], limit)).not.toBe(objectName([same, b], limit));
    }),
  );
});

test('a short text is its own name, so that it can be found', () => {
  fc.assert(fc.property(label, (given) => objectName([given]) === given));
});

test('a name that is cut at a hyphen has no two in a row before its hash', () => {
  // GIVEN a text whose 54th character is the second of two hyphens
  const name = objectName([`${'a'.repeat(52)}--${'b'.repeat(20)}`]);
  // THEN the cut name is still a label, and of the whole text
  expect(name).toBe(`${'a'.repeat(52)}-${shortHash(`${'a'.repeat(52)}--${'b'.repeat(20)}`)}`);
});

test.each([
  ['CACHE', 'cache'],
  ['SHARED_DB', 'shared-db'],
  ['OLD_', 'old'],
])('objects of the add-on %s are named after %s', (alias, identity) => {
  expect(aliasIdentity(alias)).toBe(identity);
});

test('hashes tell lists of texts apart from their joined text', () => {
  expect(shortHash('a', 'b')).not.toBe(shortHash('ab'));
  expect(shortHash('a', 'b')).toMatch(/^[0-9a-f]{8}$/);
});

test.each([
  ['a', true],
  ['0', true],
  ['a-b', true],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['', false],
  ['-a', false],
  ['a-', false],
  ['A', false],
  ['a.b', false],
  ['a\n', false],
])('%j as a DNS label: %s', (text, accepted) => {
  expect(follows(dnsLabel, text)).toBe(accepted);
});

test.each([
  ['DATABASE', true],
  ['SHARED_DB2', true],
  ['_A', false],
  ['2DB', false],
  ['Database', false],
])('%j as an alias: %s', (text, accepted) => {
  expect(follows(aliasName, text)).toBe(accepted);
});

test.each([
  ['PORT', true],
  ['_x', true],
  ['a1', true],
  ['1a', false],
  ['a-b', false],
  ['a.b', false],
])('%j as the name of a variable: %s', (text, accepted) => {
  expect(follows(variableName, text)).toBe(accepted);
});
