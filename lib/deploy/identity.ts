import type { IConstruct } from 'constructs';
import type { TreeObject } from '../kubernetes';
import { AddOn, Application, type Project } from '../model';

/** The value of `unitAnnotation`: which unit of which project made an object. */
export function unitIdentity(project: Project, unit: string): string {
  return `${project.name}/${unit}`;
}

/** Whether an object's name ends in a digest of its content, which is known only while deploying. */
export function hasContentName(project: Project, { manifest }: TreeObject): boolean {
  return project.tokens.get(manifest.metadata.name) !== undefined;
}

/** The Pulumi name of the Kubernetes provider of a project. */
export function providerName(project: Project): string {
  return `${project.name}/${project.environment.name}/cluster`;
}

/** The Pulumi type of an object: `kubernetes:apps/v1:Deployment`, core objects under `core/v1`. */
export function resourceType(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * The Pulumi name of an object: `<project>/<environment>/<name>`. With the type, it is as unique as the object is in its
 * namespace: an object keeps its resource wherever in the tree it comes from, so that the engine never deletes under an
 * old name what it has just made under a new one. An object whose name depends on its content goes by its place.
 */
export function resourceName(project: Project, object: TreeObject): string {
  const { name, namespace } = object.manifest.metadata;
  const elsewhere = namespace === undefined || namespace === project.namespace ? [] : [namespace];
  const last = hasContentName(project, object) ? placeOf(object.construct) : [name];
  return [project.name, project.environment.name, ...elsewhere, ...last].join('/');
}

/** The URN the engine gives an object of a unit. */
export function resourceUrn(project: Project, object: TreeObject): string {
  const type = resourceType(object.manifest.apiVersion, object.manifest.kind);
  return `urn:pulumi:${object.unit}::${project.name}::${type}::${resourceName(project, object)}`;
}

/** Construct path, in which applications and add-ons go by the name they have had from the start. */
function placeOf(construct: IConstruct): string[] {
  return construct.node.scopes.slice(1).map((scope) => {
    if (scope instanceof Application || scope instanceof AddOn) return scope.identity;
    return scope.node.id;
  });
}
