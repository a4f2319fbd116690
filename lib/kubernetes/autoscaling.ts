import type { Construct } from 'constructs';
import { type Application, type Infer, type Schema } from '../model';
import { kubernetesObject } from './api';
import { defaultReplicas } from './replicas';

const percent = { type: 'integer', minimum: 1, maximum: 1000, 'x-expected': 'a percentage, 1 to 1000' } as const;
const pods = { type: 'integer', minimum: 1, maximum: 1000 } as const;

/** The parameter that lets the load say how many pods there are. */
export const autoscalingParameter = {
  type: 'object',
  description: 'How many pods run, by load; instead of replicas.',
  'x-excludes': ['replicas'],
  'x-rule': 'autoscaling',
  properties: {
    min: { ...pods, description: 'Fewest pods. Default: 2 in production, else 1.' },
    max: { ...pods, description: 'Most pods.' },
    cpu: {
      ...percent,
      description: 'Percent of the requested processor time to keep pods at. Default: 70, unless memory is given.',
    },
    memory: { ...percent, description: 'Percent of the requested memory to keep pods at.' },
  },
  required: ['max'],
  additionalProperties: false,
} as const satisfies Schema;

export type Autoscaling = Infer<typeof autoscalingParameter>;

/** What a Deployment is scaled by: its own count of pods is left alone then. */
export function autoscaler(
  scope: Construct,
  application: Application,
  metadata: { readonly name: string; readonly labels: { readonly [label: string]: string } },
  { min, max, cpu, memory }: Autoscaling,
): void {
  const minReplicas = min ?? Math.min(max, defaultReplicas(application.project.environment));
  const targets = { cpu: cpu ?? (memory === undefined ? 70 : undefined), memory };
  kubernetesObject(scope, 'Autoscaler', 'HorizontalPodAutoscaler', metadata, {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name },
    minReplicas,
    maxReplicas: max,
    metrics: Object.entries(targets).flatMap(([name, averageUtilization]) =>
      averageUtilization === undefined
        ? []
        : [{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } }],
    ),
  });
}
