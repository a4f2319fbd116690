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

/**
 * What some applications and add-ons have in clouds, for a run that is limited to them: URNs with `**` for anything.
 * @param paths identities of applications, and paths of add-ons
 */
export function cloudTargets(project: Project, unit: string, paths: readonly string[]): string[] {
  const urn = (type: string, name: string) => `urn:pulumi:${unit}::${project.name}::${type}::${name}`;
  const place = `${project.name}/${project.environment.name}`;
  return paths.length === 0
    ? []
    : [
        urn('pulumi:providers:aws', `${place}/aws`),
        ...paths.flatMap((path) => [urn('infra:**', `${place}/${path}`), urn('infra:**', `${place}/${path}/**`)]),
      ];
}

/** Whether a URN is one of the targets, as the engine reads them. */
export function isTarget(urn: string, targets: readonly string[]): boolean {
  return targets.some((target) => {
    const parts = target.split('**').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(urn);
  });
}
