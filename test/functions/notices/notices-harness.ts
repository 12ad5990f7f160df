import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import type { SubscriptionChannel } from '../../../domain/notices/index.ts';
import type { Assignment } from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import {
  dispatchNotices,
  type Dispatched,
  type DispatchPorts,
} from '../../../functions/notices/dispatch/dispatch.ts';
import {
  noticesReactions,
  type ReactionPorts,
} from '../../../functions/notices/creation/notices-reactions.ts';
import { createTable } from '../../../local/aws/dynamodb/create-table.ts';
import { start as startEndpoint } from '../../../local/aws/endpoint.ts';
import type { Outbox } from '../../../local/outbox/outbox.ts';
import { documentClient, type Table } from '../../../platform/dynamodb/client.ts';
import { noticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import { organisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { requestLedger } from '../../../platform/dynamodb/ledger/ledger.ts';
import { subscriptionStore } from '../../../platform/dynamodb/notices/subscription-store.ts';
import { mailer } from '../../../platform/ses/mailer.ts';
import { directorTopic } from '../../../platform/sns/director-topic.ts';
import { failureQueue } from '../../../platform/sqs/failure-queue.ts';
import type { RequestBuilder } from '../../support/builders.ts';
import { at } from '../../support/time.ts';

type Ports = ReactionPorts & DispatchPorts;

/** A department with its own table, topic, queue and outbox, and a clock one can move. */
export interface Office {
  clock: number;
  readonly table: Table;
  readonly ports: Ports & {
    readonly topic: ReturnType<typeof directorTopic>;
    readonly subscriptions: ReturnType<typeof subscriptionStore>;
    readonly organisation: ReturnType<typeof organisationStore>;
    readonly ledger: ReturnType<typeof requestLedger>;
  };
  readonly queue: ReturnType<typeof failureQueue>;
  /** What was logged: level, message, facts as JSON. */
  readonly log: string[];
  /** Stores a request with its whole history. */
  keeps(request: RequestBuilder): Promise<void>;
  /** The stream tells of the events of a request from a sequence number on. */
  hears(request: RequestBuilder, from?: number, ports?: ReactionPorts): Promise<readonly string[]>;
  dispatches(ports?: DispatchPorts): Promise<Dispatched>;
  subscribed(
    personId: string,
    channel: SubscriptionChannel,
    address: string,
    confirm?: boolean,
  ): Promise<void>;
  gives(personId: string, role: Role, assignment?: Partial<Assignment>): Promise<void>;
  /** Messages that went out, oldest first; requests to confirm an address left out. */
  sent(): ReturnType<Outbox['list']>;
  dropped(): number;
  /** A person's notices as stored. */
  noticesOf(personId: string): Promise<readonly Record<string, unknown>[]>;
  /** Confirms every subscription that waits for it. */
  confirmAll(): Promise<void>;
  close(): Promise<void>;
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * The treasury is served by Sam at the service center, Iris and Joe who do the work, Dana the service director, Ivan
 * the information officer and Edna the executive. Ann and Abe work there.
 */
export async function openOffice(): Promise<Office> {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-notices-'));
  const office = { clock: at('Mon 09:00') };
  const endpoint = await startEndpoint({
    directory,
    now: () => office.clock,
    onUpload: () => undefined,
    log: () => undefined,
  });
  const aws = { endpoint: endpoint.url, region: 'us-east-1', credentials };
  const engine = { endpoint: process.env['ROTUNDA_TEST_DYNAMODB'] ?? '', region: 'us-east-1', credentials };
  const table: Table = { client: documentClient(engine), name: `test-${randomUUID()}` };
  const dynamodb = new DynamoDBClient(engine);
  await createTable(dynamodb, table.name);
  dynamodb.destroy();
  const sns = new SNSClient(aws);
  const sqs = new SQSClient(aws);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'directors' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'failures' }));
  const log: string[] = [];
  const say =
    (level: string) =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}) => {
      log.push(`${level} ${message} ${JSON.stringify(facts)}`);
    };
  const organisation = organisationStore(table);
  const queue = failureQueue(QueueUrl, sqs);
  const subscriptions = subscriptionStore(table);
  const topic = directorTopic(TopicArn, sns);
  const ledger = requestLedger(table);
  const ports: Office['ports'] = {
    now: () => office.clock,
    log: { info: say('INFO'), warn: say('WARN'), error: say('ERROR') },
    zone: 'America/Detroit',
    portal: 'https://rotunda.it.state.example',
    ledger,
    organisation,
    subscriptions,
    notices: noticeStore(table),
    failures: queue,
    topic,
    mailer: mailer('rotunda@it.state.example', new SESv2Client(aws)),
  };
  const gives: Office['gives'] = async (personId, role, assignment = {}) => {
    await organisation.putPerson({ id: personId, name: personId, email: `${personId}@it.state.example` }, 0);
    const whole = {
      id: `${personId}-${role}`,
      personId,
      role,
      agencyId: 'treasury',
      from: '2026-01-01',
      ...assignment,
    };
    await organisation.putAssignment(whole, 'new');
  };
  const confirmAll = async (): Promise<void> => {
    for (const { link } of endpoint.outbox.list()) if (link !== undefined) await fetch(link);
  };
  await Promise.all([
    gives('ann', 'agency-staff'),
    gives('abe', 'agency-staff'),
    gives('sam', 'service-center', { agencyId: '*' }),
    gives('iris', 'infrastructure-specialist'),
    gives('joe', 'infrastructure-specialist', { agencyId: '*' }),
    gives('dana', 'service-director'),
    gives('ivan', 'information-officer'),
    gives('edna', 'executive', { agencyId: '*' }),
  ]);

  return Object.assign(office, {
    table,
    ports,
    queue,
    log,
    async keeps(request: RequestBuilder) {
      // The ledger takes a decision at a time; a whole history is put as it would lie there.
      const { id } = request.state;
      for (const [index, event] of request.events.entries()) {
        const sk = `event#${String(index + 1).padStart(6, '0')}`;
        await table.client.send(
          new PutCommand({
            TableName: table.name,
            Item: { pk: `request#${id}`, sk, event, requestId: id, sequence: index + 1 },
          }),
        );
      }
    },
    async hears(request: RequestBuilder, from = 1, others: ReactionPorts = ports) {
      const { batchItemFailures } = await noticesReactions(others)({
        Records: recordsOf(request).slice(from - 1),
      });
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    dispatches: (others: DispatchPorts = ports) => dispatchNotices(others),
    async subscribed(personId: string, channel: SubscriptionChannel, address: string, confirm = true) {
      const subscribed = await topic.subscribe(personId, channel, address);
      if (!subscribed.ok) throw new Error(subscribed.reason);
      const { arn } = subscribed;
      await subscriptions.put({
        personId,
        channel,
        arn,
        address: '***',
        consentAt: office.clock,
        leftovers: [],
        revision: 0,
      });
      if (confirm) await confirmAll();
    },
    gives,
    sent: () =>
      endpoint.outbox
        .list()
        .filter(({ link }) => link === undefined)
        .toReversed(),
    dropped: () => endpoint.outbox.dropped(),
    async noticesOf(personId: string) {
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `notice#${personId}` },
        }),
      );
      return Items.filter(({ sk }) => !String(sk).startsWith('dispatch#'));
    },
    confirmAll,
    async close() {
      table.client.destroy();
      sns.destroy();
      sqs.destroy();
      await endpoint.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  });
}

/** Records as the stream of the table has them. */
function recordsOf({ state, events }: RequestBuilder): DynamoDBRecord[] {
  return events.map((_, index) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: `${index + 1}`,
      Keys: { pk: { S: `request#${state.id}` }, sk: { S: `event#${String(index + 1).padStart(6, '0')}` } },
    },
  }));
}
