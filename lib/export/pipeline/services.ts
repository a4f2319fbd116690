import type { ServiceValues } from '../../model/job';

/** The host name of a service, as GitLab makes it of an image's. */
export function hostOf({ name, alias }: ServiceValues): string {
  return alias ?? name.replace(/@.*$|:[^/:]*$/, '').replaceAll(/[/:]/g, '-');
}
