import { parse } from 'yaml';
import { exportText, filesOf } from './export';
import { problems } from './judges';

/** A pipeline that uses every key of the format. */
const whole = `
name: shop
pipelines:
  main:
    on:
      push: { branches: [main, "release/*", "/^hotfix-\\\\d+$/"], paths: ["src/**", "*.json"] }
      pull_request: { branches: [main] }
      tag: ["v*", "/^[0-9]+\\\\.[0-9]+$/"]
      schedule: ["0 3 * * *", "@weekly"]
      manual: {}
    stages: [prepare, test, build, deploy]
    default: { image: "python:3.12", timeout: 1h 30m, tags: [linux, large] }
    jobs:
      lint & format:
        stage: prepare
        script: ["ruff check", "ruff format --check \${{ x }}"]
        allow_failure: true
        image: { name: "python:\$PYTHON-alpine", entrypoint: [""] }
        variables: { PYTHON: "3.12", EMPTY: "", ON: "on", NUMBER: 0644, CHAIN: "\$PYTHON/\$CI_COMMIT_SHA" }
      unit:
        stage: test
        needs: []
        before_script: [pip install -r requirements.txt]
        script:
          - pytest -q --junitxml=report.xml "\$CI_PROJECT_DIR/tests" --sha "\${CI_COMMIT_SHORT_SHA}"
          - |
            if true; then
              echo "yes"
            fi
        after_script: [rm -rf tmp]
        services:
          - { name: "postgres:16", alias: db, variables: { POSTGRES_PASSWORD: secret } }
          - redis:7
        variables: { DATABASE_URL: "postgres://postgres@db/postgres", TOKEN: { secret: TEST_TOKEN } }
        parallel: { matrix: [{ PYTHON: ["3.11", "3.12"], DB: [sqlite, postgres] }] }
        cache:
          - { key: { files: [requirements.txt], prefix: pip }, paths: [.cache/pip] }
          - { key: "\$CI_COMMIT_REF_NAME", paths: [node_modules/, .npm], policy: pull }
        artifacts: { paths: [coverage/], exclude: ["coverage/*.tmp"], reports: { junit: report.xml }, expire_in: 1 week, when: always }
      shards: { stage: test, script: ['make test SHARD="\$CI_NODE_INDEX/\$CI_NODE_TOTAL"'], parallel: 3, artifacts: { paths: [shard.txt] } }
      package:
        stage: build
        script: [make dist]
        dependencies: [unit]
        only: { branches: [main, "release/*"], tags: ["v*"], paths: ["src/**"] }
        except: { schedules: true }
        artifacts: { paths: [dist/] }
      notify: { stage: build, script: ["echo failed"], when: on_failure }
      tidy: { stage: deploy, script: ["echo done"], when: always, except: { pull_requests: true } }
      staging:
        stage: deploy
        script: [infra deploy --env staging --yes]
        when: delayed
        start_in: 10 minutes
        only: { branches: ["/^(main|next)$/"] }
        environment: staging
      production:
        stage: deploy
        needs: [package, staging]
        script: [infra deploy --env production --yes]
        when: manual
        only: { tags: ["/^v\\\\d+/"], branches: [main] }
        environment: { name: production, url: "https://shop.example.com/\$CI_COMMIT_REF_NAME" }
`;

test.each(['gitlab-ci', 'github-actions'])('%s takes every key, and its judges take the files', async (format) => {
  const result = await exportText(format, whole);
  expect(result.findings.filter(({ code }) => code === 'unsupported').map(({ message }) => message)).toEqual([]);
  expect(await problems(filesOf(result))).toEqual([]);
});

describe('github-actions', () => {
  test('events are filters', async () => {
    const { files } = await exportText('github-actions', whole);
    const workflow = parse(files[0]?.content ?? '') as { on: unknown };
    expect(workflow.on).toEqual({
      push: {
        branches: ['main', 'release/**', 'hotfix-[0-9]+'],
        tags: ['v**', '[0-9]+.[0-9]+'],
        paths: ['src/**', '*.json'],
      },
      pull_request: { branches: ['main'] },
      schedule: [{ cron: '0 3 * * *' }, { cron: '0 0 * * 0' }],
      workflow_dispatch: {
        inputs: { production: { description: 'Run production', type: 'boolean', default: false } },
      },
    });
  });
});

/** A pipeline of jobs, each given by one line. */
const jobs = (...lines: readonly string[]) =>
  ['name: shop', 'pipelines:', '  main:', '    jobs:', ...lines.map((line) => `      ${line}`)].join('\n');

/** Findings as `line: message`. */
async function told(format: string, text: string): Promise<string[]> {
  const { findings } = await exportText(format, text);
  return findings.map(({ source, message }) => `${source?.line ?? '-'}: ${message}`);
}

describe('what a format cannot say is named with its line', () => {
  test.each([
    ['retry: 2', 'a: GitHub does not try jobs again'],
    ['coverage: "/[0-9]+%/"', 'a: GitHub reads no coverage from logs'],
    ['allow_failure: { exit_codes: 3 }', 'a: GitHub allows any failure or none, whatever the exit code'],
    ['services: [redis:7]', 'a: GitHub gives services a host name only for jobs that run in an image'],
    ['image: "app:$UNKNOWN"', 'a: GitHub has nothing for $UNKNOWN in "app:$UNKNOWN"'],
    ['before_script: [echo $CI_JOB_TOKEN]', 'a: GitHub has nothing for $CI_JOB_TOKEN'],
    ['artifacts: { untracked: true, paths: [a] }', 'a: GitHub keeps the files that are named'],
    ['environment: { name: x, on_stop: a }', 'a: GitHub has no job that takes an environment down'],
  ])('GitHub: %s', async (key, message) => {
    const lines = await told('github-actions', jobs('b: { script: x }', 'a:', '  script: x', `  ${key}`));
    expect(lines.map((line) => line.replace(/^[78]/, 'key'))).toEqual([`key: ${message}`]);
  });

  test.each([
    ['only: { paths: ["/[.]py$/"] }', 'a: GitLab compares changed files with globs only, not with /[.]py$/'],
    ['stage: test', 'workflow: GitLab has no jobs called "workflow"'],
  ])('GitLab: %s', async (key, message) => {
    const name = message.split(':')[0] ?? '';
    expect(await told('gitlab-ci', jobs(`${name}:`, '  script: x', `  ${key}`))).toEqual([`7: ${message}`]);
  });
});
