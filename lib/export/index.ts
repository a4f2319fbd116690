import type { Format } from './exporter';

export type { ExportedFile, Exporter, ExportRequest, ExportResult, ExportSource, Finding, Format } from './exporter';
export { difference } from './difference';
export { commandOf, header, madeBy, requestIn, sameOutput } from './header';

/** The CI systems that pipelines are exported to. */
export const pipelineFormats = {
  'gitlab-ci': {
    summary: 'pipelines for GitLab CI/CD',
    places: ['.gitlab-ci.yml', '.gitlab/ci/'],
    load: () => import('./gitlab-ci/exporter.js'),
  },
  'github-actions': {
    summary: 'pipelines for GitHub Actions',
    places: ['.github/workflows/'],
    load: () => import('./github-actions/exporter.js'),
  },
  circleci: {
    summary: 'pipelines for CircleCI',
    places: ['.circleci/config.yml'],
    load: () => import('./circleci/exporter.js'),
  },
  'azure-pipelines': {
    summary: 'pipelines for Azure Pipelines',
    places: ['azure-pipelines.yml', 'azure-pipelines/'],
    load: () => import('./azure-pipelines/exporter.js'),
  },
  buildkite: {
    summary: 'pipelines for Buildkite',
    places: ['.buildkite/'],
    load: () => import('./buildkite/exporter.js'),
  },
  jenkins: {
    summary: 'pipelines for Jenkins',
    places: ['Jenkinsfile', 'jenkins/'],
    load: () => import('./jenkins/exporter.js'),
  },
  tekton: {
    summary: 'pipelines for Tekton',
    places: ['tekton/'],
    load: () => import('./tekton/exporter.js'),
  },
} as const satisfies { readonly [format: string]: Format };

/** The formats that a project is exported to, by the name `infra export` takes. */
export const formats: { readonly [format: string]: Format } = {
  ...pipelineFormats,
  codeowners: {
    summary: 'a CODEOWNERS file for code review',
    places: ['.github/CODEOWNERS', '.gitlab/CODEOWNERS', '.bitbucket/CODEOWNERS'],
    dialects: ['github', 'gitlab', 'bitbucket'],
    load: () => import('./codeowners/exporter.js'),
  },
  backstage: {
    summary: 'catalog entities of the project for Backstage',
    places: ['catalog-info.yaml'],
    load: () => import('./backstage/exporter.js'),
  },
  argocd: {
    summary: 'manifests of an environment, and Applications for Argo CD',
    places: ['argocd/'],
    byEnvironment: true,
    load: () => import('./argocd/exporter.js'),
  },
  flux: {
    summary: 'manifests of an environment, and Kustomizations for Flux',
    places: ['flux/'],
    byEnvironment: true,
    load: () => import('./flux/exporter.js'),
  },
  compose: {
    summary: 'the development environment as a Compose file',
    places: ['compose.yaml'],
    environment: 'development',
    load: () => import('./compose/exporter.js'),
  },
};
