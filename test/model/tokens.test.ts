import { Tokens, type Token } from '../../lib/model';
import fc from '../property';

/** What a value of a Pulumi program looks like from outside. */
function output(): object {
  return { __pulumiOutput: true };
}

test('a token is readable, and the same for the same key', () => {
  const tokens = new Tokens();
  // WHEN the same binding is asked for twice, and others
  const first = tokens.create('binding', 'web/DATABASE', 'url', true);
  const again = tokens.create('binding', 'web/DATABASE', 'url', true);
  const generated = tokens.create('generated', 'web/DATABASE', 'url', true);
  // THEN
  expect(first).toBe('<web/DATABASE.url>');
  expect(again).toBe(first);
  expect(generated).toBe('<generated web/DATABASE.url>');
  expect([...tokens.all()].map(({ text }) => text)).toEqual([first, generated]);
});

test('a text is split into literal text and tokens', () => {
  const tokens = new Tokens();
  const user = tokens.create('binding', 'web/DATABASE', 'username', false);
  const password = tokens.create('binding', 'web/DATABASE', 'password', true);
  // WHEN a text holds both, and what only looks like a token
  const parts = tokens.split(`<b>${user}:${password}@<web/OTHER.url>`);
  // THEN the table says what is a token
  expect(parts).toEqual(['<b>', tokens.get(user), ':', tokens.get(password), '@<web/OTHER.url>']);
  expect(tokens.in(`${user}${password}`).map(({ key }) => key)).toEqual(['username', 'password']);
});

test('angle brackets around a token do not hide it', () => {
  const tokens = new Tokens();
  const url = tokens.create('binding', 'web/DATABASE', 'url', true);
  expect(tokens.split(`<${url}>`)).toEqual(['<', tokens.get(url), '>']);
});

test('splitting loses nothing', () => {
  const tokens = new Tokens();
  const known = [tokens.create('binding', 'web/A', 'x', false), tokens.create('output', 'web/B', 'y', true)];
  const piece = fc.oneof(fc.constantFrom(...known), fc.string(), fc.constantFrom('<', '>', '<>', '<web/A.'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const parts = tokens.split(text);
      expect(parts.map((part) => (typeof part === 'string' ? part : part.text)).join('')).toBe(text);
      // Literal text beside literal text, or none at all, would be two ways to say one thing.
      expect(parts).not.toContain('');
      expect(parts.some((part, index) => isText(part) && isText(parts[index + 1]))).toBe(false);
    }),
  );
});

test('the name of an object is a token only as a whole text', () => {
  const tokens = new Tokens();
  const name = tokens.name('web-database-12345678', 'web/DATABASE');
  expect(tokens.split(name)).toEqual([tokens.get(name)]);
  expect(tokens.split(`x ${name}`)).toEqual([`x ${name}`]);
});

test('a value of the program around the tree is adopted once, other values stay as they are', () => {
  const tokens = new Tokens();
  const [one, two] = [output(), output()];
  // WHEN values are adopted
  const texts = [tokens.adopt(one), tokens.adopt(two), tokens.adopt(one)];
  // THEN each has a token of its own, by which it is found again
  expect(texts).toEqual(['<output program.1>', '<output program.2>', '<output program.1>']);
  expect([...tokens.program]).toEqual([
    [one, '<output program.1>'],
    [two, '<output program.2>'],
  ]);
  const plain = { a: 1 };
  expect(tokens.adopt(plain)).toBe(plain);
  expect(tokens.adopt(null)).toBeNull();
  expect(tokens.adopt('text')).toBe('text');
});

test('what one use must have is not optional, whichever use came first', () => {
  const optional = (uses: readonly boolean[]) => {
    const tokens = new Tokens();
    const [text = ''] = uses.map((use) => tokens.create('configuration', 'web', 'KEY', true, use));
    return tokens.get(text)?.optional;
  };
  expect([optional([true]), optional([true, false]), optional([false, true])]).toEqual([true, false, false]);
});

test('tables of two projects know nothing of each other', () => {
  const text = new Tokens().create('binding', 'web/DATABASE', 'url', true);
  expect(new Tokens().split(text)).toEqual([text]);
});

function isText(part: string | Token | undefined): boolean {
  return typeof part === 'string';
}
