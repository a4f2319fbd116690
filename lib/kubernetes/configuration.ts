import { objectName, sharedOwner, type Application, type Project } from '../model';
import type { Container } from './api';

/** Name of the versioned Secret that holds a configuration; without a version, what manifests made offline refer to. */
export function configurationName(owner: string, version: number | undefined): string {
  return objectName([owner, 'config', ...(version === undefined ? [] : [`v${version}`])]);
}

/** Owner of the project's own configuration; no application can be called so. */
export const sharedConfiguration = sharedOwner;

/** The same for the project's own configuration. */
export function sharedConfigurationName(project: string, version: number | undefined): string {
  return configurationName(`${project}-shared`, version);
}

/**
 * The Secret an application's pods read its configuration from.
 * @param identity the application's identity; empty for the project's own configuration
 */
export function configurationSecret(project: Project, identity: string): string {
  const application = project.applications.find((known) => known.identity === identity);
  return application === undefined
    ? sharedConfigurationName(project.name, project.props.configuration)
    : configurationName(identity, application.props.configuration);
}

/** Everything `infra config set` stored for the application, as variables of the names it was stored by. */
export function configurationEnvironment(application: Application): Pick<Container, 'envFrom'> {
  if (application.props.configuration === undefined) return {};
  return { envFrom: [{ secretRef: { name: configurationSecret(application.project, application.identity) } }] };
}
