import type { Filled, Infer, Schema } from '../model';

const command = {
  anyOf: [
    { type: 'string', description: 'Run by the shell of the image.' },
    { type: 'array', items: { type: 'string' } },
  ],
} as const satisfies Schema;

/** Parameters that every stack with pods takes. */
export const workloadParameters = {
  replicas: {
    type: 'integer',
    minimum: 0,
    maximum: 1000,
    description: 'Pods that run. Default: 2 in production, else 1.',
  },
  command: { ...command, description: "What the container runs, instead of the image's entrypoint." },
  args: { type: 'array', items: { type: 'string' }, description: 'Arguments of the command.' },
  resources: {
    type: 'object',
    description: 'What a pod asks for.',
    default: {},
    properties: {
      cpu: {
        type: 'string',
        format: 'cpu',
        default: '50m',
        description: 'Requested processor time.',
      },
      memory: {
        type: 'string',
        format: 'memory',
        default: '256Mi',
        description: 'Requested memory, and its limit.',
      },
    },
    additionalProperties: false,
  },
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
        command: { ...command, description: 'What the process runs.' },
        replicas: { type: 'integer', minimum: 0, maximum: 1000, default: 1, description: 'Pods that run.' },
      },
      required: ['command'],
      additionalProperties: false,
    },
  },
  labels: {
    type: 'object',
    propertyNames: { format: 'label-key' },
    additionalProperties: { type: 'string', format: 'label-value', 'x-placeholders': true },
    description: 'Further labels of the pods.',
  },
  annotations: {
    type: 'object',
    propertyNames: { format: 'label-key' },
    additionalProperties: { type: 'string' },
    description: 'Further annotations of the pods.',
  },
  user: {
    type: 'integer',
    minimum: 1,
    maximum: 2147483647,
    description: "Numeric user the container runs as. Default: the image's own, which must not be root.",
  },
} as const satisfies { readonly [name: string]: Schema };

interface WorkloadSchema {
  readonly type: 'object';
  readonly properties: typeof workloadParameters;
  readonly additionalProperties: false;
}

/** What every stack with pods takes. */
export type WorkloadProps = Infer<WorkloadSchema>;

/** What every stack with pods takes, defaults filled in. */
export type WorkloadParameters = Filled<WorkloadSchema>;

export type Command = string | readonly string[];
