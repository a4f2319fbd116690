/** What a code host tells of pushes and pull requests, as expressions of its message. */
export interface Host {
  readonly events: { readonly push: readonly string[]; readonly pull_request: readonly string[] };
  readonly push: { readonly [parameter: string]: string };
  readonly pull_request: { readonly [parameter: string]: string };
  /** Actions of pull requests that bring something new, as a condition. */
  readonly isNew: string;
}

/** The hosts whose messages Tekton Triggers checks. */
export const hosts: { readonly [name: string]: Host } = {
  github: {
    events: { push: ['push'], pull_request: ['pull_request'] },
    push: { repository: '$(body.repository.clone_url)', revision: '$(body.after)', before: '$(body.before)' },
    pull_request: {
      repository: '$(body.repository.clone_url)',
      revision: '$(body.pull_request.head.sha)',
      target: '$(body.pull_request.base.ref)',
      source: '$(body.pull_request.head.ref)',
      number: '$(body.number)',
      before: '$(body.pull_request.base.sha)',
    },
    isNew: "body.action in ['opened', 'synchronize', 'reopened']",
  },
  gitlab: {
    events: { push: ['Push Hook', 'Tag Push Hook'], pull_request: ['Merge Request Hook'] },
    push: { repository: '$(body.project.git_http_url)', revision: '$(body.after)', before: '$(body.before)' },
    pull_request: {
      repository: '$(body.project.git_http_url)',
      revision: '$(body.object_attributes.last_commit.id)',
      target: '$(body.object_attributes.target_branch)',
      source: '$(body.object_attributes.source_branch)',
      number: '$(body.object_attributes.iid)',
      before: '$(body.object_attributes.target_branch)',
    },
    isNew: "body.object_attributes.action in ['open', 'reopen', 'update']",
  },
};
