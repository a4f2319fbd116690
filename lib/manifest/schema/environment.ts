import type { ObjectSchema } from '../../model/schema';
import { environmentKinds } from '../../model/values';
import { addOnsSchema } from './addon';
import { awsSchema } from './aws';
import { routingSchema } from '../../model/routing';
import { labelSchema, textSchema } from './names';

/** An environment of the project. */
export const environmentSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: environmentKinds, description: 'The environment whose meaning it takes.' },
    of: {
      ...labelSchema,
      description: 'Of a canary: the environment it runs beside. Default: production. Of review: the one it is made from. Default: development.',
    },
    cluster: {
      type: 'object',
      description: 'The cluster it lives in.',
      properties: { context: { ...textSchema, description: 'Context of the kubeconfig.' } },
    },
    namespace: {
      ...labelSchema,
      pattern: labelSchema.pattern.replace('^', '^(?!kube-)'),
      'x-expected': `${labelSchema['x-expected']}; those that begin with kube- are Kubernetes' own`,
      description: 'Default: <project>-<environment>.',
    },
    domain: {
      type: 'string',
      format: 'hostname',
      pattern: '^[^*]',
      'x-expected': 'a domain, as storefront.example.com',
      description: 'An application is <application>.<domain>.',
    },
    routing: routingSchema,
    provisioners: {
      type: 'object',
      description: 'Where add-ons come from, per type.',
      additionalProperties: { type: 'string', enum: ['in-cluster', 'aws', 'external'] },
    },
    aws: awsSchema,
    addons: addOnsSchema,
    networkPolicy: {
      type: 'boolean',
      description: 'Whether only those may connect to pods who are meant to, unless an application says otherwise. Default: true.',
    },
    imagePullSecrets: {
      type: 'array',
      description: 'Secrets with the credentials of registries.',
      items: {
        type: 'string',
        pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
        maxLength: 253,
        'x-expected': 'the name of a Secret',
      },
    },
  },
} as const satisfies ObjectSchema;
