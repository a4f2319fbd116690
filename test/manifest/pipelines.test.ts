import { builtInDescriptions } from '../../lib/cli/read-catalogue';
import { validateProject } from '../../lib/manifest';
import { lines, repository } from './folder';

/** What is said of a pipeline in a file of its own. */
async function told(...text: readonly string[]): Promise<string[]> {
  const files = { '.infra/project.yml': 'name: shop\n', '.infra/pipelines/p.yml': `${text.join('\n')}\n` };
  return lines(validateProject(repository(files), await builtInDescriptions()).diagnostics);
}

const numbers = (count: number) => `[${Array.from({ length: count }, (_, index) => index).join(', ')}]`;

test.each([
  [
    'a circle of needs',
    ['jobs:', '  a: { script: x, needs: [c] }', '  b: { script: x, needs: [a] }', '  c: { script: x, needs: [b] }'],
    ['pipelines/p.yml:3:27 error cyclic-needs b waits for itself: a → c → b → a'],
  ],
  [
    'an unknown stage',
    ['stages: [test, deploy]', 'jobs:', '  a: { script: x, stage: deplyo }'],
    ['pipelines/p.yml:3:26 error unknown-stage unknown stage "deplyo"; did you mean "deploy"?'],
  ],
  [
    'a need of a later stage',
    ['jobs:', '  a: { script: x, stage: build, needs: [b] }', '  b: { script: x, stage: deploy }'],
    ['pipelines/p.yml:2:41 error later-stage a in stage build needs b, which runs later, in stage deploy'],
  ],
  [
    'two jobs of one name',
    ['jobs:', '  a: { script: x }', '  a: { script: y }'],
    ['pipelines/p.yml:3:3 error duplicate-key the key "a" is written twice; it is in line 2 already'],
  ],
  [
    'a matrix of 10,000',
    ['jobs:', `  a: { script: x, parallel: { matrix: [{ A: ${numbers(100)}, B: ${numbers(100)} }] } }`],
    ['pipelines/p.yml:2:39 error matrix-too-large the matrix has 10000 combinations; accepted are 200'],
  ],
  [
    'artifacts that lead out of the repository',
    ['jobs:', '  a: { script: x, artifacts: { paths: [a/../../x, $HOME/x], reports: { junit: /r.xml } } }'],
    [
      'pipelines/p.yml:2:40 error wrong-format jobs.a.artifacts.paths[0]: "a/../../x" is not accepted: it leads out of the repository; accepted is a path in the repository, from its top, as build/report.xml',
      'pipelines/p.yml:2:79 error wrong-format jobs.a.artifacts.reports.junit: "/r.xml" is not accepted; accepted is a path in the repository, from its top, as build/report.xml',
    ],
  ],
  [
    'services beside no image',
    ['jobs:', '  a: { script: x, services: [redis:8] }'],
    [
      'pipelines/p.yml:2:29 error job-incomplete the job "a" has services but no image: only beside an image do they have host names',
    ],
  ],
])('%s', async (_, text, expected) => {
  expect(await told(...text)).toEqual(expected);
});

test('a long chain of needs is no circle, and takes no time', async () => {
  const jobs = Array.from({ length: 2000 }, (_, n) => `  j${n}: { script: x${n === 0 ? '' : `, needs: [j${n - 1}]`} }`);
  expect(await told('jobs:', ...jobs.reverse())).toEqual([]);
});
