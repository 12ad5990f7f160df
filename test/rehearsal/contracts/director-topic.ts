import { CreateTopicCommand, GetSubscriptionAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe } from '@jest/globals';
import { directorTopic } from '../../../platform/sns/director-topic.ts';
import { holdToTopicContract } from '../../platform/sns/director-topic-contract.ts';
import { type Heard, listenTo } from '../listener.ts';
import { notShown } from '../not-shown.ts';

interface Subscription {
  readonly arn: string;
  readonly heard: () => Promise<readonly Heard[]>;
}

describe('the topic in SNS', () => {
  holdToTopicContract(async () => {
    const sns = new SNSClient({});
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'contract-directors' }));
    const topic = directorTopic(TopicArn);
    const byAddress = new Map<string, Subscription>();

    /** MiniStack delivers to queues alone: as long as a subscription lasts, one with its filter hears what it lets through. */
    async function listenBeside(arn: string, address: string): Promise<void> {
      const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
      const queue = `contract-${address.replaceAll(/\W/g, '-')}`;
      byAddress.set(address, { arn, heard: await listenTo(TopicArn, queue, Attributes?.['FilterPolicy']) });
    }

    return {
      topic: {
        ...topic,
        async subscribe(recipient, channel, address) {
          const subscribed = await topic.subscribe(recipient, channel, address);
          if (subscribed.ok) await listenBeside(subscribed.arn, address);
          return subscribed;
        },
      },
      // It asks nobody.
      confirm: () => Promise.resolve(),
      async textsTo(address) {
        const subscription = byAddress.get(address);
        if (subscription === undefined || (await topic.stateOf(subscription.arn)) === 'gone') return [];
        return (await subscription.heard()).map(({ text }) => text);
      },
    };
  }, notShown.topic);
});
