/** Images of what every task needs beside its own. */
export const images = {
  git: 'docker.io/alpine/git:2.49.1',
  shell: 'docker.io/library/busybox:1.37',
  curl: 'docker.io/curlimages/curl:8.16.0',
  /** Of jobs that name none. */
  default: 'docker.io/library/ubuntu:24.04',
} as const;

/** Where a job's commands run. */
export const folder = '/workspace/source';

/** A step that fetches the sources: the commit alone, or all that was before it, too. */
export function fetchStep(history: 'one' | 'all'): object {
  return {
    name: 'sources',
    image: images.git,
    workingDir: folder,
    env: [
      { name: 'REPOSITORY', value: '$(params.repository)' },
      { name: 'REVISION', value: '$(params.revision)' },
    ],
    script: [
      'git init -q .',
      `git fetch -q ${history === 'one' ? '--depth 1 ' : ''}"$REPOSITORY" "$REVISION"`,
      'git checkout -q FETCH_HEAD',
      'chmod -R a+rwX . # for whoever the commands run as',
    ].join('\n'),
  };
}
