import { objectKey, type TreeObject } from '../kubernetes';
import { refuseAtOnce, sourceOf, unitAnnotation, UserError, type Project, type Refuse } from '../model';
import { contentStem, type ClusterAccess, type LiveObject, type SoughtObject } from './cluster';
import { hasContentName, unitIdentity } from './identity';

/**
 * The objects of a unit that are in the cluster.
 * @param refuse told where some of them belong to somebody else
 */
export async function findOwned(
  project: Project,
  unit: string,
  objects: readonly TreeObject[],
  cluster: ClusterAccess,
  refuse: Refuse = refuseAtOnce,
): Promise<Map<TreeObject, LiveObject>> {
  const found = await cluster.find(objects.map((object) => referenceTo(object, hasContentName(project, object))));
  const byKey = new Map(found.map((live) => [keyOf(live, live.contentNamed === true), live]));
  const owned = new Map<TreeObject, LiveObject>();
  const foreign: string[] = [];
  for (const object of objects) {
    const contentNamed = hasContentName(project, object);
    const live = byKey.get(keyOf(referenceTo(object, contentNamed), contentNamed));
    if (live === undefined) continue;
    if (live.annotations[unitAnnotation] === unitIdentity(project, unit)) owned.set(object, live);
    else foreign.push(describeForeign(object, live));
  }
  if (foreign.length === 0) return owned;
  const error = new UserError(
    `the cluster already has objects that ${project.name}/${unit} did not create:\n${foreign.join('\n')}`,
    {
      code: 'object-foreign',
      hint: 'They were left unchanged. Delete or rename them, or rename the application or add-on.',
    },
  );
  refuse(error);
  return owned;
}

/** What finds an object in the cluster. */
export function referenceTo(
  { manifest: { apiVersion, kind, metadata } }: TreeObject,
  contentNamed: boolean,
): SoughtObject {
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(contentNamed ? { contentNamed } : {}),
  };
}

function keyOf(reference: SoughtObject, contentNamed: boolean): string {
  const name = contentNamed ? contentStem(reference.name) : reference.name;
  return objectKey({ ...reference, metadata: { ...reference, name } });
}

function describeForeign({ construct, manifest }: TreeObject, { annotations, managers }: LiveObject): string {
  const source = sourceOf(construct);
  const where = source === undefined ? construct.node.path : `${source.file}:${source.line}`;
  const owner = annotations[unitAnnotation] ?? (managers.length > 0 ? managers.join(', ') : 'someone else');
  return `  ${manifest.kind} ${manifest.metadata.namespace ?? ''}/${manifest.metadata.name}, created by ${owner}; needed by ${where}`;
}
