import type { Cluster } from './cluster';
import type { Pod } from './objects';

/**
 * The images of running pods with the digest that they were pulled by, by the image as it was asked for: a tag may have
 * been moved since. One that pods run in two versions of, or whose digest the nodes do not tell, is left out.
 * @param labelSelector which pods, as the API server takes it
 */
export async function runningImages(
  cluster: Cluster,
  namespace: string,
  labelSelector: string,
): Promise<ReadonlyMap<string, string>> {
  const { items } = await cluster.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace }, { labelSelector });
  const digests = new Map<string, Set<string>>();
  for (const { spec, status } of items) {
    for (const { name, image } of spec?.containers ?? []) {
      const pulled = status?.containerStatuses?.find((container) => container.name === name)?.imageID;
      const digest = /@(sha256:[0-9a-f]{64})$/.exec(pulled ?? '')?.[1];
      if (image !== undefined && digest !== undefined)
        digests.set(image, (digests.get(image) ?? new Set()).add(digest));
    }
  }
  return new Map(
    [...digests].flatMap(([image, [digest, ...others]]) =>
      digest === undefined || others.length > 0 ? [] : [[image, image.includes('@') ? image : `${image}@${digest}`]],
    ),
  );
}
