import { defined, type Environment, type Infer, type Schema } from '../model';
import type { PodSpec } from './api';

/** Parameters that say on which nodes pods run. */
export const placementParameters = {
  nodeSelector: {
    type: 'object',
    propertyNames: { format: 'label-key' },
    additionalProperties: { type: 'string', format: 'label-value' },
    description: 'Labels that a node must have to run the pods.',
  },
  architecture: {
    enum: ['amd64', 'arm64'],
    description: 'CPU architecture that the image is built for. Default: any.',
  },
  tolerations: {
    type: 'array',
    'x-rule': 'tolerations',
    description: 'Node taints that the pods tolerate.',
    items: {
      type: 'object',
      properties: {
        key: { type: 'string', format: 'label-key' },
        operator: { enum: ['Equal', 'Exists'] },
        value: { type: 'string', format: 'label-value' },
        effect: { enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
        tolerationSeconds: { type: 'integer', minimum: 0 },
      },
      additionalProperties: false,
    },
  },
  priorityClass: {
    type: 'string',
    format: 'object-name',
    'x-expected': 'the name of a PriorityClass',
    description: 'PriorityClass that decides which pods are scheduled first when nodes are full.',
  },
} as const satisfies { readonly [name: string]: Schema };

/** The parameter that spreads the pods of a process. */
export const spreadParameter = {
  enum: [true, false, 'required'],
  description:
    'Spreads pods over zones and nodes: where there is room (true), or strictly, with pods waiting for room. Default: true in production.',
} as const satisfies Schema;

type PlacementProps = Infer<{
  type: 'object';
  properties: typeof placementParameters;
  additionalProperties: false;
}>;

/** Where pods run. */
export function placement({
  nodeSelector,
  architecture,
  tolerations,
  priorityClass,
}: PlacementProps): Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'priorityClassName'> {
  const labels = {
    ...nodeSelector,
    ...(architecture === undefined ? {} : { 'kubernetes.io/arch': architecture }),
  };
  return {
    ...(Object.keys(labels).length === 0 ? {} : { nodeSelector: labels }),
    ...(tolerations === undefined ? {} : { tolerations: tolerations.map(defined) }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
  };
}

/** How the pods that labels find are spread. */
export function spread(
  environment: Environment,
  matchLabels: { readonly [label: string]: string },
  given: Infer<typeof spreadParameter> | undefined,
): Pick<PodSpec, 'topologySpreadConstraints'> {
  const wanted = given ?? environment.isProduction;
  if (wanted === false) return {};
  return {
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: wanted === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels },
    })),
  };
}
