import { resourcesParameter } from '../lib/kubernetes';

/** The parameter `resources` of a stack whose processes have this memory unless told otherwise. */
export function resourcesWith<const M extends string>(memory: M) {
  const { properties } = resourcesParameter;
  return {
    ...resourcesParameter,
    properties: { ...properties, memory: { ...properties.memory, default: memory } },
  } as const;
}
