import * as pulumi from '@pulumi/pulumi';
import type { Project } from '../model';
import { noCluster, type ClusterAccess } from './cluster';
import { applyUnit } from './program';

/** A resource that would be made. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: { readonly [key: string]: unknown };
}

/**
 * Runs the program of a unit against Pulumi's mocks: what would be created, cloud and cluster, without CLI, cluster or
 * credentials. The mocks are the process's, so each call needs a process, or a turn, of its own.
 */
export async function previewOffline(
  project: Project,
  unit: string,
  cluster: ClusterAccess = noCluster,
): Promise<PlannedResource[]> {
  const planned: PlannedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const known = planned.find((other) => other.type === type && other.name === name);
        if (known !== undefined) throw new Error(`two resources of the type ${type} are called ${name}`);
        planned.push({ urn: `urn:pulumi:${unit}::${project.name}::${type}::${name}`, type, name, inputs });
        return { id: `${name}-id`, state: inputs };
      },
      call: ({ inputs }) => inputs,
    },
    project.name,
    unit,
    true,
  );
  let mistake: { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return { ...(await applyUnit(project, unit, cluster)) };
    } catch (error) {
      // Thrown here, it would also reject the outputs of the stack, which nobody hears and which ends the process.
      mistake = { error };
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (mistake !== undefined) throw mistake.error;
  return planned.filter(({ type }) => !type.startsWith('pulumi:'));
}
