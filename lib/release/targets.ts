import { cloudTargets, resourceUrn } from '../deploy';
import type { Project } from '../model';
import { objectsOf, type Unit } from './units';

/**
 * URNs to limit the deployment of a unit to, where only some of its applications are wanted; else none.
 * @param apps the applications. Empty: all
 */
export function targetsIn(project: Project, unit: Unit, apps: readonly string[]): string[] {
  if (apps.length === 0 || unit.applications.every(({ name }) => apps.includes(name))) return [];
  const wanted = unit.applications.filter(({ name }) => apps.includes(name));
  const used = new Set(
    wanted.flatMap(({ attachments }) => [...attachments.values()].map(({ addon }) => addon.node.path)),
  );
  const clouds = project.addons.filter(({ provisioner, node }) => provisioner === 'aws' && used.has(node.path));
  const inClouds =
    clouds.length === 0 ? [] : [...wanted.map(({ identity }) => identity), ...clouds.map(({ path }) => path)];
  const objects = objectsOf(project, apps)
    .filter((object) => object.unit === unit.name)
    .map((object) => resourceUrn(project, object));
  return [...objects, ...cloudTargets(project, unit.name, inClouds)];
}
