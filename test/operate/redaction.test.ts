import { shown } from '../../lib/operate/redaction';

test.each([
  ['connect postgres://web:canary-1@db:5432/web failed', 'connect postgres://web:***@db:5432/web failed'],
  ['redis://:canary-2@cache:6379', 'redis://:***@cache:6379'],
  ['Authorization: Bearer canary-3.abc', 'Authorization: Bearer ***'],
  ['POSTGRES_PASSWORD=canary-4 and API_KEY=canary-5', 'POSTGRES_PASSWORD=*** and API_KEY=***'],
  ['{"client_secret": "canary-6"}', '{"client_secret": "***"}'],
  ['SyntaxError: Unexpected token: }', 'SyntaxError: Unexpected token: }'],
  [
    'GET https://registry.example/v2/shop/web/manifests/1: 404',
    'GET https://registry.example/v2/shop/web/manifests/1: 404',
  ],
])('%s', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test('terminal controls are taken out, long lines cut, known secrets hidden', () => {
  expect(shown('\u001b[31mred\u001b[0m\u0007\u001b]0;title\u0007\rline')).toBe('redline');
  expect(shown('a'.repeat(600))).toHaveLength(500);
  expect(shown('it is hunter2', (text) => text.replaceAll('hunter2', '***'))).toBe('it is ***');
});
