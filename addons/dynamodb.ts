import type { AddOnDescription, AddOnOptions, Filled, Infer, Provisioned, Provisioning } from '../lib/model';
import type { Access } from './aws/access';
import { AwsService } from './aws/service';
import { addOnName } from './aws/settings';

const attribute = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  'x-placeholders': false,
  'x-expected': 'the name of an attribute',
} as const;

const key = {
  'x-expected': 'the name of an attribute, or a map with its type',
  anyOf: [
    attribute,
    {
      type: 'object',
      properties: {
        name: { ...attribute, description: 'Name of the attribute.' },
        type: { enum: ['string', 'number', 'binary'], default: 'string', description: 'Type of its values.' },
      },
      required: ['name'],
      additionalProperties: false,
    },
  ],
} as const;

const keys = {
  partitionKey: {
    ...key,
    examples: ['id'],
    description: 'Partition key: the attribute by which items are distributed.',
  },
  sortKey: { ...key, description: 'Sort key: the attribute by which the items of a partition are sorted.' },
} as const;

const parameters = {
  type: 'object',
  properties: {
    ...keys,
    indexes: {
      type: 'object',
      description: 'Secondary indexes, by name.',
      propertyNames: { type: 'string', pattern: '^[A-Za-z0-9_.-]{3,255}$', 'x-expected': 'the name of an index' },
      additionalProperties: {
        type: 'object',
        properties: keys,
        required: ['partitionKey'],
        additionalProperties: false,
      },
    },
    ttl: {
      ...attribute,
      description: 'Attribute that holds the time at which an item expires, as a Unix timestamp in seconds.',
    },
  },
  required: ['partitionKey'],
  additionalProperties: false,
} as const;

export type DynamoDbProps = Infer<typeof parameters> & AddOnOptions;

/**
 * A DynamoDB table.
 *
 * @example new DynamoDb(application, 'SESSIONS', { partitionKey: 'id', ttl: 'expires' })
 */
export class DynamoDb extends AwsService<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'dynamodb',
    summary: 'An Amazon DynamoDB table, billed per request.',
    alias: 'DYNAMODB',
    provisioners: ['aws', 'external'],
    awsNeeds: 'identity',
    parameters,
    bindings: {
      name: { description: 'Name of the table.' },
      arn: { description: 'ARN of the table.' },
      region: { description: 'Region.' },
    },
  } as const satisfies AddOnDescription;

  protected override readonly access: readonly Access[] = [
    {
      actions: [
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
      ],
      on: ['', '/index/*'],
    },
  ];

  protected override get place() {
    return { service: 'dynamodb', resource: `table/${addOnName(this, 255)}` };
  }

  protected override bindings(): { readonly [name: string]: string } {
    if (this.provisioner === 'external') return this.externalBindings();
    return {
      name: this.output('name'),
      arn: this.output('arn'),
      region: this.region,
    };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionDynamoDb } = await import('./aws/dynamodb.js');
    return provisionDynamoDb(run, this, this.place, this.parameters);
  }
}
