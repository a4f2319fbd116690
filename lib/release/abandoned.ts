import type { ClusterSession } from './session';

/**
 * Units that were deployed, but whose application is no longer in the manifest.
 * @param apps the applications a deployment is limited to, which then leaves them alone. Empty: all
 */
export function abandonedUnits(
  { project, facts }: Pick<ClusterSession, 'project' | 'facts'>,
  apps: readonly string[],
): string[] {
  if (project.unit !== 'application' || apps.length > 0) return [];
  const prefix = `${project.environment.name}.`;
  const known = new Set(project.applications.map(({ unit }) => unit));
  return [...facts.releases.keys()].filter((unit) => unit.startsWith(prefix) && !known.has(unit));
}
