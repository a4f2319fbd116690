import type { JobValues } from '../../model/pipeline/job';
import { ownVariable, slugOf, type Language } from '../pipeline/language';
import { folder } from './sources';

/** Kubernetes puts variables in for `$(NAME)`, unless the dollar is doubled. */
export const literal = (text: string) => text.replaceAll('$(', '$$$$(');

/** Parameters of every pipeline: what it runs for. */
export const parameters: { readonly [name: string]: string } = {
  repository: 'Repository that git fetches the sources from',
  revision: 'Commit, branch or tag to fetch',
  event: 'push, pull_request, schedule or manual',
  branch: 'The branch of this run; empty for tags and pull requests',
  tag: 'The tag of this run',
  target: 'The target branch of a pull request',
  source: 'The source branch of a pull request',
  number: 'The number of a pull request',
  before: 'The commit or branch to compare changed files with',
};

/** Variables that GitLab gives every job, as parameters. */
const predefined: { readonly [name: string]: string } = {
  CI_COMMIT_SHA: '$(params.revision)',
  CI_COMMIT_REF_NAME: '$(params.branch)$(params.tag)$(params.source)',
  CI_COMMIT_BRANCH: '$(params.branch)',
  CI_COMMIT_TAG: '$(params.tag)',
  CI_COMMIT_BEFORE_SHA: '$(params.before)',
  CI_MERGE_REQUEST_IID: '$(params.number)',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '$(params.source)',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: '$(params.target)',
  CI_JOB_ID: '$(context.taskRun.name)',
  CI_PIPELINE_ID: '$(params.run)',
  CI_PROJECT_DIR: folder,
  CI_PROJECT_URL: '$(params.repository)',
};

/** What Tekton makes of names, variables and secrets. */
export const language: Language = {
  target: 'Tekton',
  id: (name) =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 50)
      .replace(/-+$/, '') || 'job',
  literal,
  secret: (name) => `$(${name})`,
  matrix: (variable) => `$(params.${variable})`,
  predefined: (variable: string, jobName: string, job: JobValues) => {
    if (variable === 'CI_NODE_INDEX' && typeof job.parallel === 'number') return '$(params.CI_NODE_INDEX)';
    return ownVariable(variable, jobName, job, literal) ?? predefined[variable];
  },
  computed: {
    CI_COMMIT_SHORT_SHA: '$(echo "$REVISION" | cut -c1-8)',
    CI_COMMIT_REF_SLUG: slugOf('echo "$REF_NAME"'),
  },
};

/** A text for a shell, which knows no doubled dollar. */
export function forShell(text: string): string {
  return text.replaceAll('$$(', '$(');
}

/** What Tekton puts something of its own in for, wherever it stands, and nothing can prevent. */
export const substituted =
  /\$\((params|tasks|finally|context|workspaces|results|steps|step|inputs|outputs|credentials|tt)[.[][^)"]*\)/;
