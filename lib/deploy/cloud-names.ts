import type { AddOn, Project } from '../model';

/**
 * The add-on that a resource outside of the cluster belongs to: its Pulumi name is `<project>/<environment>/<path>/<part>`.
 * @returns the add-on, unless it is no longer in the tree, and the name without project and environment
 */
export function addOnNamed(
  project: Project,
  urn: string,
): { readonly addon: AddOn | undefined; readonly place: string } {
  const name = urn.split('::').at(-1) ?? '';
  const place = name.split('/').slice(2).join('/');
  return { addon: project.addons.find(({ path }) => place === path || place.startsWith(`${path}/`)), place };
}
