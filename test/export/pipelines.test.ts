import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
    [
      'retry: { when: stuck_or_timeout_failure }',
      'a: GitHub only retries scripts, not failures such as stuck_or_timeout_failure',
    ],
    ['coverage: "/[0-9]+%/"', 'a: GitHub does not read coverage from logs'],
    ['allow_failure: { exit_codes: 3 }', 'a: GitHub allows either any failure or none, regardless of the exit code'],
    ['image: "app:$UNKNOWN"', 'a: GitHub has no equivalent of $UNKNOWN in "app:$UNKNOWN"'],
    ['before_script: [echo $CI_JOB_TOKEN]', 'a: GitHub has no equivalent of $CI_JOB_TOKEN'],
    ['artifacts: { untracked: true, paths: [a] }', 'a: GitHub keeps only named files'],
    ['environment: { name: x, on_stop: a }', 'a: GitHub does not support jobs that stop an environment'],
  ])('GitHub: %s', async (key, message) => {
    const lines = await told('github-actions', jobs('b: { script: x }', 'a:', '  script: x', `  ${key}`));
    expect(lines.map((line) => line.replace(/^[78]/, 'key'))).toEqual([`key: ${message}`]);
  });

  test.each([
    ['only: { paths: ["/[.]py$/"] }', 'a: GitLab matches changed files only against globs, not against /[.]py$/'],
    ['stage: test', 'workflow: GitLab does not allow a job to be named "workflow"'],
  ])('GitLab: %s', async (key, message) => {
    const name = message.split(':')[0] ?? '';
    expect(await told('gitlab-ci', jobs(`${name}:`, '  script: x', `  ${key}`))).toEqual([`7: ${message}`]);
  });
});

/** The steps of a job in the workflow. */
async function stepsOf(text: string, job: string): Promise<readonly Record<string, unknown>[]> {
  const result = await exportText('github-actions', text);
  expect(await problems(filesOf(result))).toEqual([]);
  const { jobs: all } = parse(result.files[0]?.content ?? '') as {
    jobs: Record<string, { steps: Record<string, unknown>[] }>;
  };
  return all[job]?.steps ?? [];
}

describe('github-actions: a script is tried again', () => {
  /** Runs a step as GitHub does: its script in a file, whose path its shell gets. */
  function runStep(
    { shell, run }: { readonly shell?: unknown; readonly run?: unknown },
    folder: string,
  ): number | null {
    const file = join(folder, 'script.sh');
    writeFileSync(file, String(run));
    return spawnSync(String(shell).replace('{0}', file), { shell: true, cwd: folder }).status;
  }

  test.each([
    ['image: "node:22"', 'retry: 2', 3],
    ['image: "node:22-alpine"', 'retry: { max: 1, when: [script_failure, stuck_or_timeout_failure] }', 2],
  ])('%s, %s', async (image, retry, tries) => {
    // GIVEN a script that succeeds at the third time, and notes each
    const lines = ['echo x >> tries', 'false && true', 'test $(wc -l < tries) -ge 3', 'echo done > done'];
    const text = jobs('a:', `  ${image}`, `  ${retry}`, `  script: ${JSON.stringify(lines)}`);
    const [, step = {}] = await stepsOf(text, 'a');
    const folder = mkdtempSync(join(tmpdir(), 'infra-tries-'));
    // WHEN it runs in GitHub's shell
    const status = runStep(step, folder);
    // THEN it was run as often as it may
    expect({ status, tries: readFileSync(join(folder, 'tries'), 'utf8').length / 2 }).toEqual({
      status: tries === 3 ? 0 : 1,
      tries,
    });
    rmSync(folder, { recursive: true });
  });
});

test.each([
  ['dist/', 'dist/', 'dist'],
  ['dist/report.xml', 'dist/report.xml', 'dist'],
  ['dist/*.whl', 'dist/*.whl', 'dist'],
  // Whether it is a file or a folder, only the runner knows: beside a second path it keeps its name.
  ['bin/app', 'bin/app\nbin/app.none\n', 'bin'],
  ['build-1.2', 'build-1.2\nbuild-1.2.none\n', undefined],
])('github-actions: an artifact of %s comes back where it was', async (path, uploaded, folder) => {
  const text = jobs('a: { stage: build, script: make, artifacts: { paths: ["' + path + '"] } }', 'b: { script: ls }');
  expect((await stepsOf(text, 'a')).at(-1)).toMatchObject({ with: { path: uploaded } });
  expect((await stepsOf(text, 'b'))[1]).toEqual({
    uses: 'actions/download-artifact@v7',
    with: { name: 'a', ...(folder === undefined ? {} : { path: folder }) },
  });
});

test('services are given what their images read of the variables of a job', async () => {
  const text = jobs(
    'a:',
    '  image: "python:3.13"',
    '  script: make',
    '  variables: { POSTGRES_PASSWORD: x, LEVEL: info }',
    '  services: ["postgres:17", "redis:8", "registry.example.com/stub:1"]',
  );
  const result = await exportText('github-actions', text);
  const { jobs: all } = parse(result.files[0]?.content ?? '') as { jobs: Record<string, { services: object }> };
  expect(all['a']?.services).toMatchObject({
    postgres: { env: { POSTGRES_PASSWORD: 'x' } },
    'registry.example.com-stub': { env: { POSTGRES_PASSWORD: 'x', LEVEL: 'info' } },
  });
  expect(all['a']?.services).not.toHaveProperty('redis.env');
});

test.each([
  ['docs/a.py', false],
  ['lib/a.py', true],
  ['lib/a.ts', false],
])('github-actions: whether %s is a change is found out by its commands', async (file, expected) => {
  // GIVEN a job for some files, and a repository in which one changed
  const text = jobs('a: { script: make, only: { paths: ["**/*.py", "!docs/**"] } }');
  const [, step = {}] = await stepsOf(text, 'rules');
  const folder = mkdtempSync(join(tmpdir(), 'infra-changed-'));
  const git = (...args: readonly string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' })
      .stdout;
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message=first');
  mkdirSync(join(folder, dirname(file)));
  writeFileSync(join(folder, file), '');
  git('add', '.');
  git('commit', '--quiet', '--message=second');
  // WHEN the commands run as GitHub runs them
  const output = join(folder, 'output');
  const env = { ...process.env, BASE: git('rev-parse', 'HEAD~1').trim(), GITHUB_OUTPUT: output };
  const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', String(step['run'])], { cwd: folder, env });
  // THEN they tell
  expect({ status, output: readFileSync(output, 'utf8') }).toEqual({ status: 0, output: `a-only-paths=${expected}\n` });
  rmSync(folder, { recursive: true });
});

test('paths after a ! are left out where a system has a word for it', async () => {
  const written = async (format: string, rules: string) =>
    Object.values(filesOf(await exportText(format, `name: shop\npipelines: { main: { ${rules} } }`))).join('\n');
  const paths = 'paths: [src/**, "!src/docs/**"]';
  const job = (only: string) => `jobs: { a: { stage: test, image: x, script: x${only} } }`;
  expect(await written('azure-pipelines', `on: { push: { ${paths} } }, ${job('')}`)).toMatch(
    /paths:\s+include: \[src\/\*\]\s+exclude: \[src\/docs\/\*\]/,
  );
  expect(await written('buildkite', job(`, only: { ${paths} }`))).toMatch(
    /if_changed:\s+include: \[src\/\*\*\]\s+exclude: \[src\/docs\/\*\*\]/,
  );
});

test('a list of no tags leaves pushes to branches', async () => {
  const text =
    'name: shop\npipelines: { main: { on: { push: { tags: [] } }, jobs: { a: { stage: test, image: x, script: x } } } }';
  const files = filesOf(await exportText('tekton', text));
  expect(files['tekton/main-triggers.yaml']).toContain("body.ref.startsWith('refs/heads/')");
});
