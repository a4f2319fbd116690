import type { JobValues } from '../../model/pipeline/job';
import { ownVariable, slugOf, type Language } from '../pipeline/language';
import { literal } from './groovy';

/** Variables that GitLab gives every job, as Jenkins gives them to builds of branches, tags and pull requests. */
const predefined: { readonly [name: string]: string } = {
  CI_COMMIT_SHA: '${env.GIT_COMMIT}',
  CI_COMMIT_REF_NAME: '${env.CHANGE_BRANCH ?: env.BRANCH_NAME}',
  CI_COMMIT_BRANCH: "${env.TAG_NAME || env.CHANGE_ID ? '' : env.BRANCH_NAME}",
  CI_COMMIT_TAG: "${env.TAG_NAME ?: ''}",
  CI_MERGE_REQUEST_IID: "${env.CHANGE_ID ?: ''}",
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "${env.CHANGE_BRANCH ?: ''}",
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "${env.CHANGE_TARGET ?: ''}",
  CI_PIPELINE_ID: '${env.BUILD_TAG}',
  CI_PIPELINE_IID: '${env.BUILD_NUMBER}',
  CI_PIPELINE_URL: '${env.BUILD_URL}',
  CI_PROJECT_DIR: '${env.WORKSPACE}',
  CI_PROJECT_URL: '${env.GIT_URL}',
};

/** What Jenkins makes of names, variables and secrets: what stands in `"…"` of Groovy. */
export const language: Language = {
  target: 'Jenkins',
  id: (name) => name,
  literal,
  secret: (name) => `\${env.${name}}`,
  matrix: (variable) => `\${env.${variable}}`,
  predefined: (variable: string, jobName: string, job: JobValues) => {
    if (variable === 'CI_NODE_INDEX' && typeof job.parallel === 'number') return '${env.RUN}';
    return ownVariable(variable, jobName, job, literal) ?? predefined[variable];
  },
  computed: {
    CI_COMMIT_SHORT_SHA: '$(echo "$GIT_COMMIT" | cut -c1-8)',
    CI_COMMIT_REF_SLUG: slugOf('echo "${CHANGE_BRANCH:-$BRANCH_NAME}"'),
    CI_JOB_ID: '$BUILD_TAG-$STAGE_NAME',
  },
};
