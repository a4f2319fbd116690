import { Topic } from '@pulumi/aws/sns/topic';
import { TopicPolicy } from '@pulumi/aws/sns/topicPolicy';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import type { Place } from './account';
import { tlsOnly } from './policies';
import { AddOnResources } from './resources';

/** Makes a topic: encrypted with the key that AWS keeps for the account, by TLS only. */
export function provisionSns(
  run: Provisioning,
  addon: AddOn,
  { resource: name }: Place,
  { fifo }: { readonly fifo: boolean },
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const topic = new Topic(
    parts.part('topic'),
    {
      name,
      kmsMasterKeyId: 'alias/aws/sns',
      ...(fifo ? { fifoTopic: true, contentBasedDeduplication: true } : {}),
      tags: parts.tags,
    },
    parts.options,
  );
  new TopicPolicy(parts.part('policy'), { arn: topic.arn, policy: tlsOnly('sns:Publish', [topic.arn]) }, parts.options);
  return { arn: topic.arn };
}
