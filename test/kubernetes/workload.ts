import type { Container, Manifest, PodTemplate } from '../../lib/kubernetes';
import { Application, type EnvironmentProps, type Project } from '../../lib/model';
import { Web, type WebProps } from '../../stacks';
import { find, newProject, podsOf } from '../tree';

/** A project with the application `web`, told these parameters. */
export function webWith(parameters: WebProps, environment: EnvironmentProps | string = 'staging'): Project {
  const project = newProject({ environment });
  new Web(new Application(project, 'web', { image: 'web:1', configuration: 3 }), 'stack', parameters);
  return project;
}

/** The pods of a project's Deployment. */
export function pod(project: Project, name = 'web'): PodTemplate['spec'] {
  return template(find(project, 'Deployment', name)).spec;
}

/** The pods an object makes. */
export function template(manifest: Manifest): PodTemplate {
  const pods = podsOf(manifest);
  if (pods === undefined) throw new Error(`${manifest.kind} makes no pods`);
  return pods;
}

/** The first container of a project's Deployment. */
export function main(project: Project, name = 'web'): Container {
  const [container] = pod(project, name).containers;
  if (container === undefined) throw new Error('no container');
  return container;
}
