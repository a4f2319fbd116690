import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project, run, type Outcome } from './run';

const cache = mkdtempSync(join(tmpdir(), 'infra-runs-'));
const environment = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache, API_TOKEN: 'swordfish-7' };

afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** A committed repository with a pipeline `main`. */
function committed(...jobs: readonly string[]): string {
  const directory = project(
    'name: shop',
    'pipelines:',
    '  main:',
    '    stages: [build, test, deploy]',
    '    jobs:',
    ...jobs.map((job) => `      ${job}`),
  );
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: directory, stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('add', '--all');
  git('-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '--message=first');
  return directory;
}

interface Report {
  readonly result: string;
  readonly jobs: readonly {
    readonly name: string;
    readonly result: string;
    readonly reason?: string;
    readonly log?: string;
    readonly artifacts?: string;
    readonly attempts?: number;
    readonly tests?: unknown;
    readonly coverage?: number;
  }[];
}

async function runJson(directory: string, ...args: readonly string[]): Promise<Report & Outcome> {
  const outcome = await run(['pipeline', 'run', '--json', '--engine', 'none', ...args], { directory, environment });
  if (outcome.stdout === '') throw new Error(outcome.stderr);
  return { ...(JSON.parse(outcome.stdout) as Report), ...outcome };
}

const resultsOf = ({ jobs }: Report) => Object.fromEntries(jobs.map(({ name, result }) => [name, result]));
const logOf = ({ jobs }: Report, name: string) =>
  readFileSync(jobs.find((job) => job.name === name)?.log ?? '', 'utf8');

test('jobs run in folders of their own, and hand artifacts on', async () => {
  // GIVEN a job that makes a file, one that takes it and scribbles, and one that needs nothing
  const directory = committed(
    'compile: { stage: build, script: ["mkdir out", "echo made > out/app"], artifacts: { paths: [out/, none/] } }',
    'unit: { script: [cat out/app, rm -rf .infra out], artifacts: { paths: [out/] } }',
    'alone: { needs: [], script: [test ! -e out, test -e .infra/project.yml, "git log --format=%s"] }',
    'last: { stage: deploy, script: [cat out/app] }',
  );
  // WHEN the pipeline runs
  const report = await runJson(directory);
  // THEN each found what it should, and the repository is as it was
  expect(resultsOf(report)).toEqual({ compile: 'success', unit: 'success', alone: 'success', last: 'success' });
  expect(report.code).toBe(0);
  expect(logOf(report, 'compile')).toBe('$ mkdir out\n$ echo made > out/app\nwarning: none/ names no file\n');
  expect(logOf(report, 'alone')).toContain('\nfirst\n');
  expect(readFileSync(join(report.jobs[0]?.artifacts ?? '', 'out/app'), 'utf8')).toBe('made\n');
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: directory, encoding: 'utf8' })).toBe('');
});

test('artifacts that cannot lie over one another, or lead out, fail the job that they concern', async () => {
  // GIVEN a file, a folder and a link of one name, what cannot be kept, and what leads out
  const outside = mkdtempSync(join(cache, 'outside-'));
  const directory = committed(
    'file: { stage: build, script: [echo 1 > out], artifacts: { paths: [out] } }',
    'folder: { stage: build, script: [mkdir out, echo 2 > out/x, mkfifo out/pipe], artifacts: { paths: [out] } }',
    `link: { stage: build, script: ["ln -s ${outside} out"], artifacts: { paths: [out] } }`,
    `out: { stage: build, script: ["ln -s ${outside} away; touch away/x"], artifacts: { paths: [away/x] } }`,
    'broken: { stage: build, script: ["ln -s / away; exit 3"], artifacts: { when: always, paths: [away/etc] } }',
    'replace: { needs: [file, link], dependencies: [file, link], script: [test -L out] }',
    'both: { needs: [file, folder], script: [echo no] }',
    'through: { needs: [link, folder], script: [echo no] }',
    'repository: { needs: [infra], script: [echo no] }',
    'infra: { stage: build, script: [rm -r .infra, touch .infra], artifacts: { paths: [.infra] } }',
    'taken: { needs: [folder], script: [cat out/x, test ! -e out/pipe] }',
  );
  // WHEN
  const report = await runJson(directory);
  // THEN
  expect(Object.fromEntries(report.jobs.map(({ name, result, reason = '' }) => [name, [result, reason]]))).toEqual({
    file: ['success', ''],
    folder: ['success', ''],
    link: ['success', ''],
    out: ['failed', 'the artifact away/x leads out of the working folder'],
    broken: ['failed', 'exit code 3'],
    infra: ['success', ''],
    replace: ['success', ''],
    both: ['failed', 'out is a folder in the artifacts of folder, but a file in the artifacts of file'],
    through: ['failed', 'out is a folder in the artifacts of folder, but a link in the artifacts of link'],
    repository: ['failed', '.infra is a file in the artifacts of infra, but a folder in the repository'],
    taken: ['success', ''],
  });
  expect(logOf(report, 'folder')).toContain('warning: out/pipe is a pipe, which cannot be kept\n');
  expect(logOf(report, 'broken')).toContain('error: the artifact away/etc leads out of the working folder\n');
  expect(readdirSync(outside)).toEqual(['x']);
});

test('what failed, may fail, follows a failure or is tried again', async () => {
  // GIVEN jobs that end in every way
  const directory = committed(
    'broken: { stage: build, before_script: [echo before], script: ["false", echo never], after_script: ["echo after $CI_JOB_STATUS"] }',
    'allowed: { stage: build, script: [exit 4], allow_failure: { exit_codes: 4 } }',
    'piped: { stage: build, script: ["false | cat"], allow_failure: true }',
    'flaky: { stage: build, retry: 1, script: ["test -e $MARK || { touch $MARK; exit 1; }"], variables: { MARK: "$HOME_OF_TEST/mark" } }',
    'late: { stage: build, script: [sleep 60], timeout: 1 second, retry: { max: 2, when: [script_failure] } }',
    'next: { script: [echo no] }',
    'mend: { script: [echo mended], when: on_failure }',
    'sweep: { stage: deploy, script: [echo swept], when: always }',
    'alone: { needs: [allowed], script: [echo alone] }',
  );
  const home = mkdtempSync(join(cache, 'home-'));
  // WHEN it runs
  const outcome = await run(['pipeline', 'run', '--json'], {
    directory,
    environment: { ...environment, HOME_OF_TEST: home },
  });
  const report = JSON.parse(outcome.stdout) as Report;
  // THEN each ends as CI systems have it
  expect(
    Object.fromEntries(report.jobs.map(({ name, result, reason, attempts }) => [name, [result, reason, attempts]])),
  ).toEqual({
    broken: ['failed', 'exit code 1', 1],
    allowed: ['allowed', 'exit code 4', 1],
    piped: ['allowed', 'exit code 1', 1],
    flaky: ['success', undefined, 2],
    late: ['failed', 'took longer than 1 second', 1],
    next: ['skipped', 'broken, late failed', undefined],
    mend: ['success', undefined, 1],
    sweep: ['success', undefined, 1],
    alone: ['success', undefined, 1],
  });
  expect(outcome.code).toBe(1);
  expect(logOf(report, 'broken')).toBe('$ echo before\nbefore\n$ false\n$ echo after $CI_JOB_STATUS\nafter failed\n');
});

test('combinations of a matrix, variables, secrets, reports and coverage', async () => {
  // GIVEN a job for each of two versions, with a secret, a report and a coverage
  const report =
    '<testsuite><testcase classname="shop" name="buys"/><testcase name="pays &amp; goes"><failure/></testcase></testsuite>';
  const directory = committed(
    'unit:',
    `  script: ['echo "$TEXT $CI_NODE_INDEX/$CI_NODE_TOTAL $CI_COMMIT_BRANCH"', 'echo "with $TOKEN" | tee token.txt', 'echo "$REPORT" > junit.xml', 'echo "TOTAL 81.5%"']`,
    `  variables: { TEXT: "v$VERSION$$", TOKEN: { secret: API_TOKEN }, REPORT: '${report}' }`,
    '  parallel: { matrix: [{ VERSION: ["1", "2"] }] }',
    "  coverage: 'TOTAL (\\d+\\.\\d+)%'",
    '  artifacts: { paths: [token.txt], reports: { junit: junit.xml } }',
  );
  // WHEN it runs
  const result = await runJson(directory);
  // THEN both have their own, the log hides the secret, and the reports are read
  expect(resultsOf(result)).toEqual({ 'unit: [1]': 'success', 'unit: [2]': 'success' });
  expect(logOf(result, 'unit: [2]')).toContain('\nv2$ 2/2 main\n');
  expect(logOf(result, 'unit: [2]')).toContain('\nwith [MASKED]\n');
  expect(readFileSync(join(result.jobs[0]?.artifacts ?? '', 'token.txt'), 'utf8')).toBe('with swordfish-7\n');
  expect(result.stdout + result.stderr).not.toContain('swordfish');
  expect(result.jobs[0]).toMatchObject({
    tests: { tests: 2, failed: 1, skipped: 0, failures: ['pays & goes'] },
    coverage: 81.5,
  });
});

test('nobody deploys by trying the tests', async () => {
  // GIVEN a job by hand, one that deploys, and what comes after
  const directory = committed(
    'unit: { script: [echo tested] }',
    'ship: { stage: deploy, script: [echo shipped], environment: staging }',
    'smoke: { stage: deploy, needs: [ship], script: [echo smoked] }',
    'production: { stage: deploy, when: manual, script: [echo live], environment: production }',
    'tagged: { script: [echo tagged], only: { tags: ["v*"] } }',
  );
  // WHEN it runs as it is, with what deploys, with one job
  const [plain, all, one, needed] = [
    await runJson(directory),
    await runJson(directory, '--deploy', '--manual', '--all'),
    await runJson(directory, '--job', 'production'),
    await runJson(directory, '--job', 'smoke', '--needs', '--deploy'),
  ];
  // THEN only what was asked for ran
  expect(plain.jobs.map(({ name, result, reason }) => [name, result, reason])).toEqual([
    ['unit', 'success', undefined],
    ['tagged', 'excluded', 'only for tag v*'],
    ['ship', 'manual', 'deploys to staging; start it with --deploy or --job ship'],
    ['smoke', 'skipped', 'ship was not started'],
    ['production', 'manual', 'start it with --manual or --job production'],
  ]);
  expect(new Set(Object.values(resultsOf(all)))).toEqual(new Set(['success']));
  expect(resultsOf(all)).toHaveProperty('tagged');
  expect(resultsOf(one)).toEqual({ production: 'success' });
  expect(resultsOf(needed)).toEqual({ unit: 'success', ship: 'success', smoke: 'success' });
});

test('what an event does not start is said', async () => {
  // GIVEN a pipeline of pushes with a job for tags, and one by night
  const directory = committed('unit: { script: [echo] }', 'tagged: { script: [echo], only: { tags: ["v*", w] } }');
  mkdirSync(join(directory, '.infra/pipelines'));
  writeFileSync(
    join(directory, '.infra/pipelines/nightly.yml'),
    'on: { schedule: "@daily", pull_request: {} }\njobs: { sweep: { script: echo, only: { schedules: true } } }\n',
  );
  const ended = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(['pipeline', 'run', ...args], { directory, environment });
    return [code, code === 0 ? stdout.replace(/[0-9.]+ s/g, '… s') : stderr];
  };
  // WHEN the event is another, and is insisted on
  expect(await ended('--on', 'tag')).toEqual([
    2,
    'error: main does not start on tag [nothing-to-run]\n  It starts on push. To run it anyway, use infra pipeline run main --on tag.\n',
  ]);
  expect(await ended('main', '--on', 'schedule')).toEqual([
    0,
    [
      'STAGE  JOB     RESULT     TIME',
      'test   unit    passed    … s',
      'test   tagged  left out         only for tags v*, w',
      '',
      'main: 1 passed, 1 left out in … s\n',
    ].join('\n'),
  ]);
  // THEN a run stands for what the pipeline starts on
  expect(await ended('nightly')).toEqual([
    2,
    'error: no job of nightly runs on pull_request [nothing-to-run]\n  | sweep: only for schedules\n  Use --all to run every job, --job NAME to run one, or --on for another event.\n',
  ]);
  expect((await ended('nightly', '--on', 'schedule'))[0]).toBe(0);
});

test('caches are kept between runs; a secret that is missing fails its job', async () => {
  const directory = committed(
    'counted: { script: ["echo x >> .counter/runs", "wc -l < .counter/runs"], before_script: [mkdir -p .counter], cache: { key: runs, paths: [.counter/] } }',
    'secret: { script: [echo never], variables: { KEY: { secret: NOT_THERE } } }',
  );
  // WHEN it runs twice
  await runJson(directory);
  const second = await runJson(directory);
  // THEN the second run finds what the first left
  expect(logOf(second, 'counted')).toMatch(/\n\s*2\n/);
  expect(second.jobs[1]).toMatchObject({
    result: 'failed',
    reason: 'the secret NOT_THERE is not set in the environment',
  });
});

test('in place, jobs run in the repository', async () => {
  const directory = committed('make: { script: [echo made > made.txt] }');
  expect((await runJson(directory, '--in-place')).code).toBe(0);
  expect(existsSync(join(directory, 'made.txt'))).toBe(true);
});

test('what is not committed is run, what is ignored is not there', async () => {
  const directory = committed('look: { script: [cat new.txt, test ! -e ignored.txt] }');
  writeFileSync(join(directory, '.gitignore'), 'ignored.txt\n');
  writeFileSync(join(directory, 'ignored.txt'), '');
  writeFileSync(join(directory, 'new.txt'), 'new\n');
  expect(resultsOf(await runJson(directory))).toEqual({ look: 'success' });
});

/** As /proc has it: Z where it is dead and nobody asked yet how it ended. */
function stateOf(pid: number): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

test('an interruption ends all that runs', async () => {
  // GIVEN a job that ignores being asked, with a child
  const directory = committed(
    'long: { script: ["trap \'\' TERM", "sleep 300 & echo $! > $HOME_OF_TEST/pid; wait; sleep 300"] }',
    'next: { stage: deploy, script: [echo no] }',
  );
  const home = mkdtempSync(join(cache, 'home-'));
  const controller = new AbortController();
  const ended = run(['pipeline', 'run'], {
    directory,
    environment: { ...environment, HOME_OF_TEST: home },
    signal: controller.signal,
  });
  while (!existsSync(join(home, 'pid'))) await new Promise((resolve) => setTimeout(resolve, 50));
  // WHEN it is interrupted
  controller.abort();
  const outcome = await ended;
  // THEN nothing is left, and what did not run is said
  const pid = Number(readFileSync(join(home, 'pid'), 'utf8'));
  expect(stateOf(pid)).toMatch(/^[ZX]?$/);
  expect(outcome.code).toBe(130);
  expect(outcome.stdout).toContain('main: 2 canceled in ');
});

test('in a narrow terminal names are shortened, and what became of them is not', async () => {
  const directory = committed(
    'a-name-that-is-longer-than-any-terminal: { script: [exit 3], parallel: { matrix: [{ A: [x, y] }] } }',
  );
  const { stdout } = await run(['pipeline', 'run'], { directory, environment, columns: 60 });
  expect(
    stdout
      .replace(/[0-9.]+ s/g, '… s')
      .split('\n')
      .slice(0, 3),
  ).toEqual([
    'STAGE  JOB               RESULT   TIME',
    'test   a-name-t…al: [x]  failed  … s  exit code 3',
    'test   a-name-t…al: [y]  failed  … s  exit code 3',
  ]);
});

test('a report that is missing or cut short is told', async () => {
  const directory = committed(
    `cut: { script: ["echo '<testsuite><testcase/>' > r.xml"], artifacts: { reports: { junit: [r.xml, none.xml] } } }`,
  );
  const report = await runJson(directory);
  expect(report.jobs[0]).toMatchObject({ result: 'success', tests: { tests: 1, failed: 0 } });
  expect(logOf(report, 'cut').split('\n').slice(1)).toEqual([
    'warning: the report none.xml names no file',
    'warning: r.xml is not a complete JUnit report; tests may be missing',
    '',
  ]);
});

test('services need an engine, unknown jobs a name', async () => {
  const directory = committed(
    'unit: { script: [echo], image: "python:3.12", services: ["postgres:16"] }',
    'lint: { script: [echo] }',
  );
  const [services, unknown, skipped] = [
    await run(['pipeline', 'run', '--engine', 'none'], { directory, environment }),
    await run(['pipeline', 'run', '--job', 'lnt'], { directory, environment }),
    await runJson(directory, '--skip-services'),
  ];
  expect([services.code, services.stderr]).toEqual([
    1,
    'error: unit has services, but no container engine is available to run them [engine-missing]\n  Start docker or podman, or use --skip-services if the services already run here.\n',
  ]);
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    'error: unknown job "lnt" [unknown-job]\n  Did you mean lint? The pipeline has unit, lint.\n',
  ]);
  expect(skipped.code).toBe(0);
});
