import { withAwsRole } from '../../model/pipeline/aws-login';
import { ownVariable, slugOf, type Language } from '../pipeline/language';
import type { JobValues } from '../../model/pipeline/job';

/** Text that GitHub would take for an expression is said by one. */
export function literal(text: string): string {
  return text.replaceAll('${{', "${{ '${{' }}");
}

const branch = "github.ref_type == 'branch' && github.event_name != 'pull_request'";

/** Variables that GitLab gives every job, as GitHub's expressions. */
const predefined: { readonly [name: string]: string } = {
  CI_COMMIT_SHA: '${{ github.sha }}',
  CI_COMMIT_REF_NAME: '${{ github.head_ref || github.ref_name }}',
  CI_COMMIT_BRANCH: `\${{ ${branch} && github.ref_name || '' }}`,
  CI_COMMIT_TAG: "${{ github.ref_type == 'tag' && github.ref_name || '' }}",
  CI_COMMIT_BEFORE_SHA: '${{ github.event.before }}',
  CI_COMMIT_MESSAGE: '${{ github.event.head_commit.message }}',
  CI_COMMIT_AUTHOR: '${{ github.event.head_commit.author.name }} <${{ github.event.head_commit.author.email }}>',
  CI_DEFAULT_BRANCH: '${{ github.event.repository.default_branch }}',
  CI_MERGE_REQUEST_IID: '${{ github.event.pull_request.number }}',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '${{ github.head_ref }}',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: '${{ github.base_ref }}',
  CI_PIPELINE_ID: '${{ github.run_id }}',
  CI_PIPELINE_IID: '${{ github.run_number }}',
  CI_PIPELINE_SOURCE:
    "${{ github.event_name == 'pull_request' && 'merge_request_event' || github.event_name == 'workflow_dispatch' && 'web' || github.event_name }}",
  CI_PIPELINE_URL: '${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}',
  CI_PROJECT_NAME: '${{ github.event.repository.name }}',
  CI_PROJECT_NAMESPACE: '${{ github.repository_owner }}',
  CI_PROJECT_PATH: '${{ github.repository }}',
  CI_PROJECT_URL: '${{ github.server_url }}/${{ github.repository }}',
  CI_SERVER_URL: '${{ github.server_url }}',
  GITLAB_USER_LOGIN: '${{ github.actor }}',
};

/** Where the repository is in a container, which `github.workspace` does not tell. */
const inContainer = '/__w/${{ github.event.repository.name }}/${{ github.event.repository.name }}';

/** Variables that a shell makes of GitHub's, for scripts. */
const computed: { readonly [name: string]: string } = {
  CI_COMMIT_SHORT_SHA: '$(echo "$GITHUB_SHA" | cut -c1-8)',
  CI_COMMIT_REF_SLUG: slugOf('echo "${GITHUB_HEAD_REF:-$GITHUB_REF_NAME}"'),
};

/** A variable of GitLab's as GitHub says it for a job; undefined where it is none, or GitHub has nothing like it. */
function predefinedFor(name: string, jobName: string, job: JobValues): string | undefined {
  if (name === 'CI_PROJECT_DIR') return job.image === undefined ? '${{ github.workspace }}' : inContainer;
  if (name === 'CI_NODE_INDEX' && typeof job.parallel === 'number') return '${{ matrix.node }}';
  return ownVariable(name, jobName, job, literal) ?? predefined[name];
}

/** What GitHub makes of names, variables and secrets. */
export const language: Language = {
  target: 'GitHub',
  id: (name) => name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?![A-Za-z_])/, '_'),
  literal,
  secret: (name) => `\${{ secrets.${name} }}`,
  matrix: (variable) => `\${{ matrix.${variable} }}`,
  predefined: predefinedFor,
  computed,
  awsLogin: withAwsRole,
};
