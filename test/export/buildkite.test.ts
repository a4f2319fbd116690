import { parse } from 'yaml';
import { runBuildkite } from './buildkite-run';
import { exportText, filesOf } from './export';
import { problems } from './judges';

const shop = `
name: shop
pipelines:
  main:
    on: { push: { branches: [main] }, tag: "v*", schedule: "@daily" }
    stages: [test, build, deploy]
    default: { image: "python:3.12" }
    jobs:
      unit:
        stage: test
        before_script: [pip install -r requirements.txt]
        script: [pytest --junitxml=report.xml]
        variables: { DATABASE_URL: "postgres://postgres@db/postgres", TOKEN: { secret: TEST_TOKEN } }
        parallel: { matrix: [{ PYTHON: ["3.11", "3.12"] }] }
        cache: { key: { files: [requirements.txt] }, paths: [.cache/pip] }
        artifacts: { reports: { junit: report.xml } }
        retry: 1
      lint: { stage: test, script: [ruff check], allow_failure: true }
      package: { stage: build, script: [make dist], artifacts: { paths: [dist/] } }
      production: { stage: deploy, when: manual, only: { tags: ["v*"] }, script: [infra deploy --yes], environment: production }
`;

const expected = `# Made by \`infra export buildkite\` from .infra/project.yml.
# Edit the source and run the command again; changes made here will be lost.
# Secrets of the cluster in Buildkite: TEST_TOKEN.

steps:
  - label: unit
    key: unit
    matrix:
      setup:
        PYTHON: ['3.11', '3.12']
    retry:
      automatic:
        - exit_status: '*'
          limit: 1
    env:
      DATABASE_URL: postgres://postgres@db/postgres
      PYTHON: '{{matrix.PYTHON}}'
    secrets: [TEST_TOKEN]
    command: |-
      export TOKEN="$$TEST_TOKEN"
      pip install -r requirements.txt
      pytest --junitxml=report.xml
    artifact_paths: [report.xml]
    plugins:
      - cache#v1.8.1:
          path: .cache/pip
          manifest: [requirements.txt]
          restore: file
          save: file
      - docker#v5.13.0:
          image: python:3.12
          environment: [DATABASE_URL, PYTHON, TEST_TOKEN]
      - test-collector#v1.11.0:
          files: report.xml
          format: junit

  - label: lint
    key: lint
    soft_fail: true
    command: ruff check
    plugins:
      - docker#v5.13.0:
          image: python:3.12

  - label: package
    key: package
    depends_on: [unit, lint]
    command: make dist
    artifact_paths: [dist/**/*]
    plugins:
      - docker#v5.13.0:
          image: python:3.12

  - block: Run production?
    key: unblock-production
    depends_on: [package]
    if: build.tag =~ /^v/

  - label: production
    key: production
    depends_on: [unblock-production]
    if: build.tag =~ /^v/
    env:
      CI_ENVIRONMENT_NAME: production
    command: infra deploy --yes
    plugins:
      - artifacts#v1.9.4:
          download: [dist/**/*]
          step: package
      - docker#v5.13.0:
          image: python:3.12
          environment: [CI_ENVIRONMENT_NAME]
`;

test('a pipeline reads as people write them', async () => {
  const result = await exportText('buildkite', shop);
  expect(filesOf(result)).toEqual({ '.buildkite/pipeline.yml': expected });
  expect(result.findings.map(({ code, hint }) => [code, hint])).toEqual([
    [
      'beside-file',
      'Filter builds with a conditional under Settings > GitHub: (build.source == "webhook" && build.pull_request.id == null && build.branch == "main" && build.tag == null) || (build.source == "webhook" && build.pull_request.id == null && build.tag =~ /^v/)',
    ],
    ['beside-file', 'Add a schedule with the cron interval @daily under Settings > Schedules.'],
    ['beside-file', 'Create a suite, and set BUILDKITE_ANALYTICS_TOKEN for the agents.'],
  ]);
  expect(await problems(filesOf(result))).toEqual([]);
});

test('rules, ends and files that changed', async () => {
  const text = [
    'name: shop',
    'pipelines:',
    '  main:',
    '    on: { push: {}, pull_request: {}, tag: "v*" }',
    '    jobs:',
    '      a: { stage: build, script: x, only: { branches: [main, "/^re+l/"] }, except: { schedules: true } }',
    '      b: { stage: test, script: "echo $A", needs: [a], only: { paths: [src/] }, after_script: y, tags: [large, os=linux] }',
    '      c: { stage: deploy, script: x, when: on_failure }',
    '      d: { stage: deploy, script: x, when: always, parallel: { matrix: [{ A: [b, c] }, { B: d }] } }',
  ].join('\n');
  const result = await exportText('buildkite', text);
  expect(await problems(filesOf(result))).toEqual([]);
  expect(parse(filesOf(result)['.buildkite/pipeline.yml'] ?? '')).toMatchObject({
    steps: [
      {
        key: 'a',
        if: '((build.branch == "main" && build.tag == null && build.pull_request.id == null) || (build.branch =~ /^re+l/ && build.tag == null && build.pull_request.id == null)) && build.source != "schedule"',
      },
      {
        depends_on: ['a'],
        if_changed: ['src/**'],
        agents: { queue: 'large', os: 'linux' },
        command: 'after_script() (\n  set +e\ny\n)\ntrap after_script EXIT\necho $$A',
      },
      {
        depends_on: [
          { step: 'a', allow_failure: true },
          { step: 'b', allow_failure: true },
        ],
        command:
          'failed() { [ "$$(buildkite-agent step get outcome --step "$$1")" = hard_failed ]; }\nfailed a || failed b || exit 0\nx',
      },
      { key: 'd-1', matrix: { setup: { A: ['b', 'c'] } }, env: { A: '{{matrix.A}}' } },
      { key: 'd-2', matrix: { setup: { B: ['d'] } }, env: { B: '{{matrix.B}}' } },
    ],
  });
});

test('a condition says nothing twice', async () => {
  const text =
    'name: shop\npipelines: { main: { on: { push: { branches: [main] }, pull_request: {} }, jobs: { a: { script: b } } } }';
  const { findings } = await exportText('buildkite', text);
  expect(findings.map(({ hint }) => hint)).toContain(
    'Filter builds with a conditional under Settings > GitHub: (build.source == "webhook" && build.pull_request.id == null && build.branch == "main") || build.pull_request.id != null',
  );
});

test('steps beside one that is started by hand do not wait for that', async () => {
  // GIVEN jobs of one stage, after one by hand
  const jobs = { before: {}, hand: { when: 'manual' }, after: {}, mx: { parallel: { matrix: [{ A: ['1', '2'] }] } } };
  const text = JSON.stringify({
    name: 'shop',
    pipelines: {
      main: {
        stages: ['test'],
        jobs: Object.fromEntries(
          Object.entries(jobs).map(([name, job]) => [name, { script: 'x', stage: 'test', ...job }]),
        ),
      },
    },
  });
  const content = filesOf(await exportText('buildkite', text))['.buildkite/pipeline.yml'] ?? '';
  // WHEN a push starts it, and nobody unblocks anything
  const results = runBuildkite(content, 'true', { event: 'push', ref: 'main', failing: [] });
  // THEN all but the one by hand run
  expect(Object.entries(results ?? {}).map(([name, { result }]) => [name, result])).toEqual([
    ['before', 'success'],
    ['hand', 'skipped'],
    ['after', 'success'],
    ['mx', 'success'],
  ]);
});
