import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { jobValues } from '../../lib/model/pipeline/job';
import { exportText, exportValues, filesOf, valuesOf } from './export';
import { judged } from './tekton/judge';
import fc from '../property';

const shop = `
name: shop
repository: https://github.com/acme/shop.git
pipelines:
  main:
    on: { push: { branches: [main, "release/*"] }, pull_request: {}, tag: "v*", schedule: "@daily" }
    stages: [test, build, deploy]
    default: { image: "python:3.12" }
    jobs:
      unit:
        stage: test
        image: "python:$PYTHON"
        before_script: [pip install -r requirements.txt]
        script: [pytest --junitxml=report.xml]
        services: [{ name: "postgres:16", alias: db }]
        variables: { DATABASE_URL: "postgres://postgres:$PASSWORD@db/postgres", PASSWORD: { secret: DB_PASSWORD } }
        parallel: { matrix: [{ PYTHON: ["3.11", "3.12"] }] }
        cache: { key: { files: [requirements.txt] }, paths: [.cache/pip] }
        artifacts: { reports: { junit: report.xml } }
        retry: 1
        tags: [large]
      lint: { stage: test, script: [ruff check], allow_failure: true, after_script: [echo bye] }
      package: { stage: build, script: [make dist], artifacts: { paths: [dist/], exclude: [dist/tmp] }, timeout: 90m }
      production: { stage: deploy, when: manual, only: { tags: ["v*"], paths: [src/**] }, script: [infra deploy --yes], environment: production }
      tell: { stage: deploy, when: on_failure, script: [./tell], needs: [unit, lint, package, production] }
`;

const small = `
name: shop
pipelines:
  main:
    stages: [test, deploy]
    default: { image: "node:22" }
    jobs:
      unit: { stage: test, script: [npm ci, npm test] }
      deploy: { stage: deploy, script: [npx infra deploy --yes], only: { branches: [main] }, variables: { TOKEN: { secret: DEPLOY_TOKEN } } }
`;

const expected = `# Made by \`infra export tekton\` from .infra/project.yml.
# Edit the source and run the command again; changes made here will be lost.
# By hand: tkn pipeline start shop-main --use-param-defaults --param revision=…
# Keys of the Secret shop-main: DEPLOY_TOKEN.

apiVersion: tekton.dev/v1
kind: Pipeline
metadata:
  name: shop-main
spec:
  params:
    - name: repository
      description: Repository that git fetches the sources from
      default: ''
    - name: revision
      description: Commit, branch or tag to fetch
    - name: branch
      description: The branch of this run; empty for tags and pull requests
      default: ''
  tasks:
    # What conditions of Tekton cannot ask.
    - name: rules
      params:
        - name: branch
          value: $(params.branch)
      taskSpec:
        params:
          - name: branch
        results:
          - name: deploy
        steps:
          - name: rules
            image: docker.io/library/busybox:1.37
            env:
              - name: BRANCH
                value: $(params.branch)
            script: if [ "$BRANCH" = main ]; then printf true; else printf false; fi > "$(results.deploy.path)"
    - name: unit
      params:
        - name: repository
          value: $(params.repository)
        - name: revision
          value: $(params.revision)
      taskSpec:
        params:
          - name: repository
          - name: revision
        steps:
          - name: sources
            image: docker.io/alpine/git:2.49.1
            workingDir: /workspace/source
            env:
              - name: REPOSITORY
                value: $(params.repository)
              - name: REVISION
                value: $(params.revision)
            script: |-
              git init -q .
              git fetch -q --depth 1 "$REPOSITORY" "$REVISION"
              git checkout -q FETCH_HEAD
              chmod -R a+rwX . # for whichever user the commands run as
          - name: script
            image: node:22
            workingDir: /workspace/source
            script: |-
              [ -n "$IN_BASH" ] || ! command -v bash >/dev/null || IN_BASH=1 exec bash -eo pipefail "$0"
              npm ci
              npm test
    - name: deploy
      runAfter: [rules, unit]
      when:
        - input: $(tasks.rules.results.deploy)
          operator: in
          values: ['true']
`;

type Value = { readonly [key: string]: Value } & readonly Value[] & string;

/** The task of a job. */
function taskOf(content: string, job: string): Value {
  const pipeline = parseAllDocuments(content)[0]?.toJS() as Value;
  const all = [...(pipeline['spec']?.['tasks'] ?? []), ...(pipeline['spec']?.['finally'] ?? [])] as Value[];
  const found = all.find((task) => task['name'] === job);
  if (found === undefined) throw new Error(`no task ${job}`);
  return found;
}

function scriptOf(content: string, job: string, step: string): string {
  const steps = taskOf(content, job)['taskSpec']?.['steps'] as unknown as { name: string; script: string }[];
  return steps.find(({ name }) => name === step)?.script ?? '';
}

test('a pipeline reads as people write them', async () => {
  const result = await exportText('tekton', small);
  const content = filesOf(result)['tekton/main.yaml'] ?? '';
  expect(content.slice(0, expected.length)).toBe(expected);
  expect(Object.keys(filesOf(result))).toEqual(['tekton/main.yaml', 'tekton/main-triggers.yaml']);
});

test("Tekton's own admission takes what is exported, and nothing else", async () => {
  const files = filesOf(await exportText('tekton', shop));
  expect(judged(files)).toEqual([]);
  const wrong = (from: string, to: string) =>
    judged({ a: (files['tekton/main.yaml'] ?? '').replace(from, to), b: (files['tekton/main-triggers.yaml'] ?? '').replace(from, to) }); // prettier-ignore
  expect(wrong('runAfter: [unit, lint]', 'runAfter: [unit, none]')).toHaveLength(1);
  expect(wrong('workingDir:', 'workDir:')).toHaveLength(1);
  expect(wrong('value: $(params.revision)', 'value: $(params.none)')).toHaveLength(1);
  expect(wrong('serviceAccountName:', 'account:')).toHaveLength(1);
}, 600_000);

test('secrets, services, matrix, retries, times and rules', async () => {
  const result = await exportText('tekton', shop);
  const content = filesOf(result)['tekton/main.yaml'] ?? '';
  const secret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: 'shop-main', key: 'DB_PASSWORD' } } });
  const url = { name: 'DATABASE_URL', value: 'postgres://postgres:$(DB_PASSWORD)@db/postgres' };
  expect(taskOf(content, 'unit')).toMatchObject({
    retries: 1,
    matrix: { params: [{ name: 'PYTHON', value: ['3.11', '3.12'] }] },
    taskSpec: {
      sidecars: [{ name: 'db', image: 'postgres:16', env: [secret('PASSWORD'), url] }],
      steps: [
        { name: 'sources' },
        { name: 'take' },
        {
          image: 'python:$(params.PYTHON)',
          onError: 'continue',
          env: [secret('PASSWORD'), secret('DB_PASSWORD'), url, { name: 'PYTHON', value: '$(params.PYTHON)' }],
        },
        { name: 'keep' },
        { name: 'end', script: 'exit "$(cat "$(steps.step-script.exitCode.path)")"' },
      ],
    },
  });
  expect(taskOf(content, 'package')).toMatchObject({ runAfter: ['unit', 'lint'], timeout: '5400s' });
  const started = (input: string) => ({ input, operator: 'in', values: ['true'] });
  expect(taskOf(content, 'production')).toMatchObject({
    when: [started('$(tasks.rules.results.production)'), started('$(params.run-production)')],
  });
  expect(result.findings.filter(({ code }) => code === 'unsupported')).toEqual([]);
  const triggers = filesOf(result)['tekton/main-triggers.yaml'] ?? '';
  expect(triggers).toContain(
    "value: (body.ref == 'refs/heads/main' || body.ref.matches('^refs/heads/release/')) && body.after !=",
  );
  expect(triggers).toContain("nodeSelector:\n                large: 'true'");
  expect(triggers).toContain("hostAliases:\n              - ip: '127.0.0.1'\n                hostnames: [db]");
  const cron = parseAllDocuments(triggers).at(-1)?.toJS() as Value;
  expect(cron['spec']).toMatchObject({ schedule: '0 0 * * *', timeZone: 'Etc/UTC' });
});

test('what cannot be said is named', async () => {
  const text = [
    'name: shop',
    'pipelines:',
    '  main:',
    '    jobs:',
    '      a: { stage: build, script: "echo $(params.x)", image: x }',
    '      b: { stage: build, script: x, when: always, image: x }',
    '      c: { stage: test, script: x }',
    '      d: { stage: deploy, script: x, image: x, only: { branches: ["/^(?=x)/"] } }',
  ].join('\n');
  const { findings } = await exportText('tekton', text);
  expect(findings.flatMap(({ code, message, source }) => (code === 'unsupported' ? [[source?.line, message]] : []))).toEqual([
    [5, 'a: Tekton always substitutes $(params.x)'],
    [7, 'c: Tekton runs every job in an image, but it names none; docker.io/library/ubuntu:24.04 would be used'],
    [8, "d: grep in Tekton's task does not support all of /^(?=x)/"],
    [6, 'b: after a failure, Tekton only runs the last stage; always is before it'],
  ]); // prettier-ignore
});

test('the shell hands files on, but for those left out', async () => {
  // GIVEN a folder with what a job made, and one for the run
  const content = filesOf(await exportText('tekton', shop))['tekton/main.yaml'] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'infra-tekton-'));
  try {
    const [made, other] = [join(folder, 'made'), join(folder, 'other')];
    for (const path of [join(made, 'dist/tmp'), other]) mkdirSync(path, { recursive: true });
    for (const path of ['dist/a b.txt', 'dist/tmp/c', 'else']) writeFileSync(join(made, path), path);
    const run = (script: string, cwd: string) =>
      execFileSync(
        'sh',
        ['-e', '-c', script.replaceAll('$(workspaces.files.path)', join(folder, 'files')).replaceAll('$(params.run)', 'r1').replaceAll('/tmp/', `${folder}/`)], // prettier-ignore
        { cwd },
      );
    // WHEN one keeps and the other takes
    run(scriptOf(content, 'package', 'keep'), made);
    run(scriptOf(content, 'production', 'take'), other);
    // THEN there is what was meant
    expect(readFileSync(join(other, 'dist/a b.txt'), 'utf8')).toBe('dist/a b.txt');
    expect(['dist/tmp', 'else'].map((path) => existsSync(join(other, path)))).toEqual([false, false]);
    // AND nothing kept is nothing taken
    rmSync(join(made, 'dist'), { recursive: true });
    run(scriptOf(content, 'package', 'keep'), made);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('whether files changed is asked of git', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-tekton-'));
  const origin = join(folder, 'origin');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], { cwd: origin, encoding: 'utf8' }).trim(); // prettier-ignore
  const commit = (path: string) => {
    mkdirSync(join(origin, path, '..'), { recursive: true });
    writeFileSync(join(origin, path), path);
    git('add', '--all');
    git('commit', '-q', '-m', path);
    return git('rev-parse', 'HEAD');
  };
  let content = '';
  const commits: Record<string, string> = {};

  // GIVEN a repository whose branch main went on after another had left it
  beforeAll(async () => {
    const job = (only: string) => `{ stage: test, image: x, script: x, ${only} }`;
    const rules = { a: 'only: { paths: [src/**, "!src/docs/**"] }', b: 'except: { paths: [src/*] }' };
    const jobs = Object.entries(rules).map(([name, rule]) => `${name}: ${job(rule)}`);
    const exported = await exportText('tekton', `name: shop\npipelines: { main: { jobs: { ${jobs.join(', ')} } } }`);
    content = filesOf(exported)['tekton/main.yaml'] ?? '';
    mkdirSync(origin);
    git('init', '-q', '--initial-branch=main');
    commits['first'] = commit('README.md');
    git('checkout', '-q', '-b', 'docs');
    commits['docs'] = commit('src/docs/a.md');
    commits['source'] = commit('src/a.ts');
    git('checkout', '-q', 'main');
    commits['main'] = commit('src/b.ts');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const none = '0000000000000000000000000000000000000000';
  test.each<readonly [string, string, string, boolean, boolean]>([
    ['a pull request of GitHub: the tip of the branch it is for', 'docs', 'main', false, true],
    ['a pull request that changed more', 'source', 'main', true, false],
    ['a pull request of GitLab: the name of the branch it is for', 'docs', 'branch main', false, true],
    ['a push: the commit before', 'source', 'docs', true, false],
    ['a push that went on from elsewhere', 'main', 'first', true, false],
    ['a branch that is new: nothing to compare', 'docs', none, true, true],
    ['by hand: nothing to compare', 'docs', '', true, true],
    ['a commit that is no more', 'docs', 'beef'.repeat(10), true, true],
  ])('of %s', (_, revision, before, a, b) => {
    const clone = mkdtempSync(join(folder, 'clone-'));
    const env = {
      PATH: process.env['PATH'],
      REPOSITORY: origin,
      REVISION: commits[revision],
      BEFORE: before.startsWith('branch ') ? before.slice(7) : (commits[before] ?? before),
    };
    // WHEN the steps of its task run one after another
    for (const step of ['sources', 'rules']) {
      const script = scriptOf(content, 'rules', step).replace(/\$\(results\.(\w+)\.path\)/g, `${clone}/.git/$1`);
      execFileSync('sh', ['-e', '-c', script], { cwd: clone, env, stdio: 'pipe' });
    }
    // THEN each job runs for what it is for
    expect(['a', 'b'].map((job) => readFileSync(join(clone, '.git', job), 'utf8'))).toEqual([String(a), String(b)]);
  });
});

test('nothing of a manifest is read as YAML, nor put in by Kubernetes', async () => {
  const values = await valuesOf('name: shop');
  const piece = fc.constantFrom("'", '"', '$', '$(', ')', '$(A)', '$$', '\\', '\n', '\t', '\u2028', ': ', '#', '- ', '---', '|', '{', '&a', '*a', '!', 'yes', '0644', 'a', ' ', '<<', '\ufeff', '😀'); // prettier-ignore
  const text = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(text, text, text, async (script, variable, name) => {
      fc.pre(script.trim() !== '');
      const job = jobValues(
        { script: [script], variables: { A: variable.replaceAll('$', '$$$$') }, image: 'x' },
        'test',
      );
      const pipeline = { name: 'main', on: {}, stages: ['test'], jobs: { [name]: job } };
      const { files } = await exportValues('tekton', { ...values, pipelines: [pipeline] });
      const { spec } = parse(files[0]?.content ?? '') as { spec: Value };
      const step = spec['tasks']?.[0]?.['taskSpec']?.['steps']?.[1];
      // THEN the shell gets the commands as they are, and the variable its text
      const commands = String(step?.['script']).replace(/^.*\n/, '');
      expect(commands).toBe(script.replace(/\n+$/, ''));
      const given = String(step?.['env']?.[0]?.['value']).replaceAll('$$(', '$(');
      expect(given).toBe(variable);
    }),
    { numRuns: 500 },
  );
});
