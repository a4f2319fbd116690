import { Queue } from '@pulumi/aws/sqs/queue';
import { QueuePolicy } from '@pulumi/aws/sqs/queuePolicy';
import { RedriveAllowPolicy } from '@pulumi/aws/sqs/redriveAllowPolicy';
import * as pulumi from '@pulumi/pulumi';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import type { Place } from './account';
import { tlsOnly } from './policies';
import { AddOnResources } from './resources';

interface SqsParameters {
  readonly fifo: boolean;
  /** Seconds. */
  readonly visibilityTimeout: number;
  /** Days. */
  readonly retention: number;
  readonly maxReceives: number;
}

const day = 24 * 60 * 60;

/** Makes a queue, and one for the messages that nobody could handle: encrypted, by TLS only. */
export function provisionSqs(
  run: Provisioning,
  addon: AddOn,
  { resource: name }: Place,
  { fifo, visibilityTimeout, retention, maxReceives }: SqsParameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const { tags } = parts;
  const common = { sqsManagedSseEnabled: true, ...(fifo ? { fifoQueue: true } : {}), tags };
  const deadName = fifo ? name.replace(/\.fifo$/, '-dead.fifo') : `${name}-dead`;
  const dead = new Queue(
    parts.part('dead-letters'),
    { name: deadName, messageRetentionSeconds: 14 * day, ...common },
    parts.dataOptions,
  );
  const queue = new Queue(
    parts.part('queue'),
    {
      name,
      visibilityTimeoutSeconds: visibilityTimeout,
      messageRetentionSeconds: retention * day,
      receiveWaitTimeSeconds: 20,
      redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: maxReceives }),
      ...common,
      ...(fifo ? { contentBasedDeduplication: true } : {}),
    },
    parts.dataOptions,
  );
  new RedriveAllowPolicy(
    parts.part('redrive'),
    {
      queueUrl: dead.url,
      redriveAllowPolicy: pulumi.jsonStringify({ redrivePermission: 'byQueue', sourceQueueArns: [queue.arn] }),
    },
    parts.options,
  );
  for (const [part, one] of [['policy', queue] as const, ['dead-letters-policy', dead] as const]) {
    new QueuePolicy(parts.part(part), { queueUrl: one.url, policy: tlsOnly('sqs:*', [one.arn]) }, parts.options);
  }
  return { url: queue.url, arn: queue.arn, dead_letter_url: dead.url };
}
