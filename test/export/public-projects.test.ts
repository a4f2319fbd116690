/** Pipelines of public projects, written by hand in our format: what both systems do must be what the projects meant. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exportText, filesOf } from './export';
import { problems } from './judges';
import { runGitHub, runGitLab, type Occasion } from './meaning';

interface Exported {
  readonly gitlab: string;
  readonly github: string;
  readonly findings: readonly string[];
}

const known = new Map<string, Promise<Exported>>();

/** Both exports of a project, which their judges take. */
function exported(name: string): Promise<Exported> {
  const found = known.get(name) ?? make(name);
  known.set(name, found);
  return found;
}

async function make(name: string): Promise<Exported> {
  const text = readFileSync(join(__dirname, '../fixtures/pipelines', name, '.infra/project.yml'), 'utf8');
  const [gitlab, github] = await Promise.all([exportText('gitlab-ci', text), exportText('github-actions', text)]);
  expect(await problems({ ...filesOf(gitlab), ...filesOf(github) })).toEqual([]);
  return {
    gitlab: gitlab.files[0]?.content ?? '',
    github: github.files[0]?.content ?? '',
    findings: [...gitlab.findings, ...github.findings].map(({ message }) => message),
  };
}

type Event = Pick<Occasion, 'event' | 'ref'> & Partial<Occasion>;

const push = (ref: string): Event => ({ event: 'push', ref });
const tag = (ref: string): Event => ({ event: 'tag', ref });

/** The jobs that succeed, in both systems alike; undefined where nothing starts. */
async function succeeding(name: string, event: Event): Promise<string | undefined> {
  const { gitlab, github } = await exported(name);
  const occasion: Occasion = { failing: [], ...event };
  const runs = [runGitLab(gitlab, occasion), runGitHub(github, occasion)];
  const results = runs.map(
    (run) => run && Object.fromEntries(Object.entries(run).map(([job, { result }]) => [job, result])),
  );
  expect(results[1]).toEqual(results[0]);
  return (
    results[0] &&
    Object.keys(results[0])
      .filter((job) => results[0]?.[job] === 'success')
      .join(' ')
  );
}

/** How often each job runs, by its matrix. */
async function sizes(name: string, job: string): Promise<{ readonly gitlab: number; readonly github: number }> {
  const { gitlab, github } = await exported(name);
  const { parallel } =
    (parse(gitlab) as Record<string, { parallel: number | { matrix: Record<string, unknown>[] } }>)[job] ?? {};
  const { jobs } = parse(github) as { jobs: Record<string, { strategy: { matrix: Record<string, unknown[]> } }> };
  const { include, ...axes } = jobs[job]?.strategy.matrix ?? {};
  const product = (map: Record<string, unknown>) =>
    Object.values(map).reduce<number>((count, values) => count * (Array.isArray(values) ? values.length : 1), 1);
  return {
    gitlab:
      typeof parallel === 'object' ? parallel.matrix.reduce((sum, map) => sum + product(map), 0) : (parallel ?? 1),
    github: include?.length ?? product(axes),
  };
}

describe('veloren, a game in Rust, of GitLab', () => {
  const always = 'clean-code build-voxygen build-server-cli unittests';
  const after = 'coverage clippy';
  const nightly = 'nightly-linux-debug nightly-windows-debug';
  const byHand = 'nightly-linux-optimized nightly-windows-optimized';
  const stable = 'stable-linux-optimized stable-windows-optimized';

  test.each<[string, Event, string]>([
    ['a branch is tested', push('topic'), `${always} ${after}`],
    ['master is packaged', push('master'), `${always} ${nightly} ${after}`],
    ['and optimized by hand', { event: 'manual', ref: 'master' }, `${always} ${nightly} ${byHand} ${after}`],
    ['a version is released', tag('v0.4.0'), `${always} ${stable} ${after}`],
    ['another tag is not', tag('nightly'), `${always} ${after}`],
    ['what may fail stops nothing', { ...push('topic'), failing: ['clean-code'] }, `${always} ${after}`],
    [
      'one nightly is made whatever fails',
      { ...push('master'), failing: ['unittests'] },
      'clean-code build-voxygen build-server-cli nightly-linux-debug',
    ],
  ])('%s', async (_, event, jobs) => expect(await succeeding('veloren', event)).toBe(jobs));

  test('nothing is lost', async () => expect((await exported('veloren')).findings).toEqual([]));
});

describe('baserow, a database in Python, of GitLab', () => {
  const tested = 'build-backend-image backend-lint backend-check-startup backend-test collect-backend-coverage';

  test.each<[string, Event, string]>([
    ['a branch is tested', push('topic'), tested],
    ['develop makes images', push('develop'), `${tested} build-final-backend-image`],
    ['a tag publishes what was tested', tag('1.30.1'), 'publish-backend-release'],
    ['another tag does nothing', tag('v1'), ''],
    ['what is not linted is not tested', { ...push('develop'), failing: ['backend-lint'] }, 'build-backend-image'],
    [
      'the image for the pipeline is made by hand, where its files changed',
      { event: 'manual', ref: 'topic', files: ['.gitlab/ci_util_image/Dockerfile'] },
      `build-ci-util-image ${tested}`,
    ],
    ['and only there', { event: 'manual', ref: 'topic', files: ['backend/manage.py'] }, tested],
  ])('%s', async (_, event, jobs) => expect(await succeeding('baserow', event)).toBe(jobs));

  test('tests run in ten parts', async () => {
    expect(await sizes('baserow', 'backend-test')).toEqual({ gitlab: 10, github: 10 });
  });

  test('what GitHub cannot say is told', async () => {
    expect((await exported('baserow')).findings).toEqual([
      'backend-check-startup: GitHub can start postgres:12 only with its own command',
      'backend-test: GitHub can start postgres:12 only with its own command',
      'collect-backend-coverage: GitHub does not read coverage from logs',
    ]);
  });
});

describe('ripgrep, a command-line tool in Rust, of GitHub', () => {
  test.each<[string, Event, string | undefined]>([
    ['pull requests', { event: 'pull_request', ref: 'master' }, 'test wasm rustfmt docs'],
    ['master', push('master'), 'test wasm rustfmt docs'],
    ['every night', { event: 'schedule', ref: 'master' }, 'test wasm rustfmt docs'],
    ['no other branch', push('topic'), undefined],
    ['no tag', tag('14.1.0'), undefined],
  ])('%s', async (_, event, jobs) => expect(await succeeding('ripgrep', event)).toBe(jobs));

  test('fifteen machines, those of GitHub by their names', async () => {
    expect(await sizes('ripgrep', 'test')).toEqual({ gitlab: 15, github: 15 });
    const { jobs } = parse((await exported('ripgrep')).github) as { jobs: Record<string, Record<string, unknown>> };
    expect(jobs['test']?.['runs-on']).toBe('${{ matrix.OS }}');
  });

  test('GitLab keeps schedules outside of the file', async () => {
    expect((await exported('ripgrep')).findings).toEqual([
      'GitLab configures schedules outside the file: "0 1 * * *" of ci',
    ]);
  });
});

describe('fastify, a library for Node.js, of GitHub', () => {
  const all = 'check-licenses lint coverage-nix coverage-win test-unit test-typescript package';

  test.each<[string, Event, string | undefined]>([
    ['a branch of a version', { ...push('v4.x'), files: ['lib/route.js'] }, all],
    ['another branch', push('topic'), undefined],
    ['a pull request', { event: 'pull_request', ref: 'main' }, `dependency-review ${all} automerge`],
    ['nothing without lint', { ...push('main'), failing: ['lint'] }, 'check-licenses'],
    [
      'no package without types',
      { ...push('main'), failing: ['test-typescript'] },
      all.replace(/ test-typescript.*/, ''),
    ],
  ])('%s', async (_, event, jobs) => expect(await succeeding('fastify', event)).toBe(jobs));

  test('eleven versions and systems, each after three jobs', async () => {
    expect(await sizes('fastify', 'test-unit')).toEqual({ gitlab: 11, github: 11 });
    const { gitlab, github } = await exported('fastify');
    const needs = ['lint', 'coverage-nix', 'coverage-win'];
    expect((parse(gitlab) as Record<string, { needs: unknown }>)['test-unit']?.needs).toEqual(needs);
    expect((parse(github) as { jobs: Record<string, { needs: unknown }> }).jobs['test-unit']?.needs).toEqual(needs);
  });

  test('documentation starts nothing at GitHub; GitLab cannot say so', async () => {
    const { github, gitlab, findings } = await exported('fastify');
    const docs: Occasion = { ...push('main'), files: ['docs/Guides/Index.md', 'README.md'], failing: [] };
    expect(runGitHub(github, docs)).toBeUndefined();
    expect(runGitHub(github, { ...docs, files: ['docs/x.md', 'fastify.js'] })).toBeDefined();
    expect(runGitLab(gitlab, docs)).toBeDefined();
    const message = 'ci: GitLab cannot exclude changed files such as !docs/**, !*.md';
    expect(findings.filter((finding) => finding.startsWith('ci:'))).toEqual([message, message]);
  });
});
