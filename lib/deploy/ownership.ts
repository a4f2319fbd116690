import { objectKey, type TreeObject } from '../kubernetes';
import { sourceOf, UserError, type Project } from '../model';
import type { ClusterAccess, LiveObject } from './cluster';
import { unitAnnotation, unitIdentity } from './identity';

/**
 * The objects of a unit that are in the cluster.
 * @throws UserError where one of them belongs to somebody else
 */
export async function findOwned(
  project: Project,
  unit: string,
  objects: readonly TreeObject[],
  cluster: ClusterAccess,
): Promise<Map<TreeObject, LiveObject>> {
  const references = objects.map(({ manifest: { apiVersion, kind, metadata } }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  }));
  const found = await cluster.find(references);
  const byKey = new Map(found.map((live) => [objectKey({ ...live, metadata: live }), live]));
  const owned = new Map<TreeObject, LiveObject>();
  const foreign: string[] = [];
  for (const object of objects) {
    const live = byKey.get(objectKey(object.manifest));
    if (live === undefined) continue;
    if (live.annotations[unitAnnotation] === unitIdentity(project, unit)) owned.set(object, live);
    else foreign.push(describeForeign(object, live));
  }
  if (foreign.length === 0) return owned;
  throw new UserError(
    `the cluster has objects in the way that ${project.name}/${unit} did not make:\n${foreign.join('\n')}`,
    {
      code: 'object-foreign',
      hint: 'They were left as they are. Delete or rename them, or give the application or add-on another name.',
    },
  );
}

function describeForeign({ construct, manifest }: TreeObject, { annotations, managers }: LiveObject): string {
  const source = sourceOf(construct);
  const where = source === undefined ? construct.node.path : `${source.file}:${source.line}`;
  const owner = annotations[unitAnnotation] ?? (managers.length > 0 ? managers.join(', ') : 'someone unknown');
  return `  ${manifest.kind} ${manifest.metadata.namespace ?? ''}/${manifest.metadata.name}, made by ${owner}; wanted by ${where}`;
}
