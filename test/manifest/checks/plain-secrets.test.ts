import { formatText, validateProject } from '../../../lib/manifest';
import { descriptions } from '../descriptions';
import { project } from '../folder';

const stripe = `sk_live_${'42'.repeat(12)}`;

function validated(...lines: readonly string[]) {
  const { diagnostics, files } = validateProject(project(`name: shop\n${lines.join('\n')}\n`), descriptions);
  return { diagnostics, text: formatText(diagnostics, { files }) };
}

const variables = (text: string) => `applications: { web: { stack: web, variables: { ${text} } } }`;

test.each([
  ['PASSWORD: hunter2', 'PASSWORD'],
  ['DB_PASSWORD: hunter2', 'DB_PASSWORD'],
  ['GITHUB_TOKEN: abcdef', 'GITHUB_TOKEN'],
  ['stripe_api_key: abcdef', 'stripe_api_key'],
  ['SECRET_KEY: abcdef', 'SECRET_KEY'],
  ['AWS_SECRET_ACCESS_KEY: abc/def', 'AWS_SECRET_ACCESS_KEY'],
  [`ANY: ${stripe}`, 'ANY'],
  [`ANY: ghp_${'a1'.repeat(18)}`, 'ANY'],
  ['ANY: AKIAABCDEFGHIJKLMNOP', 'ANY'],
  ['ANY: "-----BEGIN RSA PRIVATE KEY-----"', 'ANY'],
  ['DATABASE_URL: "postgres://u:pw1@h/db"', 'DATABASE_URL'],
])('a secret in plain text is warned of: %s', (text, name) => {
  // GIVEN a variable whose value looks like a secret
  const { diagnostics } = validated(variables(text));
  // THEN a warning at its line says how to keep it elsewhere
  expect(diagnostics).toEqual([
    {
      code: 'secret-in-plain-text',
      severity: 'warning',
      message: `${name} looks like a secret in plain text, readable by everyone with access to the repository`,
      hint: `Write ${name}: { secret: ${name} }, and set it with infra config set --secret --app web ${name}.`,
      source: expect.objectContaining({ line: 2 }) as object,
    },
  ]);
});

test.each([
  'PASSWORD: { secret: PASSWORD }',
  'PASSWORD: ""',
  'PASSWORD: changeme',
  'PASSWORD: "<password>"',
  'MAX_TOKEN: 4096',
  'SHOW_PASSWORD: true',
  'PASSWORD: "${application.name}"',
  'PRIVATE_KEY: /etc/keys/private.pem',
  'NEXT_PUBLIC_API_KEY: abcdef',
  'STRIPE_PUBLISHABLE_KEY: pk_live_abcdef',
  'TOKEN_URL: "https://id.example.com/token"',
  'PASSWORD_MIN_LENGTH: "twelve"',
  'URL: "https://user@example.com/a:b@c"',
  'KEYBOARD: qwerty',
])('what is no secret is not: %s', (text) => {
  expect(validated(variables(text)).diagnostics).toEqual([]);
});

test('no frame shows the value, not even that of another finding', () => {
  // GIVEN secrets over several lines, and a mistake in the line after one
  const { text } = validated(
    'applications:',
    '  web:',
    '    stack: web',
    '    variables:',
    '      PASSWORD: hunter2',
    `      B: ${stripe}`,
    '      C: [1]',
  );
  // THEN their places are shown, and nothing of them
  expect(text).toContain('PASSWORD: •••••••\n');
  expect(text).toContain('wrong-type');
  expect(text).not.toMatch(/hunter2|sk_live/);
});

test('made-up passwords of development are not warned of, tokens of services are', () => {
  // GIVEN the same in environments of the two kinds
  const layer = (environment: string) =>
    `applications: { web: { stack: web, environments: { ${environment}: { variables: { PASSWORD: dev, B: ${stripe} } } } } }`;
  const named = (environment: string) =>
    validated(layer(environment)).diagnostics.map(({ message }) => message.split(' ')[0]);
  expect({ development: named('development'), production: named('production') }).toEqual({
    development: ['B'],
    production: ['PASSWORD', 'B'],
  });
});

test('parameters and pipelines are looked at, too', () => {
  const { diagnostics } = validated(
    'applications: { web: { stack: web, parameters: { command: ["serve", "--db=postgres://u:pw1@h/db"] } } }',
    `pipelines: { main: { jobs: { a: { script: x, variables: { POSTGRES_PASSWORD: test, B: ${stripe} } } } } }`,
  );
  expect(diagnostics.map(({ code, source }) => [code, source.line])).toEqual([
    ['secret-in-plain-text', 2],
    ['secret-in-plain-text', 3],
  ]);
});
