import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { TreeObject } from '../kubernetes';
import { AddOn, Application, type Project } from '../model';

/** Says which unit of deployment an object belongs to: `<project>/<Pulumi stack>`. */
export const unitAnnotation = 'infra.dev/unit';

/** The value of that annotation. */
export function unitIdentity(project: Project, unit: string): string {
  return `${project.name}/${unit}`;
}

/** The Pulumi type of an object: `kubernetes:apps/v1:Deployment`, core objects under `core/v1`. */
export function resourceType(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * The Pulumi name of an object: `<project>/<environment>/<construct path>`, so that two projects in one program do not
 * meet. Applications and add-ons go by the name they have had from the start.
 */
export function resourceName(project: Project, construct: IConstruct): string {
  const path = construct.node.scopes.slice(1).map((scope) => {
    if (scope instanceof Application || scope instanceof AddOn) return scope.identity;
    return scope.node.id;
  });
  return [project.name, project.environment.name, ...path].join('/');
}

/** The URN the engine gives an object of a unit. */
export function resourceUrn(project: Project, { construct, manifest, unit }: TreeObject): string {
  const type = resourceType(manifest.apiVersion, manifest.kind);
  return `urn:pulumi:${unit}::${project.name}::${type}::${resourceName(project, construct)}`;
}

/** The object a URN names, if it is one of these. */
export function findByUrn(project: Project, objects: readonly TreeObject[], urn: string): TreeObject | undefined {
  const name = urn.split('::').at(-1);
  return objects.find(({ construct }) => construct instanceof ApiObject && resourceName(project, construct) === name);
}
