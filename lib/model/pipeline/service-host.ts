import type { ServiceValues } from './job';

/**
 * The host name of a service where it has one: its alias, else what GitLab makes of its image.
 * Source: GitLab's documentation, "Accessing the services".
 */
export function serviceHost({ name, alias }: ServiceValues): string {
  return alias ?? imagePath(name).replaceAll('/', '-');
}

/** All its host names: GitLab gives one without alias a second, with two underscores for each slash, before the other. */
export function serviceHosts(service: ServiceValues): readonly string[] {
  const host = serviceHost(service);
  return service.alias === undefined ? [...new Set([imagePath(service.name).replaceAll('/', '__'), host])] : [host];
}

/** An image without digest, tag, and the port of its registry. */
function imagePath(image: string): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .replace(/:[0-9]+(?=\/)/, '');
}
