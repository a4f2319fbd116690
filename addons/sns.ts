import type { AddOnDescription, AddOnOptions, Filled, Infer, Provisioned, Provisioning } from '../lib/model';
import type { Access } from './aws/access';
import { AwsService } from './aws/service';
import { addOnName } from './aws/settings';

const parameters = {
  type: 'object',
  properties: {
    fifo: { type: 'boolean', default: false, description: 'Whether messages are delivered in order and exactly once.' },
  },
  additionalProperties: false,
} as const;

export type SnsProps = Infer<typeof parameters> & AddOnOptions;

/**
 * An SNS topic to publish messages to.
 *
 * @example new Sns(application, 'EVENTS')
 */
export class Sns extends AwsService<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'sns',
    summary: 'An Amazon SNS topic to publish messages to.',
    alias: 'SNS',
    provisioners: ['aws', 'external'],
    awsNeeds: 'identity',
    parameters,
    bindings: {
      arn: { description: 'ARN of the topic.' },
      region: { description: 'Region.' },
    },
  } as const satisfies AddOnDescription;

  protected override readonly access: readonly Access[] = [
    { actions: ['sns:Publish', 'sns:GetTopicAttributes'], on: [''] },
  ];

  protected override get place() {
    const suffix = this.parameters.fifo ? '.fifo' : '';
    return { service: 'sns', resource: `${addOnName(this, 250)}${suffix}` };
  }

  protected override bindings(): { readonly [name: string]: string } {
    if (this.provisioner === 'external') return this.externalBindings();
    return { arn: this.output('arn'), region: this.region };
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionSns } = await import('./aws/sns.js');
    return provisionSns(run, this, this.place, this.parameters);
  }
}
