/**
 * Variables in which CI systems tell who started a job, the closest to the job first: GitHub's is who ran it again,
 * Buildkite's who let it go on. Jenkins tells by its plugin build-user-vars.
 */
const toldBy = [
  'GITHUB_TRIGGERING_ACTOR',
  'GITHUB_ACTOR',
  'GITLAB_USER_LOGIN',
  'CIRCLE_USERNAME',
  'BUILDKITE_UNBLOCKER',
  'BUILDKITE_BUILD_CREATOR',
  'BUILD_REQUESTEDFOR',
  'BUILD_USER_ID',
  'BUILD_USER',
  // In a CI system this is only who its agent runs as.
  'USER',
] as const;

/** Whoever runs this, as far as CI systems and shells tell. */
export function whoRuns(environment: NodeJS.ProcessEnv): string {
  for (const name of toldBy) {
    const who = environment[name]?.trim() ?? '';
    if (who !== '') return who;
  }
  return 'unknown';
}
