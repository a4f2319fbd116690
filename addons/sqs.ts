import type { AddOnDescription, AddOnOptions, Filled, Infer, Provisioned, Provisioning } from '../lib/model';
import type { Access } from './aws/access';
import { AwsService } from './aws/service';
import { addOnName } from './aws/settings';

const parameters = {
  type: 'object',
  properties: {
    fifo: { type: 'boolean', default: false, description: 'Whether messages are delivered in order and exactly once.' },
    visibilityTimeout: {
      type: 'integer',
      minimum: 0,
      maximum: 43200,
      default: 30,
      description: 'Seconds that a message is hidden while it is being processed.',
    },
    retention: { type: 'integer', minimum: 1, maximum: 14, default: 4, description: 'Days that a message is kept.' },
    maxReceives: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 5,
      description: 'How often a message is received before it moves to the dead-letter queue.',
    },
  },
  additionalProperties: false,
} as const;

export type SqsProps = Infer<typeof parameters> & AddOnOptions;

/**
 * An SQS queue, with a dead-letter queue for messages that could not be processed.
 *
 * @example new Sqs(application, 'JOBS', { visibilityTimeout: 120 })
 */
export class Sqs extends AwsService<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'sqs',
    summary: 'An Amazon SQS queue, with a dead-letter queue for messages that could not be processed.',
    alias: 'SQS',
    provisioners: ['aws', 'external'],
    awsNeeds: 'identity',
    parameters,
    bindings: {
      url: { description: 'URL of the queue.' },
      arn: { description: 'ARN of the queue.' },
      region: { description: 'Region.' },
      dead_letter_url: { description: 'URL of the dead-letter queue.' },
    },
  } as const satisfies AddOnDescription;

  protected override readonly access: readonly Access[] = [
    {
      actions: [
        'sqs:SendMessage',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
      ],
      on: [''],
    },
  ];

  protected override get place() {
    const suffix = this.parameters.fifo ? '.fifo' : '';
    // `-dead` follows the name of the other queue.
    return { service: 'sqs', resource: `${addOnName(this, 75 - suffix.length)}${suffix}` };
  }

  protected override bindings(): { readonly [name: string]: string } {
    if (this.provisioner === 'external') return this.externalBindings();
    return {
      url: this.output('url'),
      arn: this.output('arn'),
      region: this.region,
      dead_letter_url: this.output('dead_letter_url'),
    };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionSqs } = await import('./aws/sqs.js');
    return provisionSqs(run, this, this.place, this.parameters);
  }
}
