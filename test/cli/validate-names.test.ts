import { project, run } from './run';

/** The first line of each finding, and what it says. */
async function findings(...lines: readonly string[]): Promise<{ readonly code: number; readonly said: string[] }> {
  const directory = project('name: shop', 'registry: ghcr.io/acme', ...lines);
  const { code, stdout } = await run(['validate', '--format', 'json'], { directory });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Finding[] };
  return {
    code,
    said: diagnostics.map(({ code: kind, source, message }) => `${source.line}:${source.column} ${kind} ${message}`),
  };
}

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly source: { readonly line: number; readonly column: number };
}

describe('names of objects', () => {
  test.each<readonly [string, readonly string[], string]>([
    [
      'an implied add-on and an application',
      ['  web: { stack: django, parameters: { module: shop.wsgi } }', '  web-database: { stack: worker }'],
      '5:3 object-duplicate objects named "web-database" would belong both to application web-database and to add-on DATABASE of application web (.infra/project.yml:4)',
    ],
    [
      'a process and an application',
      ['  web: { stack: web, parameters: { processes: { x: { command: x } } } }', '  web-x: { stack: worker }'],
      '5:3 object-duplicate objects named "web-x" would belong both to application web-x and to process x of application web (.infra/project.yml:4)',
    ],
    [
      'a canary and an application',
      ['  web: { stack: web }', '  web-canary: { stack: web }'],
      '4:3 object-duplicate objects named "web-canary" would belong both to the canary of application web and to application web-canary (.infra/project.yml:5)',
    ],
    [
      'an earlier name and a process',
      [
        '  web: { stack: web, parameters: { processes: { x: { command: x } } } }',
        '  other: { stack: worker, was: web-x }',
      ],
      '5:3 object-duplicate objects named "web-x" would belong both to application other and to process x of application web (.infra/project.yml:4)',
    ],
    [
      'a process of the stack itself',
      ['  web: { stack: web, parameters: { processes: { web: { command: x } } } }'],
      '4:49 process-duplicate web already has a process named "web"',
    ],
    [
      'a Service that begins with a digit',
      ['  1web: { stack: web }'],
      '4:3 service-name "1web" begins with a digit; web has a Service, whose name must begin with a letter',
    ],
    [
      'a Service of an add-on that begins with a digit',
      ['  1worker: { stack: worker, addons: [redis] }'],
      '4:3 service-name "1worker" begins with a digit; its add-on REDIS has a Service, whose name must begin with a letter',
    ],
  ])('%s', async (_, applications, expected) => {
    expect(await findings('applications:', ...applications)).toEqual({ code: 2, said: [expected] });
  });

  test('the add-ons of the project count, in every environment alone', async () => {
    // GIVEN an add-on that only staging has
    const staging = 'environments: { staging: { addons: { CACHE: { type: redis } } } }';
    // THEN an application of its name is refused, unless it is not in staging
    expect(await findings(staging, 'applications:', '  shop-cache: { stack: worker }')).toEqual({
      code: 2,
      said: [
        '3:38 object-duplicate objects named "shop-cache" would belong both to add-on CACHE of the project and to application shop-cache (.infra/project.yml:5)',
      ],
    });
    const elsewhere = '  shop-cache: { stack: worker, environments: [production] }';
    expect(await findings(staging, 'applications:', elsewhere)).toEqual({ code: 0, said: [] });
  });

  test('what has no objects of its own clashes with nothing', async () => {
    const web = '  web: { stack: web, addons: [{ type: postgres, provisioner: external }] }';
    expect(
      await findings('applications:', web, '  web-database: { stack: worker }', '  1worker: { stack: worker }'),
    ).toEqual({
      code: 0,
      said: [],
    });
    const noCanary = '  web: { stack: web, environments: { canary: false } }';
    expect(await findings('applications:', noCanary, '  web-canary: { stack: web }')).toEqual({ code: 0, said: [] });
  });
});

describe('hosts', () => {
  test('of two applications in one environment are told once, where the second is written', async () => {
    expect(
      await findings(
        'applications:',
        '  web: { stack: web, parameters: { host: shop.example.com } }',
        '  api: { stack: web, parameters: { host: "${project.name}.example.com" } }',
      ),
    ).toEqual({
      code: 2,
      said: ['5:42 host-duplicate api and web (.infra/project.yml:4) have the same host "shop.example.com"'],
    });
  });

  test('that follow from the domain count', async () => {
    const environments = 'environments: { production: { domain: example.com } }';
    const { said } = await findings(
      environments,
      'applications:',
      '  web: { stack: web }',
      '  api: { stack: web, parameters: { host: web.example.com } }',
      '  home: { stack: web, parameters: { host: "@" } }',
      '  hidden: { stack: web, parameters: { host: web.example.com, public: false } }',
    );
    expect(said).toEqual([
      '6:42 host-duplicate api and web (.infra/project.yml:5) have the same host "web.example.com"',
    ]);
  });

  test('are names of hosts also once placeholders are filled in', async () => {
    const { said } = await findings(
      'applications:',
      '  web: { stack: web, parameters: { host: "${application.name}_1.example.com" } }',
    );
    expect(said).toEqual([
      '4:42 wrong-format the host of web, "web_1.example.com", is not accepted; expected a host name (RFC 1123), such as shop.example.com: lower case, at most 253 characters',
    ]);
  });
});

describe('applications deployed one by one', () => {
  const circle = [
    'applications:',
    '  web: { stack: web, addons: [postgres, { from: api.REDIS, as: CACHE }] }',
    '  api: { stack: web, addons: [redis, { from: web.DATABASE, as: DATABASE }] }',
  ];

  test('cannot each need an add-on of the other', async () => {
    expect(await findings('deploy: { unit: application }', ...circle)).toEqual({
      code: 2,
      said: [
        '6:46 unit-cycle web → api → web: each needs an add-on of the next, so with unit: application, none of them can be deployed first',
      ],
    });
  });

  test('as a whole they can', async () => {
    expect(await findings(...circle)).toEqual({ code: 0, said: [] });
  });
});
