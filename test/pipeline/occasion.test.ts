import { matchesPath, whyLeftOut, type Occasion } from '../../lib/pipeline';
import type { RefsValues } from '../../lib/model/pipeline/job';

const push: Occasion = { event: 'push', branch: 'main', changed: ['docs/a/b.md', 'lib/x.ts'] };
const tag: Occasion = { event: 'tag', tag: 'v1.2' };
const request: Occasion = { event: 'pull_request', changed: ['lib/x.ts'] };
const changed = (...paths: readonly string[]): Occasion => ({ ...push, changed: paths });
const source = { paths: ['src/**', '!src/docs/**'] };
const schedule: Occasion = { event: 'schedule', branch: 'main' };

test.each<readonly [string, { only?: RefsValues; except?: RefsValues }, Occasion, boolean]>([
  ['without rules', {}, tag, true],
  ['of a branch', { only: { branches: ['main'] } }, push, true],
  ['of another branch', { only: { branches: ['release/*'] } }, push, false],
  ['of a branch, on a tag', { only: { branches: ['*'] } }, tag, false],
  ['of a tag', { only: { tags: ['v*'] } }, tag, true],
  ['of pull requests', { only: { pull_requests: true } }, request, true],
  ['of pull requests, on a push', { only: { pull_requests: true } }, push, false],
  ['of branches or schedules', { only: { branches: ['x'], schedules: true } }, schedule, true],
  ['of paths that changed', { only: { paths: ['docs/**'] } }, push, true],
  ['of a folder that changed', { only: { paths: ['docs/'] } }, push, true],
  ['of paths that did not', { only: { paths: ['*.md'] } }, push, false],
  ['of paths, by expression', { only: { paths: ['/\\.ts$/'] } }, push, true],
  ['of paths, with nothing to compare', { only: { paths: ['docs/**'] } }, tag, true],
  ['of a branch whose paths did not change', { only: { branches: ['main'], paths: ['x/**'] } }, push, false],
  ['of paths but for some, of which one changed', { only: source }, changed('src/a.ts', 'src/docs/a.md'), true],
  ['of paths but for some, of which only those changed', { only: source }, changed('src/docs/a.md'), false],
  ['of paths but for some, of which none changed', { only: source }, changed('README.md'), false],
  ['of every path but some', { only: { paths: ['!docs/**', '!/\\.md$/'] } }, changed('docs/x', 'README.md'), false],
  ['of every path but some, and of another', { only: { paths: ['!docs/**'] } }, changed('docs/x', '.ci/run'), true],
  ['but for paths without some', { except: source }, changed('src/docs/a.md'), true],
  ['but for a branch', { except: { branches: ['main'] } }, push, false],
  ['but for paths that changed', { except: { paths: ['docs/**'] } }, push, false],
  ['but for paths, with nothing to compare', { except: { paths: ['docs/**'] } }, schedule, true],
  ['of all branches but one', { only: { branches: ['*'] }, except: { branches: ['main'] } }, push, false],
])('a job %s', (_, rules, occasion, expected) => {
  expect(whyLeftOut({ stage: 'test', ...rules }, occasion, matchesPath) === undefined).toBe(expected);
});
