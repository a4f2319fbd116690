import { loadAll } from 'js-yaml';
import { exportText, filesOf } from './export';
import { problems } from './judges';
import { runGitHub, runGitLab, type Occasion } from './meaning';

const pipelines = { main: { on: { push: { branches: ['main'] }, pull_request: {}, manual: {} } } };

/** A project of so many applications, each with an image to build. */
function applications(count: number): string {
  const names = Array.from({ length: count }, (_, index) => [`app${index}`, { stack: 'web', build: '.' }]);
  return JSON.stringify({ name: 'shop', registry: 'ghcr.io/acme', applications: Object.fromEntries(names), pipelines });
}

interface Job {
  readonly stage: string;
  readonly needs?: readonly string[];
  readonly dependencies?: readonly string[];
}

test('a job that needs more jobs than GitLab takes waits for the stages before, where that is the same', async () => {
  // GIVEN a project whose implied deployment to production needs 60 builds, and staging
  const text = applications(60);
  const result = await exportText('gitlab-ci', text);
  const content = filesOf(result)['.gitlab-ci.yml'] ?? '';
  const file = loadAll(content)[0] as { stages: string[] } & { [job: string]: Job };
  // THEN it is in a stage of its own, and gets their files
  expect(result.findings.filter(({ code }) => code === 'unsupported')).toEqual([]);
  expect(file.stages).toEqual(['build', 'deploy', 'after-deploy']);
  expect(file['deploy-production']).toMatchObject({ stage: 'after-deploy' });
  expect(file['deploy-production']?.needs).toBeUndefined();
  expect(file['deploy-production']?.dependencies).toHaveLength(60);
  expect(await problems(filesOf(result))).toEqual([]);
  // AND it runs when GitHub runs it, which takes them all
  const other = filesOf(await exportText('github-actions', text))['.github/workflows/main.yml'] ?? '';
  for (const failing of [[], ['build-app7'], ['deploy-staging']])
    for (const event of ['push', 'manual', 'pull_request'] as const) {
      const occasion: Occasion = { event, ref: 'main', failing };
      const results = (run: object | undefined) =>
        Object.fromEntries(
          Object.entries(run ?? {}).map(([job, { result: end }]: [string, { result: string }]) => [job, end]),
        );
      expect(results(runGitLab(content, occasion))).toEqual(results(runGitHub(other, occasion)));
    }
});

test('up to the limit nothing changes', async () => {
  const content = filesOf(await exportText('gitlab-ci', applications(49)))['.gitlab-ci.yml'] ?? '';
  const file = loadAll(content)[0] as { stages: string[] } & { [job: string]: Job };
  expect(file.stages).toEqual(['build', 'deploy']);
  expect(file['deploy-production']?.needs).toHaveLength(50);
});

test.each([
  ['another job of a stage before', { other: { stage: 'test', script: 'true' } }],
  ['a job that is started by hand', { j0: { stage: 'test', script: 'true', when: 'manual' } }],
])('it is told with its line where stages would mean something else: %s', async (_, more) => {
  const names = Array.from({ length: 51 }, (_, index) => `j${index}`);
  const jobs = Object.fromEntries(names.map((name) => [name, { stage: 'test', script: 'true' }]));
  const all = {
    stages: ['test', 'deploy'],
    jobs: { ...jobs, ...more, all: { stage: 'deploy', script: 'true', needs: names } },
  };
  const { findings } = await exportText(
    'gitlab-ci',
    JSON.stringify({ name: 'shop', pipelines: { main: all } }, null, 1),
  );
  expect(findings).toMatchObject([
    {
      code: 'unsupported',
      message: 'all: GitLab allows at most 50 jobs in needs, not 51',
      source: { file: '.infra/project.yml' },
    },
  ]);
});
