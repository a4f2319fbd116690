import { createHash } from 'node:crypto';
import { canaryWeights, unitObjects } from '../kubernetes';
import type { Project } from '../model';
import type { Unit } from './units';
import { version } from './version';

/** A digest of everything a unit is rendered from: the same digest, nothing to do. */
export function renderedDigest(project: Project, unit: Unit, published: { readonly [secret: string]: string }): string {
  const hash = createHash('sha256')
    .update(version())
    .update(JSON.stringify(Object.entries(published).sort()));
  // A canary's weight is no part of its objects, but of its release.
  if (project.environment.kind === 'canary') hash.update(JSON.stringify(canaryWeights(project)));
  for (const { manifest } of unitObjects(project, unit.name)) hash.update(JSON.stringify(manifest));
  for (const { path, provisioner, parameters, unit: owner } of project.addons)
    if (owner === unit.name) hash.update(JSON.stringify([path, provisioner, parameters]));
  return hash.digest('hex');
}
