import { project, run } from '../../cli/run';

const web = '  web: { stack: web, image: "web:1" }';
const mentions = (environments: string) => [
  'applications:',
  `  web: { stack: web, image: "web:1", environments: ${environments} }`,
];
const staging = 'staging: { cluster: { context: staging-eu } }';

async function warnings(...lines: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await run(['validate', '--format', 'json'], { directory: project('name: shop', ...lines) });
  expect(code).toBe(0);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; message: string; source: { line: number } }[];
  };
  return diagnostics.map(
    ({ code: found, message, source }) => `${found} ${source.line} ${message.split(',')[0] ?? ''}`,
  );
}

const told = (line: number, environment = 'production') => [`cluster-missing ${line} ${environment} has no cluster`];

test.each<[string, readonly string[], readonly string[]]>([
  [
    'production has settings and no cluster',
    [`environments: { ${staging},`, '  production: { domain: a.example.com } }', 'applications:', web],
    told(3),
  ],
  [
    'only an application names production',
    [`environments: { ${staging} }`, ...mentions('{ production: { parameters: { replicas: 2 } } }')],
    told(4),
  ],
  ['an application is in production alone', [`environments: { ${staging} }`, ...mentions('[production]')], told(4)],
  [
    'an environment is of the kind',
    [`environments: { ${staging},`, '  live: { kind: production } }', 'applications:', web],
    told(3, 'live'),
  ],
  ['nothing says anything of production', [`environments: { ${staging} }`, 'applications:', web], []],
  ['an application is not in production', [`environments: { ${staging} }`, ...mentions('{ production: false }')], []],
  [
    'no environment has a cluster',
    ['environments: { production: { domain: a.example.com } }', 'applications:', web],
    [],
  ],
  [
    'staging follows the current context',
    ['environments: { production: { cluster: { context: eu } }, staging: {} }', 'applications:', web],
    [],
  ],
])('where %s', async (_, lines, expected) => {
  expect(await warnings(...lines)).toEqual(expected);
});
