import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Endpoint } from '../../../../local/aws/endpoint.ts';
import { startEndpoint, temporaryDirectory } from '../fixture.ts';

let folder: ReturnType<typeof temporaryDirectory>;
let endpoint: Endpoint;
let sqs: SQSClient;
let queue: string;

async function restart(): Promise<void> {
  endpoint = await startEndpoint(folder.directory);
  sqs = new SQSClient({ maxAttempts: 1 });
  queue = (await sqs.send(new CreateQueueCommand({ QueueName: 'failures' }))).QueueUrl ?? '';
}

beforeEach(async () => {
  folder = temporaryDirectory();
  await restart();
});

afterEach(async () => {
  sqs.destroy();
  await endpoint.stop();
  folder.remove();
});

async function waiting(): Promise<string | undefined> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Attributes?.ApproximateNumberOfMessages;
}

test('a message is held by one receiver, and gone once deleted', async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '{"keys":1}' }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }));
  expect(Messages).toMatchObject([{ Body: '{"keys":1}' }]);
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }))).Messages).toBeUndefined();
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: Messages[0]?.ReceiptHandle }));
  expect(await waiting()).toBe('0');
});

test('what was sent and not deleted outlives the process', async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'kept' }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }));
  sqs.destroy();
  await endpoint.stop();
  await restart();
  expect(await waiting()).toBe('1');
});

test('bad input is refused with the names AWS uses', async () => {
  await expect(
    sqs.send(new SendMessageCommand({ QueueUrl: `${queue}x`, MessageBody: 'x' })),
  ).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
  await expect(
    sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: 'x' })),
  ).rejects.toMatchObject({
    name: 'ReceiptHandleIsInvalid',
  });
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toThrow('not answered on this machine');
});
