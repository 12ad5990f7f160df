import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Table } from '../../../../platform/dynamodb/client.ts';
import { embeddedTable, engineEndpoint, engineTable } from '../../../support/store.ts';
import { type DrawnQuery, type Operation, operations, query } from './operations.ts';
import { refusals } from './refusals.ts';

// The embedded store beside the engine of this run: each answers for itself, and the answers are the same.
const [embedded, engine] = [embeddedTable(), engineTable(engineEndpoint())];
/** Amazon's own engine, which refuses all that DynamoDB refuses. */
const isAmazons = process.env['ROTUNDA_DYNAMODB_ENGINE'] === 'dynamodb-local';

interface Capacity {
  readonly CapacityUnits?: number;
}

/** What a command answered, or the name of the error and the reasons of a cancelled transaction. */
async function answerOf(table: Table, command: ReturnType<Operation>): Promise<unknown> {
  try {
    const {
      $metadata: _,
      ConsumedCapacity,
      ...answer
    } = (await table.client.send(command as never)) as {
      readonly $metadata: unknown;
      readonly ConsumedCapacity?: Capacity;
      readonly ScannedCount?: number;
      LastEvaluatedKey?: Readonly<Record<string, unknown>>;
    };
    if (
      isAmazons &&
      command instanceof QueryCommand &&
      answer.LastEvaluatedKey?.['sk'] === endOf(command.input)
    )
      delete answer.LastEvaluatedKey;
    // Amazon's local engine finds nothing for nothing; DynamoDB charges the least there is.
    return answer.ScannedCount === 0 ? answer : { ...answer, units: ConsumedCapacity?.CapacityUnits };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reasons = error instanceof TransactionCanceledException ? error.CancellationReasons : [];
    return { error: error.name, reasons: reasons?.map(({ Code }) => Code) };
  }
}

/**
 * The sort key nothing can follow in what is asked of the table; null when no range ends with one. Amazon's engine knows
 * that after an item with it there is no more, where the others leave it to the next page, which is empty.
 */
function endOf(asked: QueryCommandInput): unknown {
  const { IndexName, KeyConditionExpression = '', ScanIndexForward = true } = asked;
  const [toTheEnd, last] = ScanIndexForward ? ['<= :s', ':t'] : ['>= :s', ':s'];
  const bound = KeyConditionExpression.includes(toTheEnd)
    ? ':s'
    : KeyConditionExpression.includes('BETWEEN')
      ? last
      : undefined;
  return IndexName === undefined && bound !== undefined
    ? (asked.ExpressionAttributeValues?.[bound] as unknown)
    : null;
}

async function bothAnswer(operation: Operation, run: string): Promise<void> {
  const asked = operation(embedded.name, run).input;
  const [own, other] = await Promise.all(
    [embedded, engine].map((table) => answerOf(table, operation(table.name, run))),
  );
  expect({ asked, answer: own }).toEqual({ asked, answer: other });
}

/** All pages of a query. */
async function pagesOf(table: Table, drawn: QueryCommandInput): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await answerOf(
      table,
      new QueryCommand({ ...drawn, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    pages.push(answer);
    start = (answer as { readonly LastEvaluatedKey?: Record<string, unknown> }).LastEvaluatedKey;
  } while (start !== undefined);
  return pages;
}

async function bothPage(drawn: DrawnQuery, run: string): Promise<void> {
  const [own, other] = await Promise.all(
    [embedded, engine].map((table) => pagesOf(table, drawn(table.name, run))),
  );
  const asked = drawn(embedded.name, run);
  expect({ asked, pages: own }).toEqual({ asked, pages: other });
}

/** The difference itself says more than the operations that led to it; the seed of the run leads to them again. */
function report<T>(run: fc.RunDetails<T>): void {
  if (run.failed) throw run.errorInstance;
}

let runs = 0;

test('whatever is written and asked, the embedded store answers as the engine does', async () => {
  await fc.assert(
    fc.asyncProperty(
      operations,
      fc.array(query, { minLength: 5, maxLength: 15, size: 'max' }),
      async (drawn, queries) => {
        runs += 1;
        const run = `${runs}#`;
        for (const operation of drawn) await bothAnswer(operation, run);
        for (const one of queries) await bothPage(one, run);
      },
    ),
    { numRuns: 40, endOnFailure: true, reporter: report },
  );
});

test('a page that ends where the range ends has nothing after it on either', async () => {
  for (const table of [embedded, engine])
    for (const sk of ['1', 'b', 'é'])
      await table.client.send(new PutCommand({ TableName: table.name, Item: { pk: 'end', sk } }));
  for (const [range, values] of [
    ['sk <= :s', { ':s': 'b' }],
    ['sk >= :s', { ':s': 'b' }],
    ['sk BETWEEN :s AND :t', { ':s': 'b', ':t': 'é' }],
  ] as const)
    for (const ScanIndexForward of [true, false])
      for (const Limit of [1, 2])
        await bothPage(
          (TableName) => ({
            TableName,
            KeyConditionExpression: `pk = :p AND ${range}`,
            ExpressionAttributeValues: { ':p': 'end', ...values },
            ScanIndexForward,
            Limit,
          }),
          '',
        );
});

describe('refusals', () => {
  beforeAll(async () => {
    for (const table of [embedded, engine])
      await table.client.send(
        new PutCommand({ TableName: table.name, Item: { pk: 'r', sk: 'r', n: 1, s: 'x', m: { b: true } } }),
      );
  });

  test.each(refusals.filter(({ amazonsOnly }) => isAmazons || !amazonsOnly))(
    'both refuse or answer alike: $name',
    async ({ make }) => {
      await bothAnswer(make, '');
    },
  );
});

if (isAmazons) {
  test('a page ends with the item that fills its megabyte', async () => {
    for (const table of [embedded, engine])
      for (let number = 0; number < 6; number += 1)
        await table.client.send(
          new PutCommand({
            TableName: table.name,
            Item: { pk: 'page', sk: String(number), text: 'x'.repeat(300_000) },
          }),
        );
    const all: DrawnQuery = (TableName) => ({
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': 'page' },
      ReturnConsumedCapacity: 'TOTAL',
    });
    await bothPage(all, '');
    await bothPage((name) => ({ ...all(name, ''), ScanIndexForward: false, ProjectionExpression: 'sk' }), '');
  });
}

/** Units of transactions that put two items again and again, the first each time with these places in the indexes. */
async function unitsOfTransactions(places: readonly object[]): Promise<readonly unknown[]> {
  return Promise.all(
    [embedded, engine].map(async ({ client, name }) => {
      const taken: (number | undefined)[] = [];
      for (const place of places) {
        const rows = [
          { sk: 'a', text: 'x'.repeat(1500), ...place },
          { sk: 'b', text: 'x'.repeat(9000) },
        ];
        const { ConsumedCapacity } = await client.send(
          new TransactWriteCommand({
            TransactItems: rows.map((row) => ({ Put: { TableName: name, Item: { pk: 'units', ...row } } })),
            ReturnConsumedCapacity: 'TOTAL',
          }),
        );
        taken.push(ConsumedCapacity?.[0]?.CapacityUnits);
      }
      return taken;
    }),
  );
}

test('a transaction takes the units that DynamoDB counts', async () => {
  const [own, other] = await unitsOfTransactions([{}, {}]);
  expect(own).toEqual(other);
});

if (!isAmazons) {
  test('an index takes the same in a transaction as outside one', async () => {
    const [own, other] = await unitsOfTransactions(
      [1, 1, 2, undefined].map((listAt) => ({ listOf: 'units', listAt, alarmsOf: 'units', alarmAt: 5 })),
    );
    expect(own).toEqual(other);
  });
}
