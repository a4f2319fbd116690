import type { Construct } from 'constructs';
import { type Application, type Infer, type Schema } from '../model';
import { kubernetesObject } from './api';
import { defaultReplicas } from './replicas';

const percent = { type: 'integer', minimum: 1, maximum: 1000, 'x-expected': 'a percentage, 1 to 1000' } as const;
const pods = { type: 'integer', minimum: 1, maximum: 1000 } as const;

/** The parameter that lets the load say how many pods there are. */
export const autoscalingParameter = {
  type: 'object',
  description: 'Scales the number of pods with the load, instead of a fixed number of replicas.',
  'x-excludes': ['replicas'],
  'x-rule': 'autoscaling',
  properties: {
    min: { ...pods, description: 'Minimum number of pods. Default: 2 in production, else 1.' },
    max: { ...pods, description: 'Maximum number of pods.' },
    cpu: {
      ...percent,
      description: 'Target CPU usage, in percent of the request. Default: 70, unless memory is given.',
    },
    memory: { ...percent, description: 'Target memory usage, in percent of the request.' },
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
