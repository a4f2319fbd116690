import { unitObjects, type TreeObject } from '../kubernetes';
import { isRecord } from '../model';
import { describeServing } from '../operate';
import type { ClusterSession } from './session';
import type { Unit } from './units';

/** Tells, after a unit failed, what of its applications serves; where the cluster does not answer, nothing. */
export async function tellServing(
  { project, cluster }: ClusterSession,
  unit: Unit,
  say: (line: string) => void,
): Promise<void> {
  const wanted = unitObjects(project, unit.name).flatMap(({ manifest, application }) =>
    manifest.kind !== 'Deployment' || application === undefined
      ? []
      : [
          {
            namespace: manifest.metadata.namespace ?? project.namespace,
            name: manifest.metadata.name,
            application: application.name,
            images: imagesOf(manifest),
          },
        ],
  );
  if (wanted.length === 0) return;
  // Why the deployment failed is what matters: a cluster that does not answer here may not hide it.
  const lines = await describeServing(cluster, wanted).catch(() => []);
  for (const line of lines) say(`  ${line}`);
}

function imagesOf({ spec }: TreeObject['manifest']): string[] {
  const template = isRecord(spec) ? spec['template'] : undefined;
  const pod = isRecord(template) ? template['spec'] : undefined;
  const containers = isRecord(pod) && Array.isArray(pod['containers']) ? pod['containers'] : [];
  return containers.flatMap((container: unknown) =>
    isRecord(container) && typeof container['image'] === 'string' ? [container['image']] : [],
  );
}
