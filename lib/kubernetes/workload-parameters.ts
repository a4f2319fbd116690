import type { Filled, Infer, Schema } from '../model';
import { autoscalingParameter } from './autoscaling';
import { argsSchema, commandSchema } from './command';
import { disruptionBudgetParameter } from './disruption-budget';
import { extraContainersParameters } from './extra-containers';
import { imagePullSecretsParameter } from './image-pull-secrets';
import { networkPolicyParameter } from './network-policy';
import { patchesParameter } from './patches';
import { placementParameters, spreadParameter } from './placement';
import { portsParameter } from './ports';
import { probesParameter } from './probes';
import { replicasParameter } from './replicas';
import { resourcesParameter } from './resources';
import { serviceAccountParameter } from './service-account';
import { volumesParameter } from './volumes';

/** Parameters of everything that has pods, whether they serve, work or run once. */
export const podParameters = {
  command: { ...commandSchema, description: "Command to run, instead of the image's entrypoint." },
  args: { ...argsSchema, description: 'Arguments of the command.' },
  resources: resourcesParameter,
  volumes: volumesParameter,
  ...extraContainersParameters,
  stopSeconds: {
    type: 'integer',
    minimum: 1,
    maximum: 86_400,
    description: 'Seconds that a container has to stop before it is killed. Default: 30.',
  },
  ...placementParameters,
  serviceAccount: serviceAccountParameter,
  imagePullSecrets: imagePullSecretsParameter,
  networkPolicy: networkPolicyParameter,
  patches: patchesParameter,
  labels: {
    type: 'object',
    'x-rule': 'labels',
    propertyNames: { format: 'label-key' },
    additionalProperties: { type: 'string', format: 'label-value', 'x-placeholders': true },
    description: 'Additional labels of the pods.',
  },
  annotations: {
    type: 'object',
    'x-rule': 'pod-annotations',
    propertyNames: { format: 'label-key' },
    additionalProperties: { type: 'string' },
    description: 'Additional annotations of the pods.',
  },
  user: {
    type: 'integer',
    minimum: 1,
    maximum: 2147483647,
    description: "Numeric user ID to run as. Default: the image's user, which must not be root.",
  },
} as const satisfies { readonly [name: string]: Schema };

/** Parameters that every stack takes whose pods go on running. */
export const workloadParameters = {
  replicas: replicasParameter,
  autoscaling: autoscalingParameter,
  ...podParameters,
  probes: probesParameter,
  ports: portsParameter,
  processes: {
    type: 'object',
    description: 'Further processes of the same image, by name.',
    propertyNames: {
      pattern: '^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$',
      'x-expected': 'a-z, 0-9 and "-", at most 32 characters',
    },
    additionalProperties: {
      type: 'object',
      properties: {
        command: { ...commandSchema, description: 'Command to run.' },
        replicas: { ...replicasParameter, default: 1, description: 'Number of pods.' },
        autoscaling: autoscalingParameter,
        probes: probesParameter,
      },
      required: ['command'],
      additionalProperties: false,
    },
  },
  spread: spreadParameter,
  disruptionBudget: disruptionBudgetParameter,
} as const satisfies { readonly [name: string]: Schema };

interface Parameters<P> {
  readonly type: 'object';
  readonly properties: P;
  readonly additionalProperties: false;
}

/** What everything with pods takes. */
export type PodProps = Infer<Parameters<typeof podParameters>>;

/** What every stack with pods that go on running takes. */
export type WorkloadProps = Infer<Parameters<typeof workloadParameters>>;

/** The same, defaults filled in. */
export type WorkloadParameters = Filled<Parameters<typeof workloadParameters>>;
