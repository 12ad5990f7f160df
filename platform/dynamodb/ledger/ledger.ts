import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Kind, LedgerEvent, Snapshot } from '../../../domain/ledger/index.ts';
import { queryItems, type Table } from '../client.ts';
import { readRow } from '../rows.ts';
import { dueItems } from './due-items.ts';
import { type IdempotencyRecord, idempotencyPut } from './idempotency.ts';
import { aggregateKey, eventKey, parseAggregateKey } from './keys.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { besideItems, type Item, snapshotItem } from './places.ts';
import { updates } from './updates.ts';

/** One decision to store: all of it or nothing. */
export interface Append<S extends Snapshot, E extends LedgerEvent> {
  /** The state the decision was made on; absent for a new aggregate. */
  readonly before?: S;
  readonly after: S;
  readonly events: readonly E[];
  /** The answer to give again should the same command come again. */
  readonly idempotency?: IdempotencyRecord;
  /** What items beside the aggregate are to hold besides, each with its sort key. */
  readonly also?: readonly BesideFacts[];
}

/** What an item beside an aggregate is to hold besides what its kind says. */
export type BesideFacts = Item & { readonly sk: string };

/** `conflict`: somebody else wrote first, decide again. `repeated`: this very command was stored before. */
export type Appended = 'appended' | 'conflict' | 'repeated';

/** The histories of all aggregates of one kind. */
export interface Ledger<S extends Snapshot = Snapshot, E extends LedgerEvent = LedgerEvent> {
  load(id: string): Promise<S | undefined>;
  /** Events after a sequence number (0 for all), oldest first. */
  events(id: string, after?: number, limit?: number): Promise<readonly E[]>;
  append(input: Append<S, E>): Promise<Appended>;
}

/** What DynamoDB takes in one transaction. */
const maxItems = 100;

/** The ledger in DynamoDB: events and snapshot in one transaction, guarded by the snapshot's version. */
export function ledger<S extends Snapshot, E extends LedgerEvent>(
  table: Table,
  kind: Pick<Kind<S, E>, 'name' | 'state' | 'event' | 'places' | 'beside'>,
): Ledger<S, E> {
  const { client, name } = table;
  const eventRow = z.object({ event: kind.event });
  return {
    load: (id) => loadSnapshot(table, kind, id),

    async events(id, after = 0, limit) {
      const events: E[] = [];
      const items = queryItems(table, {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': aggregateKey(kind.name, id),
          ':first': eventKey(after + 1),
          ':last': eventKey(limit === undefined ? 999_999 : after + limit),
        },
        ConsistentRead: true,
      });
      for await (const item of items) events.push(readRow(eventRow, item).event);
      return events;
    },

    async append({ before, after, events, idempotency, also = [] }) {
      const pk = aggregateKey(kind.name, after.id);
      const first = (before?.version ?? 0) + 1;
      const guard =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: { ':version': before.version },
            };
      const writes = [
        { Put: { TableName: name, Item: snapshotItem(kind, after), ...guard } },
        ...events.map((event, index) => ({
          Put: {
            TableName: name,
            Item: { pk, sk: eventKey(first + index), event },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
        ...updates(pk, [...besideItems(kind, before, after), ...also]).map((update) => ({
          Update: { TableName: name, ...update },
        })),
        ...(idempotency === undefined ? [] : [idempotencyPut(name, idempotency)]),
      ];
      if (writes.length > maxItems)
        throw new Error(
          `${pk}: one decision needs ${writes.length} items, and a transaction holds ${maxItems}.`,
        );
      try {
        await client.send(new TransactWriteCommand({ TransactItems: writes }));
        return 'appended';
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = error.CancellationReasons ?? [];
        if (idempotency !== undefined && reasons.at(-1)?.Code === 'ConditionalCheckFailed') return 'repeated';
        if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict'))
          return 'conflict';
        throw error;
      }
    },
  };
}

/** An aggregate by its kind and id, with the instant (epoch ms) it is due since. */
export interface DueAggregate {
  readonly kind: string;
  readonly id: string;
  readonly dueAt: number;
}

/** Aggregates of all kinds that are due by an instant, in one partition of the alarms index, oldest first. */
export async function* dueAggregates(
  table: Table,
  partition: string,
  now: number,
): AsyncGenerator<DueAggregate> {
  for await (const { pk, alarmAt } of dueItems(table, partition, now)) {
    const key = parseAggregateKey(pk);
    if (key !== undefined) yield { ...key, dueAt: alarmAt };
  }
}
