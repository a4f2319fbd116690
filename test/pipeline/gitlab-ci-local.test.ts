import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { packageRoot, project, run } from '../cli/run';
import { debianPackages } from '../debian-packages';
import { recentNode } from '../recent-node';

const home = mkdtempSync(join(tmpdir(), 'infra-judge-'));

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Jobs that end in every way, and hand files on; gitlab-ci-local knows no retry, so that one fails each time. */
const jobs = [
  `compile: { stage: build, before_script: [mkdir out], script: ['echo "$GREETING $CI_COMMIT_BRANCH" > out/app.txt'], artifacts: { paths: [out/], exclude: ["out/*.tmp"] } }`,
  `unit: { needs: [compile], script: ['echo "$VERSION $(cat out/app.txt)" > unit-$VERSION.txt', touch other.txt], parallel: { matrix: [{ VERSION: ["1", "2"] }] }, artifacts: { paths: ["unit-*.txt"] } }`,
  `lint: { needs: [], script: [test ! -e out, exit 1], allow_failure: true, after_script: [echo "after $CI_JOB_STATUS" > after.txt], artifacts: { paths: [after.txt], when: always } }`,
  `piped: { script: ["exit 4 | cat"], allow_failure: { exit_codes: [4] } }`,
  `broken: { script: [exit 3], retry: 1, artifacts: { paths: [.infra/] } }`,
  `mend: { stage: report, script: ["cat out/app.txt unit-1.txt > mended.txt"], when: on_failure, artifacts: { paths: [mended.txt] } }`,
  `collect: { stage: report, needs: [unit], script: [cat unit-1.txt unit-2.txt > all.txt, test ! -e other.txt, test ! -e out], artifacts: { paths: [all.txt] } }`,
  `apart: { stage: report, needs: [], dependencies: [], script: [test ! -e after.txt, echo "$CI_JOB_NAME $CI_JOB_STAGE $CI_COMMIT_REF_SLUG" > apart.txt], artifacts: { paths: ["*.txt"] } }`,
  `publish: { stage: report, script: [echo never] }`,
  `released: { stage: report, script: [echo never], only: { tags: ["v*"] } }`,
  `by-hand: { stage: report, script: [echo never], when: manual }`,
  `sweep: { stage: report, script: [ls], when: always }`,
];

/** How each job that ran ended, and what each kept. */
interface Judgement {
  readonly endings: { readonly [job: string]: string };
  /** Files with their content, a map for each job that kept any, in order. */
  readonly artifacts: readonly string[];
}

function committed(): string {
  const directory = project(
    'name: shop',
    'repository: git@example.com:acme/shop.git',
    'pipelines:',
    '  main:',
    '    stages: [build, test, report]',
    '    default: { variables: { GREETING: hello } }',
    '    jobs:',
    ...jobs.map((job) => `      ${job}`),
  );
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: directory, stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'git@example.com:acme/shop.git');
  git('add', '--all');
  git('-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '--message=first');
  return directory;
}

function filesIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const contents = files
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]);
  return JSON.stringify(contents.toSorted());
}

async function ours(directory: string): Promise<Judgement> {
  const environment = { PATH: process.env['PATH'], XDG_CACHE_HOME: join(home, 'cache') };
  const { stdout } = await run(['pipeline', 'run', '--json', '--engine', 'none'], { directory, environment });
  const report = JSON.parse(stdout) as {
    readonly jobs: readonly { readonly name: string; readonly result: string; readonly artifacts?: string }[];
  };
  const words: { readonly [result: string]: string } = { success: 'PASS', allowed: 'WARN', failed: 'FAIL' };
  return {
    endings: Object.fromEntries(
      report.jobs.flatMap(({ name, result }) => (words[result] === undefined ? [] : [[name, words[result]]])),
    ),
    artifacts: report.jobs.flatMap(({ artifacts }) => (artifacts === undefined ? [] : [filesIn(artifacts)])).toSorted(),
  };
}

function theirs(directory: string): Judgement {
  const root = debianPackages('rsync', 'libpopt0', 'libxxhash0');
  const libraries = readdirSync(join(root, 'usr', 'lib')).map((name) => join(root, 'usr', 'lib', name));
  const script = join(packageRoot, 'node_modules', 'gitlab-ci-local', 'dist', 'index.js');
  const { stdout, stderr } = spawnSync(recentNode(), [script, '--force-shell-executor', '--shell-isolation'], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      HOME: home,
      PATH: `${root}/usr/bin:${process.env['PATH']}`,
      LD_LIBRARY_PATH: libraries.join(':'),
      NO_COLOR: '1',
    },
  });
  const endings = [...stdout.matchAll(/^ (PASS|WARN|FAIL) {2}(.*?)(?: {2,}pre_script| {2,}after_script)?\s*$/gm)];
  if (endings.length === 0) throw new Error(stdout + stderr);
  const folder = join(directory, '.gitlab-ci-local', 'artifacts');
  const kept = readdirSync(folder).map((job) => filesIn(join(folder, job)));
  return {
    endings: Object.fromEntries(endings.map(([, ending = '', name = '']) => [name, ending])),
    artifacts: kept.filter((files) => files !== '[]').toSorted(),
  };
}

test('a pipeline ends here as gitlab-ci-local ends what is exported of it', async () => {
  // GIVEN a pipeline and its export
  const directory = committed();
  expect(await run(['export', 'gitlab-ci'], { directory })).toMatchObject({ code: 0 });
  // WHEN both run it, ours first: theirs copies artifacts into the repository
  const [here, there] = [await ours(directory), theirs(directory)];
  // THEN jobs end the same, and keep the same
  expect(here).toEqual(there);
  expect(Object.keys(here.endings)).toHaveLength(10);
  expect(here.artifacts).toHaveLength(7);
});
