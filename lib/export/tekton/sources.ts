/** Images of what every task needs beside its own. */
export const images = {
  git: 'docker.io/alpine/git:2.49.1',
  shell: 'docker.io/library/busybox:1.37',
  curl: 'docker.io/curlimages/curl:8.16.0',
  /** Of jobs that name none. */
  default: 'docker.io/library/ubuntu:24.04',
} as const;

/** A step of a task, as Tekton has it. */
export type Step = Readonly<Record<string, unknown>>;

/** Where a job's commands run. */
export const folder = '/workspace/source';

/** Where the rules find the commit that changed files are compared with; it is not there where nothing can be compared. */
export const comparedWith = 'refs/before';

/** A step that fetches the commit that a job is for. */
export const fetchStep = step({}, 'git fetch -q --depth 1 "$REPOSITORY" "$REVISION"', []);

/** A step that fetches what was before it, too, and what changed files are compared with: a commit, or a branch. */
export const fetchHistoryStep = step({ BEFORE: 'before' }, 'git fetch -q "$REPOSITORY" "$REVISION"', [
  `if git cat-file -e "$BEFORE^{commit}" 2>/dev/null; then git update-ref ${comparedWith} "$BEFORE"`,
  `elif [ -n "$BEFORE" ] && git fetch -q "$REPOSITORY" "$BEFORE"; then git update-ref ${comparedWith} FETCH_HEAD`,
  'fi',
]);

function step(given: { readonly [variable: string]: string }, fetch: string, after: readonly string[]): Step {
  const parameters = { REPOSITORY: 'repository', REVISION: 'revision', ...given };
  return {
    name: 'sources',
    image: images.git,
    workingDir: folder,
    env: Object.entries(parameters).map(([name, parameter]) => ({ name, value: `$(params.${parameter})` })),
    script: [
      'git init -q .',
      fetch,
      'git checkout -q FETCH_HEAD',
      ...after,
      'chmod -R a+rwX . # for whichever user the commands run as',
    ].join('\n'),
  };
}
