import type { JobValues } from '../../model/pipeline/job';
import { ownVariable, slugOf, type Language } from '../pipeline/language';

/** Variables are put in when a pipeline is uploaded, unless a dollar is doubled. */
const literal = (text: string) => text.replaceAll('$', '$$$$');

/** Variables that GitLab gives every job, as Buildkite's. */
const predefined: { readonly [name: string]: string } = {
  CI_COMMIT_SHA: '$BUILDKITE_COMMIT',
  CI_COMMIT_REF_NAME: '$BUILDKITE_BRANCH',
  CI_COMMIT_BRANCH: '$BUILDKITE_BRANCH',
  CI_COMMIT_TAG: '$BUILDKITE_TAG',
  CI_COMMIT_MESSAGE: '$BUILDKITE_MESSAGE',
  CI_COMMIT_AUTHOR: '$BUILDKITE_BUILD_AUTHOR <$BUILDKITE_BUILD_AUTHOR_EMAIL>',
  CI_DEFAULT_BRANCH: '$BUILDKITE_PIPELINE_DEFAULT_BRANCH',
  CI_MERGE_REQUEST_IID: '$BUILDKITE_PULL_REQUEST',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '$BUILDKITE_BRANCH',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: '$BUILDKITE_PULL_REQUEST_BASE_BRANCH',
  CI_PIPELINE_ID: '$BUILDKITE_BUILD_ID',
  CI_PIPELINE_IID: '$BUILDKITE_BUILD_NUMBER',
  CI_PIPELINE_SOURCE: '$BUILDKITE_SOURCE',
  CI_PIPELINE_URL: '$BUILDKITE_BUILD_URL',
  CI_PROJECT_NAME: '$BUILDKITE_PIPELINE_SLUG',
  CI_PROJECT_URL: '$BUILDKITE_REPO',
  GITLAB_USER_LOGIN: '$BUILDKITE_BUILD_CREATOR',
};

/** What Buildkite makes of names, variables and secrets. */
export const language: Language = {
  target: 'Buildkite',
  id: (name) => name.replace(/[^A-Za-z0-9_:-]+/g, '-'),
  literal,
  secret: (name) => `$$${name}`,
  matrix: (variable) => `{{matrix.${variable}}}`,
  predefined: (variable: string, jobName: string, job: JobValues) =>
    ownVariable(variable, jobName, job, literal) ?? predefined[variable],
  computed: {
    CI_COMMIT_SHORT_SHA: '$(echo "$BUILDKITE_COMMIT" | cut -c1-8)',
    CI_COMMIT_REF_SLUG: slugOf('echo "$BUILDKITE_BRANCH"'),
    CI_JOB_ID: '$BUILDKITE_JOB_ID',
    CI_NODE_INDEX: '$((BUILDKITE_PARALLEL_JOB + 1))',
    CI_PROJECT_DIR: '$PWD',
  },
};
