import type { ProjectValues } from '../../model/values';

/** What a project without any pipeline does to have one. */
export function howToImply({ applications, registry }: ProjectValues): string {
  if (applications.length === 0) return 'Add an application to project.yml; its stack implies a pipeline.';
  return registry === undefined
    ? 'Add registry: to project.yml, such as registry: ghcr.io/acme, to get an implied pipeline that builds and deploys.'
    : 'Its stacks imply none. Define one in project.yml: pipelines: { main: { jobs: { NAME: { script: … } } } }.';
}
