import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Endpoint } from '../../../../local/aws/endpoint.ts';
import { startEndpoint, temporaryDirectory } from '../fixture.ts';

let folder: ReturnType<typeof temporaryDirectory>;
let endpoint: Endpoint;
let sns: SNSClient;
let topic: string;

beforeEach(async () => {
  folder = temporaryDirectory();
  await restart();
  topic = (await sns.send(new CreateTopicCommand({ Name: 'directors' }))).TopicArn ?? '';
});

afterEach(async () => {
  await stop();
  folder.remove();
});

async function restart(): Promise<void> {
  endpoint = await startEndpoint(folder.directory);
  sns = new SNSClient({ maxAttempts: 1 });
}

async function stop(): Promise<void> {
  sns.destroy();
  await endpoint.stop();
}

async function subscribe(protocol: 'email' | 'sms', address: string, recipient?: string): Promise<string> {
  const { SubscriptionArn = '' } = await sns.send(
    new SubscribeCommand({
      TopicArn: topic,
      Protocol: protocol,
      Endpoint: address,
      ReturnSubscriptionArn: true,
      ...(recipient === undefined
        ? {}
        : {
            Attributes: {
              FilterPolicy: JSON.stringify({ recipient: [recipient] }),
              FilterPolicyScope: 'MessageAttributes',
            },
          }),
    }),
  );
  return SubscriptionArn;
}

function publish(input: Partial<PublishCommandInput>): Promise<unknown> {
  return sns.send(new PublishCommand({ TopicArn: topic, Message: 'Promise at risk', ...input }));
}

function forRecipients(...recipients: string[]): Required<PublishCommandInput>['MessageAttributes'] {
  return { recipient: { DataType: 'String.Array', StringValue: JSON.stringify(recipients) } };
}

function sent(): readonly string[] {
  return endpoint.outbox
    .list()
    .flatMap(({ to, text, link }) => (link === undefined ? [`${to}: ${text}`] : []));
}

async function confirmLatest(): Promise<void> {
  const link = endpoint.outbox.list().find((message) => message.link !== undefined)?.link ?? '';
  await sns.send(
    new ConfirmSubscriptionCommand({ TopicArn: topic, Token: new URL(link).searchParams.get('Token') ?? '' }),
  );
}

test('a topic made twice is one topic', async () => {
  expect((await sns.send(new CreateTopicCommand({ Name: 'directors' }))).TopicArn).toBe(topic);
});

test('a text message reaches only the directors it is for', async () => {
  await subscribe('sms', '+15550000001', 'ada');
  await subscribe('sms', '+15550000002', 'ben');
  await subscribe('sms', '+15550000003', 'cleo');
  await subscribe('sms', '+15550000004');
  await publish({ MessageAttributes: forRecipients('ada', 'cleo') });
  await publish({ MessageAttributes: { recipient: { DataType: 'String', StringValue: 'ben' } } });
  expect([...sent()].sort()).toEqual([
    '+15550000001: Promise at risk',
    '+15550000002: Promise at risk',
    '+15550000003: Promise at risk',
    '+15550000004: Promise at risk',
    '+15550000004: Promise at risk',
  ]);
  expect(endpoint.outbox.list({ recipient: 'cleo' })).toMatchObject([
    { to: '+15550000003', channel: 'sms', at: 1_000 },
  ]);
});

test('a mailbox gets nothing before its owner confirmed, and everything after', async () => {
  const arn = await subscribe('email', 'ada@agency.example', 'ada');
  await publish({ MessageAttributes: forRecipients('ada') });
  expect(sent()).toEqual([]);
  const before = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
  expect(before.Attributes).toMatchObject({ PendingConfirmation: 'true', Endpoint: 'ada@agency.example' });
  expect(
    (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }))).Subscriptions,
  ).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Protocol: 'email' }]);

  await confirmLatest();
  await publish({ MessageAttributes: forRecipients('ada'), Subject: 'At risk' });
  expect(endpoint.outbox.list()[0]).toMatchObject({
    to: 'ada@agency.example',
    subject: 'At risk',
    recipient: 'ada',
  });
  const after = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
  expect(after.Attributes).toMatchObject({
    PendingConfirmation: 'false',
    FilterPolicy: '{"recipient":["ada"]}',
  });
});

test('the link in the confirmation message confirms, and a made-up one does not', async () => {
  await subscribe('email', 'ada@agency.example');
  const link = endpoint.outbox.list()[0]?.link ?? '';
  expect((await fetch(link.replace(/Token=./, 'Token=_'))).status).toBe(400);
  expect((await fetch(link)).status).toBe(200);
  await publish({});
  expect(sent()).toEqual(['ada@agency.example: Promise at risk']);
});

test('each channel gets its own words', async () => {
  await subscribe('sms', '+15550000001');
  await subscribe('email', 'ada@agency.example');
  await confirmLatest();
  await publish({ MessageStructure: 'json', Message: JSON.stringify({ default: 'long', sms: 'short' }) });
  expect([...sent()].sort()).toEqual(['+15550000001: short', 'ada@agency.example: long']);
});

test('a notice published again is dropped and counted, also after a restart', async () => {
  await subscribe('sms', '+15550000001', 'ada');
  const notice = {
    MessageAttributes: {
      ...forRecipients('ada'),
      reference: { DataType: 'String', StringValue: 'notice-1' },
    },
  };
  await publish(notice);
  await publish(notice);
  await stop();
  await restart();
  await publish(notice);
  expect(sent()).toHaveLength(1);
  expect(endpoint.outbox.dropped()).toBe(2);
  await publish({
    MessageAttributes: {
      ...notice.MessageAttributes,
      reference: { DataType: 'String', StringValue: 'notice-2' },
    },
  });
  expect(sent()).toHaveLength(2);
});

test('topics and subscriptions outlive the process', async () => {
  const gone = await subscribe('sms', '+15550000001', 'ada');
  const kept = await subscribe('sms', '+15550000002', 'ada');
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: gone }));
  await stop();
  await restart();
  expect(
    (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }))).Subscriptions,
  ).toMatchObject([{ SubscriptionArn: kept }]);
  expect(await subscribe('sms', '+15550000002', 'ada')).toBe(kept);
  await expect(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: gone }))).rejects.toThrow(
    'does not exist',
  );
});

test('bad input is refused with the names AWS uses', async () => {
  await expect(publish({ TopicArn: `${topic}x` })).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(publish({ Message: '' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(publish({ Subject: 'naïve' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(subscribe('email', 'nobody')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(sns.send(new ListTopicsCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
  await subscribe('sms', '+15550000001', 'ada');
  await expect(subscribe('sms', '+15550000001', 'ben')).rejects.toThrow('different attributes');
});

test('a page in a browser cannot publish', async () => {
  const form = new URLSearchParams({ Action: 'Publish', TopicArn: topic, Message: 'Forged' });
  expect((await fetch(endpoint.url, { method: 'POST', body: form })).status).toBe(403);
});
