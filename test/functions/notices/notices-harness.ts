import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { evolveAll } from '../../../domain/ledger/index.ts';
import type { SubscriptionChannel } from '../../../domain/notices/index.ts';
import type { Assignment } from '../../../domain/organisation/index.ts';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { allReactions, register } from '../../../functions/core/registration.ts';
import { registrations } from '../../../functions/registrations.ts';
import type { Registered } from '../../../functions/core/ports.ts';
import { corePorts } from '../../../functions/core/table-ports.ts';
import { notices } from '../../../functions/notices/capability.ts';
import {
  dispatchNotices,
  type Dispatched,
  type DispatchPorts,
} from '../../../functions/notices/dispatch/dispatch.ts';
import type { NoticePorts } from '../../../functions/notices/ports.ts';
import { streamHandler, type StreamPorts } from '../../../functions/stream/handler.ts';
import { tableName } from '../../../local/data-folder.ts';
import { openFailureQueue } from '../../../local/failures/failure-queue.ts';
import { openDirectorTopic } from '../../../local/outbox/director-topic.ts';
import { outboxMailer } from '../../../local/outbox/mailer.ts';
import { openOutbox, type Outbox } from '../../../local/outbox/outbox.ts';
import { openStore } from '../../../local/store/store.ts';
import { meteredClient, type Units } from '../../../bench/store/metered-client.ts';
import type { Table } from '../../../platform/dynamodb/client.ts';
import { aggregateKey, eventKey } from '../../../platform/dynamodb/ledger/keys.ts';
import { snapshotItem } from '../../../platform/dynamodb/ledger/places.ts';
import { noticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../../platform/dynamodb/notices/subscription-store.ts';
import { preferenceStore } from '../../../platform/dynamodb/notices/preference-store.ts';
import type { FailureQueue } from '../../../platform/sqs/failure-queue.ts';
import { anAgreement, officeHours, type RequestBuilder } from '../../support/builders.ts';
import { at } from '../../support/time.ts';
import { openly } from '../../support/organisation.ts';

/** What notices and the stream that leads to them ask of the outside world. */
export type OfficePorts = NoticePorts & StreamPorts & Registered;

/** A department with its own table, topic, queue and outbox, and a clock one can move. */
export interface NoticesHarness {
  clock: number;
  readonly table: Table;
  readonly ports: OfficePorts;
  readonly queue: FailureQueue;
  /** What was logged: level, message, facts as JSON. */
  readonly log: string[];
  /** Stores a request with its whole history, or what came since it was stored. */
  storeRequest(request: RequestBuilder): Promise<void>;
  /** Puts an event in the place of one that was stored, whatever it is. */
  replaceEvent(requestId: string, sequence: number, event: object): Promise<void>;
  /** The stream tells of the changes of a request from a sequence number on, one for each event. */
  deliverChanges(request: RequestBuilder, from?: number, ports?: OfficePorts): Promise<readonly string[]>;
  /** The stream tells of these; what is to come again, by sequence number. */
  deliverRecords(records: readonly DynamoDBRecord[], ports?: OfficePorts): Promise<readonly string[]>;
  dispatch(ports?: DispatchPorts): Promise<Dispatched>;
  subscribeDirector(
    personId: string,
    channel: SubscriptionChannel,
    address: string,
    confirm?: boolean,
  ): Promise<void>;
  assign(personId: string, role: Role, assignment?: Partial<Assignment>): Promise<void>;
  /** What the table has charged so far. */
  readonly units: Units;
  /** Messages that went out, oldest first; requests to confirm an address left out. */
  listMessages(): ReturnType<Outbox['list']>;
  countDropped(): number;
  /** A person's notices as stored. */
  listNotices(personId: string): Promise<readonly Record<string, unknown>[]>;
  /** Takes what there is from the failure queue, as whoever retries it reads it. */
  takeFailures(): Promise<readonly unknown[]>;
  /** Confirms every subscription that waits for it. */
  confirmAll(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The treasury is served by Sam at the service center, Iris and Joe who do the work, Dana the service director, Ivan
 * the information officer and Edna the executive. Ann and Abe work there.
 */
export async function openNoticesHarness(): Promise<NoticesHarness> {
  const harness = { clock: at('Mon 09:00') };
  const store = openStore({ file: ':memory:', tableName });
  const metered = meteredClient(store.client);
  const table: Table = { client: metered.client, name: tableName };
  const outbox = await openOutbox(store, { now: () => harness.clock });
  const topic = await openDirectorTopic(store, outbox, (token) => token);
  const log: string[] = [];
  const say =
    (level: string) =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}) => {
      log.push(`${level} ${message} ${JSON.stringify(facts)}`);
    };
  const queue = await openFailureQueue(store);
  const subscriptions = subscriptionStore(table);
  const ports: OfficePorts = {
    ...corePorts(table, {
      now: () => harness.clock,
      log: { info: say('INFO'), warn: say('WARN'), error: say('ERROR') },
      zone: 'America/Detroit',
    }),
    ...register(registrations),
    portal: 'https://rotunda.it.state.example',
    subscriptions,
    preferences: preferenceStore(table),
    notices: noticeStore(table),
    failures: queue,
    topic,
    mailer: outboxMailer('rotunda@it.state.example', outbox),
  };
  const organisation = openly(table);
  const assign: NoticesHarness['assign'] = async (personId, role, assignment = {}) => {
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
    for (const { link } of outbox.list()) if (link !== undefined) await topic.confirm(link);
  };
  const deliverRecords: NoticesHarness['deliverRecords'] = async (records, others = ports) => {
    const { batchItemFailures } = await streamHandler<OfficePorts>(
      allReactions([notices]),
      others,
    )({ Records: [...records] });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  await Promise.all([
    organisation.addCalendar({ agencyId: 'treasury', version: 1, definition: officeHours }),
    organisation.addAgreement(anAgreement()),
    assign('ann', 'agency-staff'),
    assign('abe', 'agency-staff'),
    assign('sam', 'service-center', { agencyId: '*' }),
    assign('iris', 'infrastructure-specialist'),
    assign('joe', 'infrastructure-specialist', { agencyId: '*' }),
    assign('dana', 'service-director'),
    assign('ivan', 'information-officer'),
    assign('edna', 'executive', { agencyId: '*' }),
  ]);

  return Object.assign(harness, {
    table,
    ports,
    queue,
    log,
    async storeRequest({ state, events, rules }: RequestBuilder) {
      const ledger = ports.ledger(requestKind);
      const before = await ledger.load(state.id);
      const since = events.slice(before?.version ?? 0);
      const after = evolveAll(requestKind, state.id, before, since, rules) ?? state;
      const outcome = await ledger.append({
        after,
        events: since,
        ...(before === undefined ? {} : { before }),
      });
      if (outcome !== 'appended') throw new Error(`Storing the request: ${outcome}.`);
    },
    async replaceEvent(requestId: string, sequence: number, event: object) {
      const Item = { pk: aggregateKey(requestKind.name, requestId), sk: eventKey(sequence), event };
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },
    deliverChanges: (request: RequestBuilder, from = 1, others = ports) =>
      deliverRecords(listChanges(request).slice(from - 1), others),
    deliverRecords,
    dispatch: (others: DispatchPorts = ports) => dispatchNotices(others),
    async subscribeDirector(personId: string, channel: SubscriptionChannel, address: string, confirm = true) {
      const subscribed = await topic.subscribe(personId, channel, address);
      if (!subscribed.ok) throw new Error(subscribed.reason);
      const { arn } = subscribed;
      await subscriptions.put({
        personId,
        channel,
        arn,
        address: '***',
        consentAt: harness.clock,
        leftovers: [],
        revision: 0,
      });
      if (confirm) await confirmAll();
    },
    assign,
    units: metered.units,
    listMessages: () =>
      outbox
        .list()
        .filter(({ link }) => link === undefined)
        .toReversed(),
    countDropped: () => outbox.dropped(),
    async listNotices(personId: string) {
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `notice#${personId}` },
        }),
      );
      return Items.filter(({ sk }) => !String(sk).startsWith('dispatch#'));
    },
    async takeFailures() {
      const taken: unknown[] = [];
      for (;;) {
        const received = await queue.receive(60);
        if (received.length === 0) return taken;
        for (const { body, receipt } of received) {
          taken.push(JSON.parse(body));
          await queue.delete(receipt);
        }
      }
    },
    confirmAll,
    close: () => store.close(),
  });
}

/** A row in the words of DynamoDB. */
export type Image = Record<string, AttributeValue>;

/** The changes of a request as the stream of the table has them, one for each event, by its number. */
export function listChanges({ state, events, rules }: RequestBuilder): readonly DynamoDBRecord[] {
  let before: RequestState | undefined;
  return events.map((event, index) => {
    const after = requestKind.evolve(state.id, before, event, rules);
    const record = changeRecord(before, after, `${index + 1}`);
    before = after;
    return record;
  });
}

/** What the stream tells of one append: the snapshot as the ledger had written it, and as it writes it now. */
export function changeRecord(
  before: RequestState | undefined,
  after: RequestState,
  sequenceNumber: string,
): DynamoDBRecord {
  const image = imageOf(after);
  const keys = marshall({ pk: aggregateKey(requestKind.name, after.id), sk: requestKind.name });
  return {
    eventName: before === undefined ? 'INSERT' : 'MODIFY',
    dynamodb: {
      SequenceNumber: sequenceNumber,
      Keys: keys as Image,
      ...(before === undefined ? {} : { OldImage: imageOf(before) }),
      NewImage: image,
    },
  };
}

/** A snapshot as it lies in the table, with the attributes of its indexes. */
function imageOf(state: RequestState): Image {
  return marshall(snapshotItem(requestKind, state), { removeUndefinedValues: true }) as Image;
}
