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
    kind: { type: 'string', enum: environmentKinds, description: 'The built-in environment whose defaults it uses.' },
    of: {
      ...labelSchema,
      description: 'For a canary, the environment it runs beside; default: production. For review, the environment it is modelled on; default: development.',
    },
    cluster: {
      type: 'object',
      description: 'The cluster to deploy to.',
      properties: { context: { ...textSchema, description: 'Context in the kubeconfig.' } },
    },
    namespace: {
      ...labelSchema,
      pattern: labelSchema.pattern.replace('^', '^(?!kube-)'),
      'x-expected': `${labelSchema['x-expected']}; names that begin with kube- are reserved for Kubernetes`,
      description: 'Namespace to deploy to. Default: <project>-<environment>.',
    },
    domain: {
      type: 'string',
      format: 'hostname',
      pattern: '^[^*]',
      'x-expected': 'a domain, such as storefront.example.com',
      description: 'Domain under which applications are reached, each at <application>.<domain>.',
    },
    routing: routingSchema,
    provisioners: {
      type: 'object',
      description: 'What provides add-ons, by type.',
      additionalProperties: { type: 'string', enum: ['in-cluster', 'aws', 'external'] },
    },
    aws: awsSchema,
    addons: addOnsSchema,
    networkPolicy: {
      type: 'boolean',
      description: 'Whether pods accept connections only from where they are expected; an application may override it. Default: true.',
    },
    imagePullSecrets: {
      type: 'array',
      description: 'Secrets that hold registry credentials.',
      items: {
        type: 'string',
        pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
        maxLength: 253,
        'x-expected': 'the name of a Secret',
      },
    },
  },
} as const satisfies ObjectSchema;
