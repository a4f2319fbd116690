/** The versions of actions that are written, GitHub's own and AWS': the first that run on Node.js 24. */
export const actions = {
  checkout: 'actions/checkout@v6',
  cache: 'actions/cache@v5',
  restoreCache: 'actions/cache/restore@v5',
  saveCache: 'actions/cache/save@v5',
  uploadArtifact: 'actions/upload-artifact@v6',
  downloadArtifact: 'actions/download-artifact@v7',
  awsLogin: 'aws-actions/configure-aws-credentials@v5',
} as const;
