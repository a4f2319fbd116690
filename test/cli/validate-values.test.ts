import { project, run } from './run';

const refused: readonly (readonly [string, string])[] = [
  ['applications: { web: { stack: web, parameters: { labels: { team: "a b" } } } }', 'a label value'],
  ['applications: { web: { stack: web, parameters: { labels: { "-team": a } } } }', 'a key such as team'],
  ['applications: { web: { stack: web, parameters: { annotations: { "a b/c": x } } } }', 'a key such as team'],
  ['applications: { web: { stack: web, parameters: { host: Shop.Example.com } } }', 'a host name (RFC 1123)'],
  ['applications: { web: { stack: web, parameters: { host: "https://shop.example.com" } } }', 'a host name'],
  ['applications: { web: { stack: web, parameters: { host: "shop.example.com:80" } } }', 'a host name'],
  ['applications: { web: { stack: web, parameters: { host: -shop.example.com } } }', 'a host name'],
  [`applications: { web: { stack: web, parameters: { host: ${'a'.repeat(64)}.com } } }`, 'a host name'],
  ['applications: { web: { stack: web, image: "ghcr.io/Acme/web" } }', 'an image'],
  ['applications: { web: { stack: web, image: "web:" } }', 'an image'],
  ['applications: { web: { stack: web, image: "https://ghcr.io/acme/web" } }', 'an image'],
  ['applications: { c: { stack: cron, parameters: { schedule: "61 * * * *" } } }', 'minute 61 is not between 0 and 59'],
  ['applications: { c: { stack: cron, parameters: { schedule: "0 3 * * 7" } } }', 'Sunday is 0'],
  [
    'applications: { c: { stack: cron, parameters: { schedule: "0 3 * foo *" } } }',
    'month "foo" is not between 1 and 12',
  ],
  [
    'applications: { c: { stack: cron, parameters: { schedule: "*/0 * * * *" } } }',
    'a step that is not a number above 0',
  ],
  ['applications: { c: { stack: cron, parameters: { schedule: "5-1 * * * *" } } }', 'ends before it begins'],
  ['applications: { c: { stack: cron, parameters: { schedule: "* * * *" } } }', 'it has 4 fields'],
  ['applications: { c: { stack: cron, parameters: { schedule: "@never" } } }', 'this word is not known'],
  [
    'applications: { c: { stack: cron, parameters: { schedule: "@daily", timezone: Europe/Berlim } } }',
    'did you mean Europe/Berlin?',
  ],
  [
    'applications: { c: { stack: cron, parameters: { schedule: "@daily", timezone: europe/berlin } } }',
    'did you mean Europe/Berlin?',
  ],
  ['applications: { c: { stack: cron, parameters: { schedule: "@daily", timezone: "+01:00" } } }', 'a time zone'],
  ['applications: { web: { stack: web, parameters: { resources: { cpu: 1cpu } } } }', 'a quantity such as 100m'],
  ['applications: { web: { stack: web, parameters: { resources: { cpu: 0 } } } }', 'less than 1m, a thousandth'],
  ['applications: { web: { stack: web, parameters: { resources: { memory: 1cpu } } } }', 'a quantity such as 256Mi'],
  ['applications: { web: { stack: web, parameters: { resources: { memory: 0 } } } }', 'less than 4Mi'],
  ['applications: { web: { stack: web, parameters: { resources: { memory: 256 } } } }', 'did you mean 256Mi?'],
  ['applications: { web: { stack: web, parameters: { port: 0 } } }', '1 to 65535'],
  ['applications: { web: { stack: web, parameters: { port: 65536 } } }', '1 to 65535'],
  ['applications: { web: { stack: web, parameters: { healthPath: "/a b" } } }', 'without spaces'],
  [
    'applications: { web: { stack: web, addons: [{ type: postgres, parameters: { storage: 0Gi } }] } }',
    'it must be larger than 0',
  ],
  ['repository: not a url', 'the address of a repository'],
  ['repository: github.com', 'the address of a repository'],
  ['registry: "ghcr.io/acme:1"', 'a registry'],
  ['deploy: { backend: s4://x }', 's3://…'],
  ['deploy: { secrets: password }', 'passphrase'],
  ['contact: { url: "https://" }', 'a URL'],
  ['environments: { production: { domain: "Example.com" } }', 'a domain'],
  ['environments: { production: { domain: "*.example.com" } }', 'a domain'],
  ['environments: { staging: { namespace: kube-system } }', 'names that begin with kube- are reserved for Kubernetes'],
  [
    'pipelines: { p: { on: { schedule: "0 25 * * *" }, jobs: { a: { script: a } } } }',
    'hour 25 is not between 0 and 23',
  ],
  ['pipelines: { p: { jobs: { a: { script: a, only: { branches: "/(/" } } } } }', 'not a valid regular expression'],
  [
    'pipelines: { p: { on: { push: { branches: "/[/" } }, jobs: { a: { script: a } } } }',
    'not a valid regular expression',
  ],
  ['pipelines: { p: { jobs: { a: { script: a, coverage: "/(/" } } } }', 'not a valid regular expression'],
  ['pipelines: { p: { jobs: { a: { script: a, timeout: 3 parsecs } } } }', 'not a number with a unit of time'],
  ['pipelines: { p: { jobs: { a: { script: a, timeout: 0 } } } }', 'it must be longer than 0'],
  ['pipelines: { p: { jobs: { a: { script: a, timeout: never } } } }', 'a duration'],
];

test.each(refused)('%s', async (line, expected) => {
  // GIVEN a value that nothing down the line would take
  const { code, stderr } = await run(['validate'], { directory: project('name: shop', line) });
  // THEN it is refused where it stands, with what is accepted
  expect(code).toBe(2);
  expect(stderr).toMatch(/^\.infra\/project\.yml:2:\d+ error (wrong-format|out-of-range)$/m);
  expect(stderr).toContain(expected);
  expect(stderr).toMatch(/expected /);
});

test('what is usual is accepted', async () => {
  const directory = project(
    'name: shop',
    'repository: git@example.com:acme/shop.git',
    'registry: localhost:5000/acme',
    'deploy: { backend: "s3://acme-infra", secrets: "awskms://alias/infra" }',
    'environments: { production: { domain: shop.example.com } }',
    'applications:',
    '  web:',
    '    stack: web',
    '    image: localhost:5000/acme/web_2/x--y:v1.2@sha256:0123456789012345678901234567890123456789012345678901234567890123',
    '    parameters:',
    '      host: "${application.name}.example.com"',
    '      labels: { team: "", "example.com/Team_1": "${project.name}" }',
    '      annotations: { "example.com/x": "anything, really" }',
    '      resources: { cpu: 1.5, memory: 0.5Gi }',
    '  home: { stack: web, parameters: { host: "@" } }',
    '  other: { stack: web, parameters: { host: "*.example.com" } }',
    '  c: { stack: cron, parameters: { schedule: "*/15,7 8-18/2 ? JAN-Mar mon-FRI", timezone: US/Pacific } }',
    '  d: { stack: cron, parameters: { schedule: "@hourly", timezone: Etc/UTC } }',
    'pipelines:',
    '  main:',
    '    on: { push: { branches: [main, /^v\\d+/i, release/*] }, schedule: "0 3 * * *" }',
    '    jobs:',
    '      a: { script: a, timeout: 2h30m, coverage: "/(?i)total: \\\\d+%/", artifacts: { expire_in: never } }',
    '      b: { script: b, timeout: 1 hour and 30 minutes, artifacts: { expire_in: 3 mins 4 sec } }',
    '      c: { script: c, timeout: 3600, artifacts: { expire_in: 1 week } }',
  );
  expect(await run(['validate'], { directory })).toEqual({
    code: 0,
    stdout: 'valid: 5 applications, 4 environments\n',
    stderr: '',
  });
});
