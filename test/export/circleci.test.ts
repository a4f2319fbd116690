import { parse } from 'yaml';
import { exportText, filesOf } from './export';
import { problems } from './judges';

/** A pipeline that people would recognize. */
const shop = `
name: shop
pipelines:
  main:
    on: { push: { branches: [main] }, tag: "v*" }
    stages: [test, build, deploy]
    default: { image: "python:3.12" }
    jobs:
      unit:
        stage: test
        before_script: [pip install -r requirements.txt]
        script: [pytest --junitxml=report.xml]
        after_script: [rm -rf tmp]
        services: [{ name: "postgres:16", alias: db, variables: { POSTGRES_PASSWORD: secret } }]
        variables: { DATABASE_URL: "postgres://postgres@db/postgres", TOKEN: { secret: TEST_TOKEN } }
        parallel: { matrix: [{ PYTHON: ["3.11", "3.12"] }] }
        cache: { key: { files: [requirements.txt] }, paths: [.cache/pip] }
        artifacts: { reports: { junit: report.xml } }
        retry: 1
      lint: { stage: test, script: [ruff check], allow_failure: true }
      package: { stage: build, script: ["make dist VERSION=$CI_COMMIT_SHORT_SHA"], artifacts: { paths: [dist/] } }
      production: { stage: deploy, when: manual, only: { tags: ["v*"] }, script: [infra deploy --yes], environment: production }
`;

const expected = `# Made by \`infra export circleci\` from .infra/project.yml.
# Edit the source and run the command again; changes made here will be lost.
# Environment variables of the project in CircleCI: TEST_TOKEN.

version: 2.1

jobs:
  unit:
    parameters:
      python:
        type: string
    docker:
      - image: python:3.12
      - image: postgres:16
        name: db
        environment:
          POSTGRES_PASSWORD: secret
    environment:
      DATABASE_URL: postgres://postgres@db/postgres
      PYTHON: << parameters.python >>
    steps:
      - checkout
      - restore_cache:
          keys:
            - cache-{{ checksum "requirements.txt" }}
      - run:
          name: Script
          command: |-
            export TOKEN="$TEST_TOKEN"
            pip install -r requirements.txt
            pytest --junitxml=report.xml
          max_auto_reruns: 1
      - run:
          name: After script
          command: |-
            export TOKEN="$TEST_TOKEN"
            rm -rf tmp
            true
          when: always
      - save_cache:
          key: cache-{{ checksum "requirements.txt" }}
          paths: [.cache/pip]
      - store_test_results:
          path: report.xml
          when: always

  lint:
    docker:
      - image: python:3.12
    steps:
      - checkout
      - run: |-
          trap 'echo "Failed with $?, which is allowed."; exit 0' EXIT
          ruff check

  package:
    docker:
      - image: python:3.12
    steps:
      - checkout
      - run: |-
          export CI_COMMIT_SHORT_SHA="$(echo "$CIRCLE_SHA1" | cut -c1-8)"
          make dist VERSION=$CI_COMMIT_SHORT_SHA
      - persist_to_workspace:
          root: '.'
          paths: [dist]
      - store_artifacts:
          path: dist

  production:
    docker:
      - image: python:3.12
    steps:
      - checkout
      - attach_workspace:
          at: '.'
      - run: infra deploy --yes
      - run:
          name: Log the deployment
          command: circleci run release log --environment-name=production --target-version="$CIRCLE_SHA1"

workflows:
  main:
    when: (pipeline.event.name == "push" and pipeline.git.branch == "main") or (pipeline.event.name == "push" and pipeline.git.tag starts-with "v")
    jobs:
      - unit:
          matrix:
            parameters:
              python: ['3.11', '3.12']
      - lint
      - package:
          requires: [unit, lint]
      - approve-production:
          type: approval
          requires: [package]
          filters: pipeline.git.tag starts-with "v"
      - production:
          requires: [approve-production]
          filters: pipeline.git.tag starts-with "v"
`;

test('a pipeline reads as people write them', async () => {
  const result = await exportText('circleci', shop);
  expect(filesOf(result)).toEqual({ '.circleci/config.yml': expected });
  expect(result.findings).toEqual([]);
  expect(await problems(filesOf(result))).toEqual([]);
});

/** The workflow `main` of jobs, each given by lines. */
async function jobsOf(...lines: readonly string[]): Promise<unknown> {
  const result = await exportText('circleci', ['name: shop', 'pipelines:', '  main:', ...lines.map((line) => `    ${line}`)].join('\n')); // prettier-ignore
  expect(await problems(filesOf(result))).toEqual([]);
  const file = parse(filesOf(result)['.circleci/config.yml'] ?? '') as { workflows: { main: { jobs: unknown } } };
  return file.workflows.main.jobs;
}

test('names that expressions do not know are filters with regular expressions', async () => {
  expect(await jobsOf('jobs:', '  a: { script: x, only: { branches: ["/^re?l/", main], tags: ["*-rc"] } }')).toEqual([
    { a: { filters: { branches: { only: ['/^re?l.*$/', 'main'] }, tags: { only: ['/^.*(-rc$).*$/'] } } } },
  ]);
});

test('a job waits for each map of a matrix, for failures and for ends', async () => {
  const several = '{ script: x, parallel: { matrix: [{ A: [x, y] }, { A: z, LONG: w }] } }';
  const lines = [`  a: ${several}`, '  f: { stage: deploy, script: x, when: on_failure }'];
  expect(
    await jobsOf(
      'stages: [test, deploy, end]',
      'jobs:',
      ...lines,
      '  e: { stage: end, script: x, when: always }',
      '  s: { stage: end, script: x }',
    ),
  ).toEqual([
    { a: { matrix: { alias: 'a-1', parameters: { 'a-value': ['x', 'y'] } } } },
    { a: { matrix: { alias: 'a-2', parameters: { 'a-value': ['z'], long: ['w'] } } } },
    { f: { requires: [{ 'a-1': 'failed' }, { 'a-2': 'failed' }] } },
    { e: { requires: [{ f: 'terminal' }] } },
    { s: { requires: ['a-1', 'a-2', { f: ['success', 'not_run'] }] } },
  ]);
});

test('of several pipelines, each is a workflow with jobs of its own', async () => {
  const text =
    'name: shop\npipelines:\n  main: { jobs: { a: { script: x } } }\n  night: { jobs: { a: { script: y } } }';
  const file = parse(filesOf(await exportText('circleci', text))['.circleci/config.yml'] ?? '') as object;
  expect(file).toMatchObject({
    jobs: { 'main-a': { steps: ['checkout', { run: 'x' }] }, 'night-a': { steps: ['checkout', { run: 'y' }] } },
    workflows: { main: { jobs: ['main-a'] }, night: { jobs: ['night-a'] } },
  });
});

test('how a command ends after a time is said with that time', async () => {
  const text = 'name: shop\npipelines: { main: { jobs: { a: { script: b, timeout: 1h 30m } } } }';
  const { findings } = await exportText('circleci', text);
  expect(findings.map(({ hint }) => hint)).toContain(
    'Put `timeout 5400` (in seconds) before the command.',
  );
});
