import { withAwsToken } from '../../model/pipeline/aws-login';
import type { JobValues } from '../../model/pipeline/job';
import { ownVariable, slugOf, type Language } from '../pipeline/language';

/** CircleCI takes `<<` for its own, unless it is escaped. */
const literal = (text: string) => text.replaceAll('<<', '\\<<');

/** Variables that GitLab gives every job, as CircleCI's pipeline values. */
const predefined: { readonly [name: string]: string } = {
  CI_COMMIT_SHA: '<< pipeline.git.revision >>',
  CI_COMMIT_REF_NAME: '<< pipeline.git.branch >><< pipeline.git.tag >>',
  CI_COMMIT_BRANCH: '<< pipeline.git.branch >>',
  CI_COMMIT_TAG: '<< pipeline.git.tag >>',
  CI_COMMIT_BEFORE_SHA: '<< pipeline.git.base_revision >>',
  CI_MERGE_REQUEST_IID: '<< pipeline.event.github.pull_request.number >>',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '<< pipeline.git.branch >>',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: '<< pipeline.event.github.pull_request.base.ref >>',
  CI_PIPELINE_ID: '<< pipeline.id >>',
  CI_PIPELINE_IID: '<< pipeline.number >>',
  CI_PROJECT_URL: '<< pipeline.project.git_url >>',
};

/** What CircleCI makes of names, variables and secrets. */
export const language: Language = {
  target: 'CircleCI',
  id: (name) => name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?![A-Za-z])/, 'job-'),
  literal,
  secret: (name) => `$${name}`,
  matrix: (variable) => `<< parameters.${parameterName(variable)} >>`,
  predefined: (variable: string, jobName: string, job: JobValues) =>
    ownVariable(variable, jobName, job, literal) ?? predefined[variable],
  computed: {
    CI_COMMIT_SHORT_SHA: '$(echo "$CIRCLE_SHA1" | cut -c1-8)',
    CI_COMMIT_REF_SLUG: slugOf('echo "${CIRCLE_TAG:-$CIRCLE_BRANCH}"'),
    CI_JOB_ID: '$CIRCLE_WORKFLOW_JOB_ID',
    CI_NODE_INDEX: '$((CIRCLE_NODE_INDEX + 1))',
    CI_PIPELINE_URL: 'https://app.circleci.com/pipelines/workflows/$CIRCLE_WORKFLOW_ID',
    CI_PROJECT_DIR: '$PWD',
    CI_PROJECT_NAME: '$CIRCLE_PROJECT_REPONAME',
    CI_PROJECT_NAMESPACE: '$CIRCLE_PROJECT_USERNAME',
    CI_PROJECT_PATH: '$CIRCLE_PROJECT_USERNAME/$CIRCLE_PROJECT_REPONAME',
  },
  awsLogin: (job) => withAwsToken(job, '$CIRCLE_OIDC_TOKEN_V2'),
};

/** Parameters have names in small letters, of two at least. */
export function parameterName(variable: string): string {
  const name = variable.toLowerCase().replace(/^_+/, '');
  return name.length > 1 ? name : `${name}-value`;
}
