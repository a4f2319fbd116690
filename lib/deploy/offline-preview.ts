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
  const planned = new Map<string, PlannedResource>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const urn = `urn:pulumi:${unit}::${project.name}::${type}::${name}`;
        if (planned.has(urn)) throw new Error(`two resources of the type ${type} are named ${name}`);
        planned.set(urn, { urn, type, name, inputs });
        return { id: `${name}-id`, state: outputsOf(type, inputs) };
      },
      call: ({ inputs }) => inputs,
    },
    project.name,
    unit,
    true,
  );
  const traced = Error.stackTraceLimit;
  // The SDK keeps a stack trace with each of its promises, which takes longer than what they are for.
  Error.stackTraceLimit = 1;
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
  Error.stackTraceLimit = traced;
  if (mistake !== undefined) throw mistake.error;
  return [...planned.values()].filter(({ type }) => !/^(pulumi|infra):/.test(type));
}

/** Of the objects of a cluster only the data of Secrets is read again; outputs of all they hold would double the memory. */
function outputsOf(type: string, inputs: PlannedResource['inputs']): PlannedResource['inputs'] {
  if (!type.startsWith('kubernetes:')) return inputs;
  return inputs['data'] === undefined ? {} : { data: inputs['data'] };
}
