import type { JobValues } from '../../model/pipeline/job';
import { matrixNames } from '../../model/pipeline/matrix';
import { ownVariable, slugOf, type Language } from '../pipeline/language';

/** Azure takes `${{` for the beginning of an expression, unless one says it. */
const literal = (text: string) => text.replaceAll('${{', "${{ '${{' }}");

/** Variables that GitLab gives every job, as Azure's. */
const predefined: { readonly [name: string]: string } = {
  CI_COMMIT_SHA: '$(Build.SourceVersion)',
  CI_COMMIT_REF_NAME: '$(Build.SourceBranchName)',
  CI_COMMIT_MESSAGE: '$(Build.SourceVersionMessage)',
  CI_COMMIT_AUTHOR: '$(Build.SourceVersionAuthor)',
  CI_MERGE_REQUEST_IID: '$(System.PullRequest.PullRequestId)',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '$(System.PullRequest.SourceBranch)',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: '$(System.PullRequest.TargetBranchName)',
  CI_PIPELINE_ID: '$(Build.BuildId)',
  CI_PIPELINE_IID: '$(Build.BuildNumber)',
  CI_PIPELINE_URL: '$(System.CollectionUri)$(System.TeamProject)/_build/results?buildId=$(Build.BuildId)',
  CI_PROJECT_DIR: '$(System.DefaultWorkingDirectory)',
  CI_PROJECT_NAME: '$(Build.Repository.Name)',
  CI_PROJECT_PATH: '$(Build.Repository.Name)',
  CI_PROJECT_URL: '$(Build.Repository.Uri)',
  CI_JOB_ID: '$(System.JobId)',
  GITLAB_USER_LOGIN: '$(Build.RequestedFor)',
};

const ofRef = (kind: string) =>
  `$(case "$BUILD_SOURCEBRANCH" in refs/${kind}/*) echo "\${BUILD_SOURCEBRANCH#refs/${kind}/}" ;; esac)`;

const refName = 'echo "$BUILD_SOURCEBRANCH" | sed "s,^refs/[a-z]*/,,"';

/** What Azure makes of names, variables and secrets. */
export const language: Language = {
  target: 'Azure',
  id: (name) => name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?![A-Za-z_])/, '_'),
  literal,
  secret: (name) => `$(${name})`,
  matrix: (variable) => `$(${variable})`,
  predefined: (variable: string, jobName: string, job: JobValues) => {
    if (variable === 'CI_NODE_INDEX' && typeof job.parallel === 'number') return '$(System.JobPositionInPhase)';
    return ownVariable(variable, jobName, job, literal) ?? predefined[variable];
  },
  computed: {
    CI_COMMIT_SHORT_SHA: '$(echo "$BUILD_SOURCEVERSION" | cut -c1-8)',
    CI_COMMIT_REF_NAME: `$(${refName})`,
    CI_COMMIT_BRANCH: ofRef('heads'),
    CI_COMMIT_TAG: ofRef('tags'),
    CI_COMMIT_REF_SLUG: slugOf(refName),
  },
};

/** What Azure puts something of its own in for, in scripts too: `$(NAME)` of a variable it knows, in any case, and `$[ … ]`. */
export function substitutedIn(job: JobValues): RegExp {
  const own = [...Object.keys(job.variables ?? {}), ...matrixNames(job)];
  const known = ['(?:agent|build|checks|environment|pipeline|resources|strategy|system)\\.[\\w.]+', ...own];
  return new RegExp(`\\$\\((?:${known.join('|')})\\)|(?<=")\\$\\[[^"]*\\](?=")`, 'i');
}
