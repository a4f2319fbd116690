import { jobValues } from '../../../lib/model/pipeline/job';
import { exportValues, valuesOf } from '../../export/export';

const keysOf = (name: string, cache: Parameters<typeof jobValues>[1]['cache'] = { paths: ['x'] }) =>
  jobValues(name, { cache }, 'test').cache?.map(({ key }) => key);

test('a cache without a name has that of its job, and a further one its number, too', () => {
  expect(keysOf('unit')).toEqual(['unit']);
  expect(keysOf('unit', [{ paths: ['a'] }, { key: 'shared', paths: ['b'] }, { paths: ['c'] }])).toEqual([
    'unit',
    'shared',
    'unit-3',
  ]);
  expect(keysOf('unit', { key: { files: ['yarn.lock'] }, paths: ['a'] })).toEqual([{ files: ['yarn.lock'] }]);
});

test('what some CI system does not take in the name of a cache is a dash', () => {
  expect(keysOf('web/unit, $fast')).toEqual(['web-unit- -fast']);
});

test.each([
  ['azure-pipelines', '"lint"', '"unit"'],
  ['buildkite', 'key-extra: lint', 'key-extra: unit'],
  ['circleci', 'lint-{{ epoch }}', 'unit-{{ epoch }}'],
  ['github-actions', 'lint-${{ github.run_id }}', 'unit-${{ github.run_id }}'],
  ['gitlab-ci', 'key: lint', 'key: unit'],
  ['jenkins', "cacheName: 'lint'", "cacheName: 'unit'"],
  ['tekton', '/caches/lint"', '/caches/unit"'],
])('in %s, no job takes the cache of another', async (format, ...kept) => {
  // GIVEN two jobs whose caches have no name
  const jobs = [
    'lint: { image: node:22, script: npm run lint, cache: { paths: [.lint] } }',
    'unit: { image: node:22, script: npm test, cache: { paths: [.unit] } }',
  ];
  const values = await valuesOf(`name: shop\npipelines: { main: { stages: [test], jobs: { ${jobs.join(', ')} } } }`);
  // THEN each is kept by the name of its job
  const { files } = await exportValues(format, values);
  const text = files.map(({ content }) => content).join('\n');
  for (const key of kept) expect(text).toContain(key);
});

test('a cache that a template elsewhere may name keeps the name it has there', async () => {
  // GIVEN a job that changes one key of the cache of a template of another repository
  const include = 'include: [{ project: acme/ci, file: node.yml }]';
  const job = 'unit: { extends: .node, script: npm test, cache: { policy: pull } }';
  const values = await valuesOf(`name: shop\npipelines: { main: { ${include}, stages: [test], jobs: { ${job} } } }`);
  // THEN GitLab is told of no other
  const { files } = await exportValues('gitlab-ci', values);
  expect(files[0]?.content).toContain('cache:\n    policy: pull\n');
});
