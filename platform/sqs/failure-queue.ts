import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** A message in hand; others do not see it for a while. */
export interface Received {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
}

/** Where work ends up that failed for good, until a person has looked at it. */
export interface FailureQueue {
  send(message: object): Promise<void>;
  /** Up to ten, hidden from others for so many seconds; none when nothing is waiting. */
  receive(hiddenSeconds: number): Promise<readonly Received[]>;
  delete(receipt: string): Promise<void>;
}

/** The queue in SQS. */
export function failureQueue(url: string, client: SQSClient = new SQSClient({})): FailureQueue {
  return {
    async send(message) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }));
    },

    async receive(hiddenSeconds) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: 1,
        }),
      );
      return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
        id: MessageId,
        body: Body,
        receipt: ReceiptHandle,
      }));
    },

    async delete(receipt) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    },
  };
}

/**
 * The address of a queue by its name.
 *
 * @throws QueueDoesNotExist when there is none
 */
export async function queueUrl(name: string, client: SQSClient = new SQSClient({})): Promise<string> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
  if (QueueUrl === undefined) throw new Error(`The queue ${name} has no address.`);
  return QueueUrl;
}
