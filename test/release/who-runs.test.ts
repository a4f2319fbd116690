import { whoRuns } from '../../lib/release/who-runs';

test.each([
  ['GitHub Actions', { GITHUB_ACTOR: 'ada', USER: 'runner' }],
  ['GitHub Actions, run again by another', { GITHUB_TRIGGERING_ACTOR: 'ada', GITHUB_ACTOR: 'bob', USER: 'runner' }],
  ['GitLab', { GITLAB_USER_LOGIN: 'ada', USER: 'gitlab-runner' }],
  ['CircleCI', { CIRCLE_USERNAME: 'ada', USER: 'circleci' }],
  ['Azure Pipelines', { BUILD_REQUESTEDFOR: 'ada', USER: 'vsts' }],
  ['Buildkite', { BUILDKITE_BUILD_CREATOR: 'ada', USER: 'buildkite-agent' }],
  ['Buildkite, after a block', { BUILDKITE_UNBLOCKER: 'ada', BUILDKITE_BUILD_CREATOR: 'bob' }],
  ['Jenkins', { BUILD_USER_ID: 'ada', BUILD_USER: 'Ada Lovelace', USER: 'jenkins' }],
  ['a shell', { USER: 'ada' }],
  ['a system that leaves it empty', { CIRCLE_USERNAME: '', USER: 'ada' }],
])('%s tells who runs a release', (_, environment) => {
  expect(whoRuns(environment)).toBe('ada');
});

test('where nobody tells, nobody is known', () => {
  expect([whoRuns({}), whoRuns({ GITHUB_ACTOR: '', USER: ' ' })]).toEqual(['unknown', 'unknown']);
});
