import { builtInDescriptions } from '../../lib/cli/read-catalogue';
import { readProject, validateProject } from '../../lib/manifest';
import { lines, repository } from './folder';

/** What is said of a pipeline in a file of its own. */
async function told(...text: readonly string[]): Promise<string[]> {
  const files = { '.infra/project.yml': 'name: shop\n', '.infra/pipelines/p.yml': `${text.join('\n')}\n` };
  return lines(validateProject(repository(files), await builtInDescriptions()).diagnostics);
}

const numbers = (count: number) => `[${Array.from({ length: count }, (_, index) => index).join(', ')}]`;

test.each([
  [
    'a circle of needs',
    ['jobs:', '  a: { script: x, needs: [c] }', '  b: { script: x, needs: [a] }', '  c: { script: x, needs: [b] }'],
    ['pipelines/p.yml:3:27 error cyclic-needs b waits for itself: a → c → b → a'],
  ],
  [
    'a circle of needs and of what files are taken from',
    ['jobs:', '  a: { script: x, needs: [], dependencies: [b] }', '  b: { script: x, needs: [a] }'],
    ['pipelines/p.yml:3:27 error cyclic-needs b waits for itself: a → b → a'],
  ],
  [
    'an unknown stage',
    ['stages: [test, deploy]', 'jobs:', '  a: { script: x, stage: deplyo }'],
    ['pipelines/p.yml:3:26 error unknown-stage unknown stage "deplyo"; did you mean "deploy"?'],
  ],
  [
    'a need of a later stage',
    ['jobs:', '  a: { script: x, stage: build, needs: [b] }', '  b: { script: x, stage: deploy }'],
    ['pipelines/p.yml:2:41 error later-stage a in stage build needs b, which runs later, in stage deploy'],
  ],
  [
    'two jobs of one name',
    ['jobs:', '  a: { script: x }', '  a: { script: y }'],
    ['pipelines/p.yml:3:3 error duplicate-key the key "a" is given twice; it is already in line 2'],
  ],
  [
    'a matrix of 10,000',
    ['jobs:', `  a: { script: x, parallel: { matrix: [{ A: ${numbers(100)}, B: ${numbers(100)} }] } }`],
    ['pipelines/p.yml:2:39 error matrix-too-large the matrix has 10000 combinations; at most 200 are allowed'],
  ],
  [
    'artifacts that lead out of the repository',
    ['jobs:', '  a: { script: x, artifacts: { paths: [a/../../x, $HOME/x], reports: { junit: /r.xml } } }'],
    [
      'pipelines/p.yml:2:40 error wrong-format jobs.a.artifacts.paths[0]: "a/../../x" is not accepted: it leads out of the repository; expected a path from the root of the repository, such as build/report.xml',
      'pipelines/p.yml:2:79 error wrong-format jobs.a.artifacts.reports.junit: "/r.xml" is not accepted; expected a path from the root of the repository, such as build/report.xml',
    ],
  ],
  [
    'services beside no image',
    ['jobs:', '  a: { script: x, services: [redis:8] }'],
    [
      'pipelines/p.yml:2:29 error job-incomplete the job "a" has services but no image: services have host names only for jobs with an image',
    ],
  ],
  [
    'a deployment to another environment than the job says',
    [
      'jobs:',
      '  a: { script: [infra deploy --yes], environment: production }',
      '  b: { script: ["cd app && npx infra deploy -e staging"], environment: { name: production } }',
      '  c: { script: infra preview, extends: .on-staging }',
      '  .on-staging: { environment: staging }',
    ],
    [
      'pipelines/p.yml:2:17 warning other-environment a is for production, but its infra deploy acts on development, because it names no environment',
      'pipelines/p.yml:3:17 warning other-environment b is for production, but its infra deploy acts on staging',
      'pipelines/p.yml:4:16 warning other-environment c is for staging, but its infra preview acts on development, because it names no environment',
    ],
  ],
  [
    'deployments to the environment of the job, or to one that only its shell knows',
    [
      'jobs:',
      '  a: { script: [infra deploy --yes --env production], environment: production }',
      '  b: { script: ["infra deploy $(infra build --push | sed \'s/^/--image /\') --env=staging"], environment: staging }',
      '  c: { script: [infra deploy --env $CI_ENVIRONMENT_NAME, infra deploy $FLAGS], environment: staging }',
      '  d: { script: [infra deploy], environment: our-own-name }',
      '  e: { script: [infra deploy] }',
      '  f: { script: [infra validate, "echo infra deploy # infra deploy"], environment: staging }',
    ],
    [],
  ],
])('%s', async (_, text, expected) => {
  expect(await told(...text)).toEqual(expected);
});

test('a long chain of needs is no circle, and takes no time', async () => {
  const jobs = Array.from({ length: 2000 }, (_, n) => `  j${n}: { script: x${n === 0 ? '' : `, needs: [j${n - 1}]`} }`);
  expect(await told('jobs:', ...jobs.reverse())).toEqual([]);
});

test('null in a job, or in its template, removes what holds for every job', async () => {
  // GIVEN
  const text = [
    'default: { image: "python:3.12", before_script: [x], variables: { A: a, B: b } }',
    'jobs:',
    '  .bare: { image: null }',
    '  a: { image: null, before_script: null, variables: { A: null }, script: x }',
    '  b: { extends: .bare, script: x }',
    '  c: { script: x, variables: null }',
    '  d: { extends: .bare, image: node, script: x }',
  ].join('\n');
  const files = { '.infra/project.yml': 'name: shop\n', '.infra/pipelines/p.yml': text };
  // WHEN
  const { values, diagnostics } = readProject(repository(files), { descriptions: await builtInDescriptions() });
  // THEN
  expect(lines(diagnostics)).toEqual([]);
  const script = { script: ['x'], stage: 'test' };
  const [image, before_script] = [{ name: 'python:3.12' }, ['x']];
  expect(values?.pipelines[0]?.jobs).toEqual({
    a: { ...script, variables: { B: 'b' } },
    b: { ...script, before_script, variables: { A: 'a', B: 'b' } },
    c: { ...script, image, before_script },
    d: { ...script, image: { name: 'node' }, before_script, variables: { A: 'a', B: 'b' } },
  });
});

describe('implied jobs', () => {
  const head = (registry: string) =>
    `name: shop\n${registry}applications: { web: { stack: django, variables: { DJANGO_SETTINGS_MODULE: shop.settings } } }\npipelines:\n  main:\n    jobs:\n`;

  async function said(jobs: readonly string[], registry = 'registry: ghcr.io/acme\n'): Promise<string[]> {
    const text = `${head(registry)}${jobs.map((job) => `      ${job}\n`).join('')}`;
    return lines(validateProject(repository({ '.infra/project.yml': text }), await builtInDescriptions()).diagnostics);
  }

  test.each([
    [
      'a need of an unknown job names them',
      ['unit: { script: x, needs: [zzz] }', 'lint: { script: x, needs: [test-wbe] }'],
      [
        'project.yml:7:34 error unknown-job unknown job "zzz"; expected one of unit, lint, test-web, build-web, deploy-staging, deploy-production',
        'project.yml:8:34 error unknown-job unknown job "test-wbe"; did you mean "test-web"?',
      ],
    ],
    ['they can be waited for', ['unit: { script: x, needs: [test-web] }'], []],
    [
      'but not where they run later',
      ['unit: { script: x, needs: [deploy-staging] }'],
      [
        'project.yml:7:34 error later-stage unit in stage test waits for deploy-staging, which runs later, in stage deploy',
      ],
    ],
    ['null and false switch them off', ['build-web: null', 'test-web: false'], []],
    [
      'which nobody waits for then',
      ['test-web: false', 'unit: { script: x, needs: [test-web] }'],
      ['project.yml:8:34 error unknown-job unit waits for "test-web", which is turned off'],
    ],
    [
      'what is switched off is there',
      ['test-wbe: false'],
      ['project.yml:7:7 error unknown-job there is no job "test-wbe" to turn off; did you mean "test-web"?'],
    ],
  ])('%s', async (_, jobs, expected) => {
    const found = await said(jobs);
    expect(found.filter((line) => !line.includes(' warning '))).toEqual(expected);
  });

  test('a circle through one of them is found', async () => {
    // GIVEN a job in the place of an implied one, which waits for what is after it
    const stage = 'stage: deploy, script: x';
    const found = await said([`deploy-staging: { ${stage}, needs: [deploy-production] }`]);
    // THEN
    expect(found.filter((line) => !line.includes(' warning '))).toEqual([
      expect.stringContaining(
        'cyclic-needs deploy-staging waits for itself: deploy-staging → deploy-production → deploy-staging',
      ),
    ]);
  });

  test('only those that a stack implies are there', async () => {
    expect(await said(['build-web: false', 'unit: { stage: deploy, script: x, needs: [deploy-staging] }'], '')).toEqual(
      [
        'project.yml:6:7 warning unknown-job no stack of this project implies a job "build-web"; expected test-web',
        'project.yml:7:49 error unknown-job no stack of this project implies a job "deploy-staging"; expected one of unit, test-web',
      ],
    );
  });

  test('false and null leave them out of the pipeline, and remove what is included', async () => {
    const directory = repository({
      '.infra/project.yml': `${head('').trimEnd()} { test-web: false, old: null, unit: { script: x } }\n    include: { local: ci.yml }\n`,
      'ci.yml': 'jobs: { old: { script: x }, lint: { script: x } }\n',
    });
    const { values, diagnostics } = readProject(directory, { descriptions: await builtInDescriptions() });
    expect(lines(diagnostics)).toEqual([]);
    expect(Object.keys(values?.pipelines[0]?.jobs ?? {})).toEqual(['lint', 'unit']);
  });
});
