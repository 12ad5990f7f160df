import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, paginateQuery, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  holderOf,
  isOpenStatus,
  type RequestEvent,
  type RequestState,
} from '../../../domain/requests/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import { nextAlarmAt, urgentAt } from '../../../domain/promises/index.ts';
import type { Table } from '../client.ts';
import { dueItems } from './due-items.ts';
import { approvalItems } from './approval-items.ts';
import { inboxPartition } from './inbox.ts';
import { type Once, oncePut } from './idempotency.ts';
import { eventKey, requestKey } from './keys.ts';
import { eventSchema, stateSchema } from './request-rows.ts';
import { readRow } from '../rows.ts';
import { alarmPartition } from './shards.ts';
import { type StageToken, tokenItem } from '../approvals/token-store.ts';

/** One decision to store: all of it or nothing. */
export interface Append {
  /** The state the decision was made on; absent for a new request. */
  readonly before?: RequestState;
  readonly after: RequestState;
  readonly events: readonly RequestEvent[];
  /** The answer to give again should the same command come again. */
  readonly once?: Once;
  /** By which the state machine is called back about the stage these events open. */
  readonly token?: StageToken;
}

/** `conflict`: somebody else wrote first, decide again. `repeated`: this very command was stored before. */
export type Appended = 'appended' | 'conflict' | 'repeated';

/** The history of every request. */
export interface RequestLedger {
  load(id: string): Promise<RequestState | undefined>;
  /** Events after a sequence number (0 for all), oldest first. */
  events(id: string, after?: number, limit?: number): Promise<readonly RequestEvent[]>;
  append(input: Append): Promise<Appended>;
  /** Ids of requests with an alarm due at or before an instant, in one partition of the alarms index. */
  alarmsDue(partition: string, now: number): AsyncIterable<string>;
}

/** The ledger in DynamoDB: events and snapshot in one transaction, guarded by the snapshot's version. */
export function requestLedger({ client, name }: Table): RequestLedger {
  return {
    async load(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: name, Key: { pk: requestKey(id), sk: 'request' }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : readRow(stateSchema, Item);
    },

    async events(id, after = 0, limit) {
      const events: RequestEvent[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: name,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': requestKey(id),
            ':first': eventKey(after + 1),
            ':last': 'event#999999',
          },
          ConsistentRead: true,
          ...(limit === undefined ? {} : { Limit: limit }),
        },
      );
      for await (const page of pages) {
        for (const item of page.Items ?? [])
          events.push(readRow(eventSchema, { ...item, ...(item['event'] as object) }));
        if (limit !== undefined && events.length >= limit) break;
      }
      return limit === undefined ? events : events.slice(0, limit);
    },

    async append({ before, after, events, once, token }) {
      const first = (before?.version ?? 0) + 1;
      const guard =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: { ':version': before.version },
            };
      const writes = [
        { Put: { TableName: name, Item: snapshotItem(after), ...guard } },
        ...events.map((event, index) => ({
          Put: {
            TableName: name,
            Item: {
              pk: requestKey(after.id),
              sk: eventKey(first + index),
              event,
              requestId: after.id,
              sequence: first + index,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
        ...[
          ...approvalItems(before, after),
          ...(token === undefined ? [] : [tokenItem(after.id, token)]),
        ].map((item) => ({ Put: { TableName: name, Item: item } })),
        ...(once === undefined ? [] : [oncePut(name, once)]),
      ];
      try {
        await client.send(new TransactWriteCommand({ TransactItems: writes }));
        return 'appended';
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = error.CancellationReasons ?? [];
        if (once !== undefined && reasons.at(-1)?.Code === 'ConditionalCheckFailed') return 'repeated';
        if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict'))
          return 'conflict';
        throw error;
      }
    },

    async *alarmsDue(partition, now) {
      for await (const { pk } of dueItems({ client, name }, partition, now))
        yield pk.slice('request#'.length);
    },
  };
}

/** The snapshot with the attributes that put it into the indexes it belongs to, and no others. */
function snapshotItem(state: RequestState): Record<string, unknown> {
  const holder = holderOf(state);
  const alarmAt = nextAlarmAt(state.clocks);
  return {
    ...state,
    pk: requestKey(state.id),
    sk: 'request',
    // A request without a running promise sorts after all that have one.
    ...(holder !== undefined && isOpenStatus(state.status)
      ? { inboxOf: inboxPartition(state.agencyId, holder), urgentAt: urgentAt(state.clocks) ?? HORIZON.to }
      : {}),
    ...(alarmAt === undefined ? {} : { alarmsOf: alarmPartition('request', state.id), alarmAt }),
  };
}
