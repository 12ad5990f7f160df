import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { failureQueue } from '../../platform/sqs/failure-queue.ts';

const announcementSchema = z.object({
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })),
});

/** A message as a topic let it through. */
export interface Heard {
  readonly recipient: string | undefined;
  readonly channel: string | undefined;
  readonly text: string;
}

/**
 * Subscribes a queue to a topic, by a filter as any subscription may have one.
 *
 * @returns gives everything that has come so far, oldest first
 */
export async function listenTo(
  topic: string,
  QueueName: string,
  filter?: string,
): Promise<() => Promise<readonly Heard[]>> {
  const arn = topic.replace(':sns:', ':sqs:').replace(/[^:]+$/, QueueName);
  const mayWrite = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': topic } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [mayWrite] });
  const { QueueUrl = '' } = await new SQSClient({}).send(
    new CreateQueueCommand({ QueueName, Attributes: { Policy } }),
  );
  await new SNSClient({}).send(
    new SubscribeCommand({
      TopicArn: topic,
      Protocol: 'sqs',
      Endpoint: arn,
      ...(filter === undefined ? {} : { Attributes: { FilterPolicy: filter } }),
    }),
  );
  const queue = failureQueue(QueueUrl);
  const heard: Heard[] = [];
  return async () => {
    for (const { body, receipt } of await queue.receive(60)) {
      const { Message: text, MessageAttributes: facts } = announcementSchema.parse(JSON.parse(body));
      heard.push({ recipient: facts['recipient']?.Value, channel: facts['channel']?.Value, text });
      await queue.delete(receipt);
    }
    return heard;
  };
}
