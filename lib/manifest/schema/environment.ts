import type { ObjectSchema } from '../../model/schema';
import { environmentKinds } from '../../model/values';
import { addOnsSchema } from './addon';
import { labelSchema, textSchema } from './names';

/** An environment of the project. */
export const environmentSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: environmentKinds, description: 'The environment whose meaning it takes.' },
    cluster: {
      type: 'object',
      description: 'The cluster it lives in.',
      properties: { context: { ...textSchema, description: 'Context of the kubeconfig.' } },
    },
    namespace: { ...labelSchema, description: 'Default: <project>-<environment>.' },
    domain: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(:\\d+)?$',
      'x-expected': 'a domain, as storefront.example.com',
      description: 'An application is <application>.<domain>.',
    },
    provisioners: {
      type: 'object',
      description: 'Where add-ons come from, per type.',
      additionalProperties: { type: 'string', enum: ['in-cluster', 'aws', 'external'] },
    },
    aws: {
      type: 'object',
      description: 'Where in AWS add-ons are made.',
      properties: {
        region: { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d+$', 'x-expected': 'a region, as eu-west-1' },
        vpcId: { type: 'string', pattern: '^vpc-[A-Za-z0-9]+$', 'x-expected': 'the id of a VPC: vpc-…' },
        subnetIds: {
          type: 'array',
          items: { type: 'string', pattern: '^subnet-[A-Za-z0-9]+$', 'x-expected': 'the id of a subnet: subnet-…' },
        },
      },
      required: ['region'],
    },
    addons: addOnsSchema,
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
