import type { ObjectSchema } from '../../model/schema';

/** Where in AWS an environment's add-ons are made, and how its applications are let in. */
export const awsSchema = {
  type: 'object',
  description: 'Where add-ons are created in AWS, and how applications get access to them.',
  properties: {
    region: {
      type: 'string',
      pattern: '^[a-z]{2}(-[a-z]+)+-\\d+$',
      'x-expected': 'a region, such as eu-west-1',
      description: 'Region.',
    },
    accountId: {
      type: 'string',
      pattern: '^\\d{12}$',
      'x-expected': 'the ID of an AWS account: twelve digits',
      description: 'AWS account. Deployments to any other account are refused. Default: the account of the credentials.',
    },
    clusterName: {
      type: 'string',
      pattern: '^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$',
      'x-expected': 'the name of an EKS cluster',
      description: 'EKS cluster. Network settings that are not given here are looked up from it.',
    },
    vpcId: {
      type: 'string',
      pattern: '^vpc-[A-Za-z0-9]+$',
      'x-expected': 'the ID of a VPC: vpc-…',
      description: "VPC. Default: the cluster's.",
    },
    subnetIds: {
      type: 'array',
      items: { type: 'string', pattern: '^subnet-[A-Za-z0-9]+$', 'x-expected': 'the ID of a subnet: subnet-…' },
      description: "Private subnets in at least two zones. Default: the cluster's.",
    },
    securityGroupIds: {
      type: 'array',
      items: { type: 'string', pattern: '^sg-[A-Za-z0-9]+$', 'x-expected': 'the ID of a security group: sg-…' },
      description:
        "Security groups whose members may connect to add-ons. Default: the cluster's, or every address of the VPC if no cluster is given.",
    },
    identity: {
      enum: ['pod-identity', 'irsa'],
      default: 'pod-identity',
      description: 'How pods authenticate to AWS.',
    },
    oidcProvider: {
      type: 'string',
      pattern: '^arn:aws[a-z-]*:iam::\\d{12}:oidc-provider/.+$',
      'x-expected': 'the ARN of an IAM OIDC provider: arn:aws:iam::…:oidc-provider/…',
      description: "The cluster's IAM OIDC provider; required for irsa.",
    },
  },
  required: ['region'],
} as const satisfies ObjectSchema;
