import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Application, ConstructError, type Project } from '../model';

/** An object as the API server takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { readonly [label: string]: string };
    readonly annotations?: { readonly [annotation: string]: string };
  };
  readonly [field: string]: unknown;
}

/** An object of the tree, with where it belongs. */
export interface TreeObject {
  readonly construct: ApiObject;
  readonly manifest: Manifest;
  /** The application it is part of; undefined for what applications share. */
  readonly application: Application | undefined;
  /** Its unit of deployment. */
  readonly unit: string;
  /** Objects that must be there, and ready, before it. */
  readonly dependencies: readonly ApiObject[];
}

/**
 * The objects of a project: each after those it depends on, else in the order of the tree.
 * Walks the tree once for a project: what is changed afterwards is not seen. `App.synth` gives the same objects, but takes
 * quadratic time.
 * @throws ConstructError where two objects have one name
 */
export function treeObjects(project: Project): readonly TreeObject[] {
  const known = walked.get(project) ?? walk(project);
  walked.set(project, known);
  return known;
}

/** The objects of a unit of deployment. */
export function unitObjects(project: Project, unit: string): readonly TreeObject[] {
  return treeObjects(project).filter((object) => object.unit === unit);
}

/** Walking a tree of hundreds of applications takes half a second, and each unit asks for it several times. */
const walked = new WeakMap<Project, readonly TreeObject[]>();

function walk(project: Project): readonly TreeObject[] {
  project.prepare();
  const objects = new Map<ApiObject, TreeObject>();
  const visit = (construct: IConstruct, around: Application | undefined, inherited: readonly IConstruct[]): void => {
    const application = construct instanceof Application ? construct : around;
    const own = construct.node.dependencies;
    const needed = own.length === 0 ? inherited : [...inherited, ...own];
    if (ApiObject.isApiObject(construct)) objects.set(construct, describe(project, construct, application, needed));
    for (const child of construct.node.children) visit(child, application, needed);
  };
  visit(project, undefined, []);
  checkNames(objects.values());
  return ordered(objects);
}

function describe(
  project: Project,
  construct: ApiObject,
  application: Application | undefined,
  needed: readonly IConstruct[],
): TreeObject {
  return {
    construct,
    manifest: construct.toJson() as Manifest,
    application,
    unit: application?.unit ?? project.environment.base,
    dependencies: needed.flatMap((dependency) =>
      dependency.node.findAll().filter((found) => ApiObject.isApiObject(found)),
    ),
  };
}

function ordered(objects: ReadonlyMap<ApiObject, TreeObject>): TreeObject[] {
  const result = new Set<TreeObject>();
  const visit = (object: TreeObject, above: ReadonlySet<TreeObject>): void => {
    if (result.has(object)) return;
    if (above.has(object)) throw new ConstructError(object.construct, 'dependency-cycle', 'depends on itself');
    for (const dependency of object.dependencies) {
      const needed = objects.get(dependency);
      if (needed !== undefined) visit(needed, new Set([...above, object]));
    }
    result.add(object);
  };
  for (const object of objects.values()) visit(object, new Set());
  return [...result];
}

function checkNames(objects: Iterable<TreeObject>): void {
  const seen = new Map<string, TreeObject>();
  for (const object of objects) {
    const key = objectKey(object.manifest);
    const other = seen.get(key);
    if (other !== undefined) {
      throw new ConstructError(
        object.construct,
        'object-duplicate',
        `${object.manifest.kind} "${object.manifest.metadata.name}" is also created by ${other.construct.node.path}`,
        'Rename one of the applications or add-ons.',
      );
    }
    seen.set(key, object);
  }
}

/** What tells objects apart in a cluster, whatever version of the API they are written in. */
export function objectKey({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('/');
}
