import type { ProjectValues } from '../../model/values';

/** What a project without any pipeline does to have one. */
export function howToImply({ applications, registry }: ProjectValues): string {
  if (applications.length === 0) return 'Add an application to project.yml, and its stack implies a pipeline.';
  return registry === undefined
    ? 'Add registry: to project.yml, as in registry: ghcr.io/acme, and a pipeline is implied that builds and deploys.'
    : 'Its stacks imply none: write pipelines: { main: { jobs: { NAME: { script: … } } } } in project.yml.';
}
