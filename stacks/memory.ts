import { workloadParameters } from '../lib/kubernetes';
import { amount } from '../lib/model';

const { resources } = workloadParameters;

/** The parameter `resources` of a stack whose processes have this memory unless told otherwise. */
export function resourcesWith<const M extends string>(memory: M) {
  const { properties } = resources;
  return {
    ...resources,
    properties: { ...properties, memory: { ...properties.memory, default: memory } },
    default: {},
  } as const;
}

/** A part of a memory limit in whole MiB, for runtimes that must be told how large their heap may be. */
export function mebibytes(memory: string, share: number): number {
  return Math.floor((amount(memory) * share) / 2 ** 20);
}
