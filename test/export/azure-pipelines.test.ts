import { parse } from 'yaml';
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
        services: [{ name: "postgres:16", alias: db, variables: { POSTGRES_PASSWORD: secret } }]
        variables: { DATABASE_URL: "postgres://postgres@db/postgres", TOKEN: { secret: TEST_TOKEN } }
        parallel: { matrix: [{ PYTHON: ["3.11", "3.12"] }] }
        cache: { key: { files: [requirements.txt] }, paths: [.cache/pip] }
        artifacts: { reports: { junit: report.xml } }
        retry: 1
      lint: { stage: test, script: [ruff check], allow_failure: true }
      package: { stage: build, script: [make dist], artifacts: { paths: [dist/] } }
      production: { stage: deploy, when: manual, only: { tags: ["v*"] }, script: [infra deploy --yes], environment: production }
`;

const expected = `# Made by \`infra export azure-pipelines\` from .infra/project.yml.
# Edit the source and run the command again; changes made here will be lost.
# Secret variables of the pipeline in Azure: TEST_TOKEN.

trigger:
  branches:
    include: [main]
  tags:
    include: [v*]
pr: none
schedules:
  - cron: 0 0 * * *
    displayName: main at @daily
    branches:
      include: [main]
    always: true

pool:
  vmImage: ubuntu-latest

resources:
  containers:
    - container: db
      image: postgres:16
      env:
        POSTGRES_PASSWORD: secret

jobs:
  - job: unit
    container: python:3.12
    services:
      db: db
    variables:
      DATABASE_URL: postgres://postgres@db/postgres
    strategy:
      matrix:
        PYTHON_3_11:
          PYTHON: '3.11'
        PYTHON_3_12:
          PYTHON: '3.12'
    steps:
      - checkout: self
      - task: Cache@2
        inputs:
          key: '"cache" | requirements.txt'
          path: .cache/pip
      - bash: |-
          set -eo pipefail
          pip install -r requirements.txt
          pytest --junitxml=report.xml
        displayName: Script
        env:
          TOKEN: $(TEST_TOKEN)
        retryCountOnTaskFailure: 1
      - task: PublishTestResults@2
        inputs:
          testResultsFormat: JUnit
          testResultsFiles: report.xml
        condition: succeededOrFailed()

  - job: lint
    continueOnError: true
    container: python:3.12
    steps:
      - checkout: self
      - bash: |-
          set -eo pipefail
          ruff check
        displayName: Script

  - job: package
    dependsOn: [unit, lint]
    container: python:3.12
    steps:
      - checkout: self
      - bash: |-
          set -eo pipefail
          make dist
        displayName: Script
      - task: CopyFiles@2
        inputs:
          Contents: dist/**
          TargetFolder: $(Build.ArtifactStagingDirectory)/package
      - publish: $(Build.ArtifactStagingDirectory)/package
        artifact: package

  - job: approve_production
    pool: server
    timeoutInMinutes: 10080
    dependsOn: [package]
    condition: and(succeeded(), startsWith(variables['Build.SourceBranch'], 'refs/tags/v'))
    steps:
      - task: ManualValidation@1
        inputs:
          notifyUsers: ''
          instructions: Run production?
          onTimeout: reject

  - deployment: production
    dependsOn: [approve_production]
    condition: succeeded('approve_production')
    container: python:3.12
    environment: production
    strategy:
      runOnce:
        deploy:
          steps:
            - checkout: self
            - task: DownloadPipelineArtifact@2
              inputs:
                artifactName: package
                targetPath: $(System.DefaultWorkingDirectory)
            - bash: |-
                set -eo pipefail
                infra deploy --yes
              displayName: Script
`;

test('a pipeline reads as people write them', async () => {
  const result = await exportText('azure-pipelines', shop);
  expect(filesOf(result)).toEqual({ 'azure-pipelines.yml': expected });
  expect(result.findings).toEqual([]);
  expect(await problems(filesOf(result))).toEqual([]);
});

/** A pipeline of jobs, each given by one line. */
async function pipelineOf(...jobs: readonly string[]) {
  const lines = ['name: shop', 'pipelines:', '  main:', '    jobs:', ...jobs.map((line) => `      ${line}`)];
  const result = await exportText('azure-pipelines', lines.join('\n'));
  expect(await problems(filesOf(result))).toEqual([]);
  return parse(filesOf(result)['azure-pipelines.yml'] ?? '') as { jobs: { job: string; condition?: string }[] };
}

test('rules are conditions; what conditions cannot ask, a job finds out', async () => {
  const { jobs } = await pipelineOf(
    'a: { stage: build, script: x, only: { branches: [main, "release/*"] } }',
    'b: { script: x, except: { tags: ["/^v[0-9]/"], paths: ["docs/**"] } }',
    'c: { stage: deploy, script: x }',
    'd: { stage: deploy, script: x, when: on_failure }',
  );
  const branch = "variables['Build.SourceBranch']";
  expect(jobs.map(({ job, condition }) => [job, condition])).toEqual([
    ['rules', undefined],
    ['a', `and(succeeded(), or(eq(${branch}, 'refs/heads/main'), startsWith(${branch}, 'refs/heads/release/')))`],
    [
      'b',
      "and(not(failed()), not(canceled()), not(eq(dependencies.rules.outputs['rules.named_1'], 'true')), not(eq(dependencies.rules.outputs['rules.changed_2'], 'true')))",
    ],
    ['c', 'and(not(failed()), not(canceled()))'],
    ['d', 'failed()'],
  ]);
});

test('every combination of a matrix has a name of its own', async () => {
  // GIVEN values that differ only in what names cannot say, and one that is called as another would be
  const { jobs } = await pipelineOf(
    'a: { script: x, parallel: { matrix: [{ DJANGO: [">=5", "<5", "_5_2", "~=5.2", "Main", "main"] }] } }',
  );
  // THEN none takes the place of another
  expect(jobs).toMatchObject([
    {
      strategy: {
        matrix: {
          DJANGO__5: { DJANGO: '>=5' },
          DJANGO__5_2: { DJANGO: '<5' },
          DJANGO__5_2_2: { DJANGO: '_5_2' },
          DJANGO__5_2_3: { DJANGO: '~=5.2' },
          DJANGO_Main: { DJANGO: 'Main' },
          DJANGO_main_2: { DJANGO: 'main' },
        },
      },
    },
  ]);
});
